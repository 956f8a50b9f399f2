/// Finding out what a name stands for.
extension Fact {
    /// The declaration that a name refers to at this place: a parameter, local variable, binding, property, global or function.
    ///
    /// Locals shadow members, members shadow globals. nil where the name is declared outside the code base, or where two
    /// declarations are equally likely.
    func declaration(of name: String) -> Fact? {
        // A name that stands nowhere in the code base is declared nowhere in it.
        guard let id = code.texts.existingID(of: name) else { return nil }
        return declaration(of: name, id: id)
    }

    /// The declaration that a fact's own text refers to at its place.
    var declaration: Fact? { declaration(of: text, id: textID) }

    private func declaration(of name: String, id: UInt32) -> Fact? {
        code.memo.declarations.value(of: .init(self, about: id), spread: file) { findDeclaration(of: name, id: id) }
    }

    private func findDeclaration(of name: String, id: UInt32) -> Fact? {
        if let local = localDeclaration(of: id) { return local }
        if let type = enclosingType, let member = code.member(name, ofType: TypeName.base(type.text)) { return member }
        return code.global(id, visibleFrom: file)
    }

    /// The declaration of a local name, parameter or binding in a scope around this place.
    private func localDeclaration(of id: UInt32) -> Fact? {
        let nodes = code.files[file].nodes
        for scope in ancestors {
            switch scope.kind {
            case .type, .file: return nil
            case .block, .closure, .function, .accessor, .branch, .guarding, .forLoop, .switchCase, .whileLoop,
                .catching,
                .conditional, .doing:
                if let found = code.declaration(id, in: scope, nodes: nodes, before: self) { return found }
            default: break
            }
        }
        return nil
    }

    /// The closest name bound by a scope's own parameters, conditions and statements.
    fileprivate func declares(_ id: UInt32, nodes: UnsafeBufferPointer<FactNode>, before use: Fact) -> Fact? {
        var found: Fact?
        var position = index + 1
        while position < end {
            let node = nodes[position]
            let isBefore = position < use.index
            switch FactKind(rawValue: node.kind) {
            case .parameter, .binding, .variable:
                // A later declaration in a closure's capture or an enclosing scope cannot be the one; a property or a global can.
                if node.text == id, isBefore, !(position < use.index && Int(node.end) > use.index) {
                    found = Fact(code: code, file: file, index: position)
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
                            found = Fact(code: code, file: file, index: inner)
                        }
                        inner += 1
                    }
                }
            case .conditional:
                // Declarations under `#if` stand in the scope around it.
                if isBefore,
                    let inner = Fact(code: code, file: file, index: position).declares(id, nodes: nodes, before: use)
                {
                    found = inner
                }
            default: break
            }
            position = Int(node.end)
        }
        return found
    }
}

extension CodeBase {
    fileprivate func declaration(_ id: UInt32, in scope: Fact, nodes: UnsafeBufferPointer<FactNode>, before use: Fact)
        -> Fact?
    {
        scope.declares(id, nodes: nodes, before: use)
    }

    /// All declarations of a type and its extensions.
    func types(named name: String) -> [Fact] { typesByName[name]?.map(fact) ?? [] }

    /// A property, method or enum case of a type, of its extensions, or of a type that it inherits from.
    func member(_ name: String, ofType type: String) -> Fact? {
        member(name, ofType: type, depth: 0)
    }

    private func member(_ name: String, ofType type: String, depth: Int) -> Fact? {
        guard depth < 6, let id = texts.existingID(of: name) else { return nil }
        if let own = members[type]?[id] { return fact(own) }
        for ancestor in inherited[type] ?? [] where ancestor != type {
            if let found = member(name, ofType: ancestor, depth: depth + 1) { return found }
        }
        return nil
    }

    /// A global variable or function that can be seen from a file; nil where several could be meant.
    func global(_ id: UInt32, visibleFrom file: Int) -> Fact? {
        guard let variables = globals[id] else { return nil }
        if let own = variables.first(where: { Int($0.file) == file }) { return fact(own) }
        let shared = variables.lazy.map { self.fact($0) }.filter { !$0.flags.contains(.isPrivate) }.prefix(2).map(
            \.self)
        if shared.count == 1 { return shared[0] }
        return nil
    }

    /// The name that a type alias finally stands for.
    func resolvingAliases(_ type: String) -> String {
        var name = type
        for _ in 0..<4 {
            guard let target = aliases[name], !target.isEmpty, TypeName.base(target) != name else { break }
            name = target.contains("[") ? target : TypeName.base(target)
        }
        return name
    }

    /// Whether a type, by what the code base says, is or inherits from another.
    func type(_ type: String, isOrInherits other: String) -> Bool {
        if type == other { return true }
        guard inherited[type] != nil else { return false }
        return memo.ancestors.value(of: type, spread: type.utf8.count) { ancestors(of: type) }.contains(other)
    }

    /// The types that a type inherits from, near and far.
    private func ancestors(of type: String) -> Set<String> {
        var pending = inherited[type] ?? []
        var seen: Set<String> = []
        while let next = pending.popLast(), seen.count < 64 {
            guard seen.insert(next).inserted else { continue }
            if let next = inherited[next] { pending += next }
        }
        return seen
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
    var typeName: String? { typeName(depth: 0) }

    private func typeName(depth: Int) -> String? {
        guard depth < 8 else { return nil }
        switch kind {
        case .name, .member, .call, .variable, .parameter, .binding, .function, .cast:
            return code.memo.typeNames.value(of: .init(self, about: UInt32(depth)), spread: file) {
                findTypeName(depth: depth)
            }
        default: return findTypeName(depth: depth)
        }
    }

    private func findTypeName(depth: Int) -> String? {
        switch kind {
        case .string, .interpolated: return "String"
        case .number: return text.contains(".") ? "Double" : "Int"
        case .boolean: return "Bool"
        case .array: return "[\(first?.typeName(depth: depth + 1) ?? "Any")]"
        case .dictionary: return "[:]"
        case .cast: return code.resolvingAliases(TypeName.base(text))
        case .closure: return "()->()"
        case .variable, .parameter, .binding:
            if !detail.isEmpty { return code.resolvingAliases(TypeName.base(detail)) }
            if let value = initialValue { return value.typeName(depth: depth + 1) }
            if kind == .parameter, let type = closureParameterType { return type }
            if kind == .binding, initialValue == nil, let pattern = parent, pattern.kind == .cast {
                return code.resolvingAliases(TypeName.base(pattern.text))
            }
            if kind == .variable, let getter = children.first(where: { $0.kind == .accessor && $0.text == "get" }) {
                return getter.descendants(.returning).first?.first?.typeName(depth: depth + 1)
            }
            return nil
        case .function: return detail.isEmpty ? nil : code.resolvingAliases(TypeName.base(detail))
        case .name:
            if text == "self" || text == "Self" { return enclosingType.map { TypeName.base($0.text) } }
            if text == "super" { return enclosingType?.inheritedNames.first.map { TypeName.base($0) } }
            if let declaration, declaration.index != index || declaration.file != file {
                return declaration.typeName(depth: depth + 1)
            }
            // A type's own name used as a value: `UserDefaults.standard`.
            return text.first?.isUppercase == true ? code.resolvingAliases(TypeName.base(text)) : nil
        case .member:
            guard let base = first else { return nil }
            if text == "self" { return base.typeName(depth: depth + 1) }
            guard let owner = base.typeName(depth: depth + 1) else { return nil }
            if let member = code.member(text, ofType: owner) {
                return member.kind == .enumCase ? owner : member.typeName(depth: depth + 1)
            }
            return Self.knownMemberType(
                owner: owner, member: text, isStatic: base.kind == .name && base.text.first?.isUppercase == true)
        case .call:
            guard let callee = first else { return nil }
            if callee.kind == .name || (callee.kind == .member && callee.text == "init") {
                if text.first?.isUppercase == true { return code.resolvingAliases(TypeName.base(text)) }
            }
            if let function = code.function(calledBy: self) { return function.typeName(depth: depth + 1) }
            if text == "decode" || text == "decodeIfPresent", let type = argument(at: 0), type.kind == .member,
                type.text == "self", let name = type.first?.dottedName
            {
                return code.resolvingAliases(TypeName.base(name))
            }
            if callee.kind == .member {
                if text.first?.isUppercase == true { return code.resolvingAliases(TypeName.base(text)) }
                guard let receiver = callee.first, let owner = receiver.typeName(depth: depth + 1) else { return nil }
                // Objective-C: `[[Foo alloc] init]`, `[Foo sharedFoo]`; Swift: `Foo.make()` is left unknown.
                if text == "alloc" || text == "init" || text.hasPrefix("initWith") || text == "new" { return owner }
                return Self.knownMemberType(
                    owner: owner, member: text,
                    isStatic: receiver.kind == .name && receiver.text.first?.isUppercase == true)
            }
            return nil
        case .ternary: return children.last?.typeName(depth: depth + 1)
        case .operators:
            switch text {
            case "??", "+": return first?.typeName(depth: depth + 1) ?? children.last?.typeName(depth: depth + 1)
            case "==", "!=", "<", ">", "<=", ">=", "&&", "||", "is": return "Bool"
            default: return nil
            }
        default: return nil
        }
    }

    /// The type of a closure's parameter that the call around the closure gives away.
    private var closureParameterType: String? {
        guard let closure = parent, closure.kind == .closure, let call = closure.parent?.parent, call.kind == .call
        else { return nil }
        switch call.text {
        case "userActivity": return closure.parameters.last == self ? "NSUserActivity" : nil
        default: return nil
        }
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
