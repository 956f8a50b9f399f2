/// Reading calls, members and literals; Swift and Objective-C alike.
extension Fact {
    /// What a call calls: a name, a member, or any expression.
    var callee: Fact? { kind == .call ? first : nil }

    /// What a call's method, or a member, is taken from: `a` in `a.b(…)` and in `a.b`; nil for a free function and for an implicit member.
    var receiver: Fact? {
        switch kind {
        case .call: callee.flatMap { $0.kind == .member ? $0.first : nil }
        case .member, .subscripted: first
        default: nil
        }
    }

    /// The arguments of a call, subscript, tuple, attribute, macro or interpolation.
    var arguments: FactChildren { children(.argument) }

    /// The value of an argument.
    var value: Fact? { kind == .argument ? first : nil }

    /// The value of the argument with a label.
    func argument(_ label: String) -> Fact? { firstChild { $0.kind == .argument && $0.text == label }?.first }

    /// The value of the argument at a position, whatever its label.
    func argument(at position: Int) -> Fact? {
        var left = position
        return firstChild { child in
            guard child.kind == .argument else { return false }
            left -= 1
            return left < 0
        }?.first
    }

    /// Whether a call that nobody takes the value of is the only statement of a function, accessor or closure, and so its result.
    var isImplicitResult: Bool {
        guard let body = parent else { return false }
        switch body.kind {
        case .closure:
            guard body.children.filter({ $0.kind != .parameter }).count == 1 else { return false }
            // What is done later, elsewhere, has no result that anybody waits for.
            guard let later = body.parent?.parent, later.kind == .call, Self.laterCalls.contains(later.text) else {
                return true
            }
            return !later.flags.contains(.discarded)
        case .accessor: return body.text == "get" && body.children.count == 1
        case .block:
            guard let function = body.parent, function.kind == .function, !function.detail.isEmpty,
                function.detail != "Void"
            else { return false }
            return body.children.count == 1
        default: return false
        }
    }

    private static let laterCalls: Set<String> = [
        "async", "asyncAfter", "Task", "detached", "addOperation", "execute", "dispatch_async", "dispatch_after",
    ]

    /// The labels of a call's arguments, as `set(_:forKey:)` has them; for a message, the selector.
    var signature: String {
        if !isSwift, !detail.isEmpty { return detail }
        return text + "("
            + arguments.filter { !$0.flags.contains(.trailing) }.map { ($0.text.isEmpty ? "_" : $0.text) + ":" }
            .joined() + ")"
    }

    /// A dotted name: `UserDefaults.standard` for a member of a name, `.standard` for an implicit member; nil for anything else.
    var dottedName: String? {
        switch kind {
        case .name: return text
        case .member:
            guard let base = first else { return "." + text }
            return base.dottedName.map { $0 + "." + text }
        default: return nil
        }
    }

    /// Whether this is a literal: nothing flows into it.
    var isLiteral: Bool {
        switch kind {
        case .string, .number, .boolean, .none: true
        case .array, .dictionary: children.allSatisfy(\.isLiteral)
        case .entry: children.allSatisfy(\.isLiteral)
        case .prefix: first?.isLiteral ?? false
        default: false
        }
    }

    // MARK: Declarations

    /// The parameters of a function or closure.
    var parameters: FactChildren { children(.parameter) }

    /// The outer label of a parameter; empty where there is none.
    var parameterLabel: String {
        guard kind == .parameter else { return "" }
        let label = firstChild { $0.kind == .label } ?? self
        return label.text == "_" ? "" : label.text
    }

    /// The attributes of a declaration.
    var attributes: FactChildren { children(.attribute) }

    /// The attribute with a name, such as `AppStorage`.
    func attribute(_ name: String) -> Fact? { firstChild { $0.kind == .attribute && $0.text == name } }

    /// What a variable or binding begins with.
    var initialValue: Fact? {
        guard kind == .variable || kind == .binding else { return nil }
        return firstChild { $0.kind != .attribute && $0.kind != .accessor }
    }

    /// What a parameter is where a call leaves it out.
    var defaultValue: Fact? {
        guard kind == .parameter else { return nil }
        return firstChild { $0.kind != .label && $0.kind != .attribute }
    }

    /// The getter of a computed variable.
    var getter: Fact? { firstChild { $0.kind == .accessor && $0.text == "get" } }

    /// The body of a function; for a closure or accessor, itself.
    var body: Fact? {
        switch kind {
        case .function: children(.block).last
        case .closure, .accessor, .block: self
        default: nil
        }
    }

    /// The types that a type names as its superclass and protocols.
    var inheritedNames: [String] { children(.inheritance).map(\.text) }
}
