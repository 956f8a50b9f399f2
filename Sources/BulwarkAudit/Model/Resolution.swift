/// Finding out what a name stands for.
extension Fact {
    /// The declaration that a name refers to at this place: a parameter, local variable, binding, property, global or function.
    ///
    /// Locals shadow members, members shadow globals. nil where the name is declared outside the code base, or where two
    /// declarations are equally likely.
    func declaration(of name: String) -> Fact? {
        // A name that stands nowhere in the code base is declared nowhere in it.
        guard let id = code.texts.existingID(of: name) else { return nil }
        return declaration(id)
    }

    /// The declaration that a fact's own text refers to at its place.
    var declaration: Fact? { declaration(textID) }

    /// The declaration that a name or a member refers to; nil for anything else, and where the owner's type is not known.
    var referredDeclaration: Fact? {
        switch kind {
        case .name: declaration
        case .member: first?.typeName.flatMap { code.member(textID, ofType: $0) }
        default: nil
        }
    }

    /// The names within another fact that refer to this declaration.
    func uses(in scope: Fact) -> [Fact] {
        code.references(.name, named: textID, in: scope).lazy.map(code.fact).filter { $0.declaration == self }
    }

    private func declaration(_ id: UInt32) -> Fact? {
        // Other names than a name's own are seldom asked for.
        guard id == textID, kind == .name else { return findDeclaration(of: id) }
        let answers = code.memo.targets
        switch answers[number] {
        case 0:
            let found = findDeclaration(of: id)
            answers[number] = found.map { UInt32($0.number + 2) } ?? 1
            return found
        case 1: return nil
        case let answer: return code.fact(numbered: Int(answer) - 2)
        }
    }

    private func findDeclaration(of id: UInt32) -> Fact? {
        if let local = localDeclaration(of: id) { return local }
        if let type = enclosingType, let member = code.member(id, ofType: TypeName.base(type.text)) { return member }
        return code.global(id, visibleFrom: file)
    }

    /// The declaration of a local name, parameter or binding in a scope around this place.
    private func localDeclaration(of id: UInt32) -> Fact? {
        for scope in ancestors {
            switch scope.kind {
            case .type, .file: return nil
            case .block, .closure, .function, .accessor, .branch, .guarding, .forLoop, .switchCase, .whileLoop,
                .catching,
                .conditional, .doing:
                let found =
                    scope.end - scope.index < Self.largeScope
                    ? scope.declares(id, before: self) : scope.lists(id, before: self)
                if let found { return found }
            default: break
            }
        }
        return nil
    }

    /// How many facts a scope has that is looked through once for all names, not anew for each: generated functions have
    /// thousands of statements.
    private static let largeScope = 16_384

    /// The same as ``declares(_:before:)`` out of a list of all names that the scope binds.
    private func lists(_ id: UInt32, before use: Fact) -> Fact? {
        let bound = code.memo.boundNames.value(of: .init(self), spread: file) {
            var names: [UInt32: [UInt32]] = [:]
            collectBoundNames(into: &names)
            return names
        }
        // What ends before the use is closest last; what holds the use stands before it, too, and does not count.
        guard let places = bound[id] else { return nil }
        var low = 0
        var high = places.count
        while low < high {
            let middle = (low + high) / 2
            if Int(places[middle]) < use.index { low = middle + 1 } else { high = middle }
        }
        return places[..<low].last { sibling(Int($0)).end <= use.index }.map { sibling(Int($0)) }
    }

    private func collectBoundNames(into names: inout [UInt32: [UInt32]]) {
        let nodes = nodes
        var position = index + 1
        while position < end {
            switch nodes[position].factKind {
            case .parameter, .binding, .variable: names[nodes[position].text, default: []].append(UInt32(position))
            case .guarding, .pattern, .other:
                for inner in (position + 1)..<max(position + 1, Int(nodes[position].end)) {
                    if nodes[inner].factKind == .block { break }
                    if nodes[inner].factKind == .binding { names[nodes[inner].text, default: []].append(UInt32(inner)) }
                }
            case .conditional: sibling(position).collectBoundNames(into: &names)
            default: break
            }
            position = Int(nodes[position].end)
        }
    }

    /// The closest name bound by a scope's own parameters, conditions and statements.
    private func declares(_ id: UInt32, before use: Fact) -> Fact? {
        let nodes = nodes
        let end = end
        var found: Int?
        var position = index + 1
        while position < end {
            let node = nodes[position]
            let isBefore = position < use.index
            switch node.factKind {
            case .parameter, .binding, .variable:
                // A later declaration in a closure's capture or an enclosing scope cannot be the one; a property or a global can.
                if node.text == id, isBefore, !(position < use.index && Int(node.end) > use.index) {
                    found = position
                }
            case .guarding, .pattern, .other:
                // Names bound by `guard let` and by patterns live on in the scope around.
                if isBefore {
                    var inner = position + 1
                    while inner < Int(node.end) {
                        if nodes[inner].kind == FactKind.block.rawValue { break }
                        if nodes[inner].kind == FactKind.binding.rawValue, nodes[inner].text == id,
                            Int(nodes[inner].end) <= use.index
                        {
                            found = inner
                        }
                        inner += 1
                    }
                }
            case .conditional:
                // Declarations under `#if` stand in the scope around it.
                if isBefore, let inner = sibling(position).declares(id, before: use) { found = inner.index }
            default: break
            }
            position = Int(node.end)
        }
        return found.map { sibling($0) }
    }
}

extension CodeBase {
    /// All declarations of a type and its extensions.
    func types(named name: String) -> [Fact] { typesByName[name]?.map(fact) ?? [] }

    /// A property, method or enum case of a type, of its extensions, or of a type that it inherits from.
    func member(_ name: String, ofType type: String) -> Fact? {
        texts.existingID(of: name).flatMap { member($0, ofType: type) }
    }

    /// A property, method or enum case by the number of its name.
    func member(_ id: UInt32, ofType type: String) -> Fact? {
        if let own = members[type]?[id] { return fact(own) }
        guard inherited[type] != nil else { return nil }
        let further = memo.inheritedMembers.value(of: type, spread: type.utf8.count) {
            lineage(of: type).compactMap { members[$0] }.filter { !$0.isEmpty }
        }
        for members in further {
            if let found = members[id] { return fact(found) }
        }
        return nil
    }

    /// A global variable or function that can be seen from a file; nil where several could be meant.
    func global(_ id: UInt32, visibleFrom file: Int) -> Fact? {
        guard let variables = globals[id] else { return nil }
        if let own = variables.first(where: { Int($0.file) == file }) { return fact(own) }
        var shared: Fact.Reference?
        for variable in variables where !fact(variable).flags.contains(.isPrivate) {
            if shared != nil { return nil }
            shared = variable
        }
        return shared.map(fact)
    }

    /// The name that a type alias finally stands for.
    func resolvingAliases(_ type: String) -> String {
        guard aliases[type] != nil else { return type }
        var name = type
        for _ in 0..<4 {
            guard let target = aliases[name], !target.isEmpty, TypeName.base(target) != name else { break }
            name = target.contains("[") ? target : TypeName.base(target)
        }
        return name
    }

    /// Whether a type, by what the code base says, is or inherits from another.
    func type(_ type: String, isOrInherits other: String) -> Bool {
        // `NSUserDefaults` of Objective-C is `UserDefaults` of Swift, and so are most classes of Foundation.
        if type == other || Self.isSame(type, inObjectiveC: other) || Self.isSame(other, inObjectiveC: type) {
            return true
        }
        guard inherited[type] != nil else { return false }
        return memo.ancestors.value(of: type, spread: type.utf8.count) { Set(lineage(of: type)) }.contains(other)
    }

    private static func isSame(_ swift: String, inObjectiveC name: String) -> Bool {
        name.utf8.count == swift.utf8.count + 2 && name.hasPrefix("NS") && name.hasSuffix(swift)
    }

    /// The types that a type inherits from, near and far, each once: what the first of them inherits comes before the second.
    private func lineage(of type: String) -> [String] {
        var pending = Array((inherited[type] ?? []).reversed())
        var seen: Set<String> = [type]
        var lineage: [String] = []
        while let next = pending.popLast(), lineage.count < 64 {
            guard seen.insert(next).inserted else { continue }
            lineage.append(next)
            if let further = inherited[next] { pending += further.reversed() }
        }
        return lineage
    }
}

extension Fact {
    /// Whether it is declared at the top level of its file.
    var isGlobal: Bool {
        var parent = parent
        while parent?.kind == .conditional { parent = parent?.parent }
        return parent?.kind == .file
    }

    /// Whether it is a member of a type.
    var isMember: Bool {
        var parent = parent
        while parent?.kind == .conditional { parent = parent?.parent }
        return parent?.kind == .type
    }

    /// A type's members, those under `#if` too.
    var membersThroughConditionals: [Fact] {
        children.flatMap { $0.kind == .conditional ? $0.membersThroughConditionals : [$0] }
    }

    // MARK: Types

    /// The name of the type of an expression or declaration, as far as it can be told; aliases are resolved.
    var typeName: String? {
        var search = TypeSearch()
        return typeName(0, &search)
    }

    /// The name of the type, asked on the way to the functions that a call can mean.
    func typeName(asked search: inout TypeSearch) -> String? { search.apart { typeName(0, &$0) } }

    private func typeName(_ depth: Int, _ search: inout TypeSearch) -> String? {
        guard search.look(at: depth) else { return nil }
        switch kind {
        case .name, .member, .call, .variable, .parameter, .binding, .function, .cast: break
        default: return findTypeName(depth, &search)
        }
        let code = code
        let answers = code.memo.typeNames
        let known = answers[number]
        if known != 0, search.canReach(depth + Int(known >> Self.levelShift)) {
            let id = known & Self.nameMask
            return id == 1 ? nil : code.name(id - 2)
        }
        let (found, levels, isWhole) = search.within(depth) { findTypeName(depth, &$0) }
        if isWhole {
            let id = found.map { code.memo.names.id(of: $0, in: code.texts) + 2 } ?? 1
            answers[number] = UInt32(levels) << Self.levelShift | id
        }
        return found
    }

    /// An answer holds the number of a name, and how many levels below were looked at, of which there are eight.
    private static let levelShift: UInt32 = 29
    private static let nameMask: UInt32 = 1 << levelShift - 1

    private func findTypeName(_ depth: Int, _ search: inout TypeSearch) -> String? {
        switch kind {
        case .string, .interpolated: return "String"
        case .number: return text.contains(".") ? "Double" : "Int"
        case .boolean: return "Bool"
        case .array: return "[\(first?.typeName(depth + 1, &search) ?? "Any")]"
        case .dictionary: return "[:]"
        case .cast: return code.resolvingAliases(TypeName.base(text))
        case .closure: return "()->()"
        case .variable, .parameter, .binding:
            if isVariadic { return "[\(code.resolvingAliases(TypeName.base(String(detail.dropLast(3)))))]" }
            if !detail.isEmpty { return code.resolvingAliases(TypeName.base(detail)) }
            if let value = initialValue { return value.typeName(depth + 1, &search) }
            if kind == .parameter, let property = accessorOfValue?.accessedDeclaration {
                return property.typeName(depth + 1, &search)
            }
            if kind == .parameter, let closure = parent, closure.kind == .closure,
                let type = closure.parameterType(
                    Array(closure.parameters).firstIndex(of: self) ?? 0, depth, &search)
            {
                return type
            }
            if kind == .binding, initialValue == nil, let pattern = parent, pattern.kind == .cast {
                return code.resolvingAliases(TypeName.base(pattern.text))
            }
            if kind == .binding, let element = elementType(depth, &search) { return element }
            if kind == .binding, let carried = search.apart({ carriedType(asked: &$0) }) { return carried }
            if kind == .variable, let injected = injectedMember { return injected.typeName(depth + 1, &search) }
            if kind == .variable, let getter {
                return getter.descendants(.returning).first?.first?.typeName(depth + 1, &search)
            }
            return nil
        case .function:
            if detail == "instancetype" || detail == "Self" { return enclosingType.map { TypeName.base($0.text) } }
            return detail.isEmpty ? nil : code.resolvingAliases(TypeName.base(detail))
        case .name:
            if text == "self" || text == "Self" { return enclosingType.map { TypeName.base($0.text) } }
            if text == "super" { return enclosingType?.inheritedNames.first.map { TypeName.base($0) } }
            if let property = accessorOfValue?.accessedDeclaration { return property.typeName(depth + 1, &search) }
            if let declaration, declaration.index != index || declaration.file != file {
                return declaration.typeName(depth + 1, &search)
            }
            if text.hasPrefix("$"), let number = Int(text.dropFirst()),
                let type = enclosing(.closure)?.parameterType(number, depth, &search)
            {
                return type
            }
            // A type's own name used as a value: `UserDefaults.standard`.
            return beginsUppercase ? code.resolvingAliases(TypeName.base(text)) : nil
        case .member:
            guard let base = first else { return nil }
            if text == "self" { return base.typeName(depth + 1, &search) }
            guard let owner = base.typeName(depth + 1, &search) else { return nil }
            if let member = code.member(textID, ofType: owner) {
                return member.kind == .enumCase ? owner : member.typeName(depth + 1, &search)
            }
            // A type within a type, used as a value: `Analytics.Failures.expiredKey`.
            if beginsUppercase, base.beginsUppercase, !code.types(named: text).isEmpty { return text }
            return Self.knownMemberType(
                owner: owner, member: text, isStatic: base.isTypeItself)
        case .call:
            guard let callee = first else { return nil }
            if callee.kind == .name || (callee.kind == .member && callee.text == "init") {
                if beginsUppercase { return code.resolvingAliases(TypeName.base(text)) }
            }
            if let function = code.function(calledBy: self, &search) { return function.typeName(depth + 1, &search) }
            if text == "decode" || text == "decodeIfPresent", let type = argument(at: 0), type.kind == .member,
                type.text == "self", let name = type.first?.dottedName
            {
                return code.resolvingAliases(TypeName.base(name))
            }
            if text == "init", callee.kind == .member, callee.first == nil { return dueType }
            if callee.kind == .member {
                if beginsUppercase { return code.resolvingAliases(TypeName.base(text)) }
                guard let receiver = callee.first, let owner = receiver.typeName(depth + 1, &search) else { return nil }
                // Objective-C: `[[Foo alloc] init]`, `[Foo sharedFoo]`; Swift: `Foo.make()` is left unknown.
                if text == "alloc" || text == "init" || text.hasPrefix("initWith") || text == "new" { return owner }
                return Self.knownMemberType(
                    owner: owner, member: text, isStatic: receiver.isTypeItself)
            }
            return nil
        case .ternary: return last?.typeName(depth + 1, &search)
        case .operators:
            switch text {
            case "??", "+": return first?.typeName(depth + 1, &search) ?? last?.typeName(depth + 1, &search)
            case "==", "!=", "<", ">", "<=", ">=", "&&", "||", "is": return "Bool"
            default: return nil
            }
        default: return nil
        }
    }

    /// The type of the app's own that is due where a value stands, as the variable or function around says whose value it is: of `.init(path: "/")` in
    /// `static func all() -> Self`.
    var dueType: String? {
        for around in ancestors {
            switch around.kind {
            case .variable, .function:
                guard !around.detail.isEmpty else { return nil }
                if around.detail == "Self" { return around.enclosingType.map { TypeName.base($0.text) } }
                let name = code.resolvingAliases(TypeName.base(around.detail))
                return code.types(named: name).isEmpty ? nil : name
            case .returning, .block, .accessor, .prefix: continue
            default: return nil
            }
        }
        return nil
    }

    /// What a loop goes through that binds nothing but this name: `tokens` for `token` in `for token in tokens`.
    var loopedSequence: Fact? {
        guard kind == .binding, let loop = parent, loop.kind == .forLoop, loop.children(.binding).count == 1 else {
            return nil
        }
        return loop.firstChild { $0.kind != .binding && $0.kind != .pattern }
    }

    /// The type of what a loop goes through, where it is an array of one: `for token in tokens`.
    private func elementType(_ depth: Int, _ search: inout TypeSearch) -> String? {
        loopedSequence?.typeName(depth + 1, &search).flatMap { Self.elementType(of: $0, code) }
    }

    /// The type of a closure's parameter that the call around the closure gives away.
    ///
    /// - Parameter number: which one is meant.
    private func parameterType(_ number: Int, _ depth: Int, _ search: inout TypeSearch) -> String? {
        guard let call = parent?.parent, call.kind == .call else { return nil }
        switch call.text {
        case "alert", "sheet", "fullScreenCover", "popover", "confirmationDialog", "actionSheet":
            return number == 0 ? call.presentedType : nil
        case "userActivity": return parameters.count <= 1 || number > 0 ? "NSUserActivity" : nil
        // `results.map { $0.value }`
        case "map", "compactMap", "flatMap", "forEach", "filter", "allSatisfy", "first", "contains":
            guard number == 0, let type = call.receiver?.typeName(depth + 1, &search) else { return nil }
            return Self.elementType(of: type, code)
        // What a widget draws: `StaticConfiguration(kind: "Balance", provider: Provider()) { entry in … }`
        case "StaticConfiguration", "AppIntentConfiguration", "IntentConfiguration":
            guard number == 0, let provider = call.argument("provider")?.typeName(depth + 1, &search) else {
                return nil
            }
            return code.member("placeholder", ofType: provider)?.typeName(depth + 1, &search)
        default: return search.apart { givenType(number, asked: &$0) }
        }
    }

    /// The type of an array's elements.
    private static func elementType(of type: String, _ code: CodeBase) -> String? {
        guard type.hasPrefix("["), type.hasSuffix("]"), !type.contains(":") else { return nil }
        let element = TypeName.base(String(type.dropFirst().dropLast()))
        return element == "Any" ? nil : code.resolvingAliases(element)
    }

    /// The type of what a view is presented for: `.sheet(item: $account) { account in … }`, `.alert("Sorry", isPresented: $shows, presenting: failure) …`.
    var presentedType: String? {
        if let presented = argument("presenting") { return presented.typeName }
        guard let item = argument("item") else { return nil }
        if item.kind == .name, item.text.hasPrefix("$") {
            return item.declaration(of: String(item.text.dropFirst()))?.typeName
        }
        // `$model.failure`
        guard item.kind == .member, let base = item.first, base.kind == .name, base.text.hasPrefix("$"),
            let owner = base.declaration(of: String(base.text.dropFirst()))?.typeName
        else { return nil }
        return code.member(item.textID, ofType: owner)?.typeName
    }

    /// Whether an expression is a type and no instance: `Foo`, or `self` in a method of the type's own.
    private var isTypeItself: Bool {
        guard kind == .name else { return false }
        return beginsUppercase || text == "self" && (enclosingFunction?.flags.contains(.isStatic) ?? false)
    }

    /// Types of members of system classes that values travel through.
    private static func knownMemberType(owner: String, member: String, isStatic: Bool) -> String? {
        if isStatic {
            switch member {
            case "standard", "shared", "default", "general", "main", "current", "sharedInstance", "defaultManager",
                "standardUserDefaults", "generalPasteboard", "sharedApplication", "mainBundle", "sharedSession",
                "sharedHTTPCookieStorage", "sharedURLCache", "defaultStore", "ephemeral", "defaultSessionConfiguration",
                "ephemeralSessionConfiguration", "defaultCenter":
                return owner == "NSUserDefaults" ? "UserDefaults" : owner
            default: return nil
            }
        }
        switch member {
        case "text", "placeholder", "attributedText":
            return owner.hasSuffix("Field") || owner.hasSuffix("View") || owner.hasSuffix("Label") ? "String" : nil
        case "count", "length": return "Int"
        case "isEmpty": return "Bool"
        case "utf8String", "description", "localizedDescription", "absoluteString", "uppercased", "lowercased",
            "base64EncodedString":
            return "String"
        case "configuration" where owner == "URLSession": return "URLSessionConfiguration"
        case "data" where owner == "String": return "Data"
        default: return nil
        }
    }
}
