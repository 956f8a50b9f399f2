/// What setters and observers are given: `newValue`, `oldValue`, or the parameter that they name.
extension Fact {
    /// The accessor that a name or an accessor's parameter is the value of; nil for every other fact.
    var accessorOfValue: Fact? {
        switch kind {
        case .parameter: return parent.flatMap { $0.kind == .accessor ? $0 : nil }
        case .name:
            // Nearly all names are others.
            let isNew = text == "newValue"
            guard isNew || text == "oldValue", let accessor = nearestAccessor,
                isNew ? accessor.text == "set" || accessor.text == "willSet" : accessor.text == "didSet",
                accessor.first?.kind != .parameter
            else { return nil }
            // `if let newValue` binds a name of its own.
            if let declaration, declaration.isInside(accessor) { return nil }
            return accessor
        default: return nil
        }
    }

    /// The property or subscript that an accessor belongs to.
    var accessedDeclaration: Fact? {
        guard kind == .accessor, let declaration = parent, [.variable, .function].contains(declaration.kind) else {
            return nil
        }
        return declaration
    }

    /// The accessor around this place; none of a property that stands outside the function around it.
    var nearestAccessor: Fact? {
        for ancestor in ancestors {
            switch ancestor.kind {
            case .accessor: return ancestor
            case .function, .type, .file: return nil
            default: break
            }
        }
        return nil
    }

    /// The statements that set a property or subscript, each with what it puts there: `store.token = t`, `store["a"] = t`.
    var settings: [(target: Fact, value: Fact)] {
        guard isMember, let owner = enclosingType.map({ TypeName.base($0.text) }) else { return [] }
        let isSubscript = kind == .function
        return code.assignments(to: isSubscript ? "" : text).compactMap { assignment in
            guard let target = assignment.first, let value = assignment.last, value != target else { return nil }
            if isSubscript {
                guard target.kind == .subscripted, let base = target.first, let type = base.typeName,
                    code.type(type, isOrInherits: owner),
                    target.arguments.map(\.text) == parameters.map({ $0.subscriptLabel })
                else { return nil }
                return (target, value)
            }
            switch target.kind {
            case .name where target.declaration == self: return (target, value)
            case .member
            where target.first.flatMap({ $0.typeName }).map({ code.type($0, isOrInherits: owner) }) ?? false:
                return (target, value)
            default: return nil
            }
        }
    }

    /// The label under which a subscript takes a parameter: only one that is written twice.
    private var subscriptLabel: String {
        guard let label = firstChild(where: { $0.kind == .label }) else { return "" }
        return label.text == "_" ? "" : label.text
    }
}

extension CodeBase {
    /// The properties that a property wrapper of the app's own wraps, each with the attribute: `@Stored("k") var token: String`.
    func properties(wrappedBy wrapper: Fact) -> [(declaration: Fact, attribute: Fact)] {
        let name = TypeName.base(wrapper.text)
        return memo.wrapped.value(of: name, spread: name.utf8.count) {
            facts(.attribute).compactMap { attribute in
                guard let declaration = attribute.parent, declaration.kind == .variable,
                    TypeName.base(attribute.text) == name
                else { return nil }
                return Wrapped(declaration: declaration, attribute: attribute)
            }
        }.map { ($0.declaration, $0.attribute) }
    }

    /// A property with the attribute that wraps it.
    struct Wrapped: Sendable {
        var declaration: Fact
        var attribute: Fact
    }
}
