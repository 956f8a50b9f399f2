import BulwarkDetection

/// What names and declarations hold.
extension ValueTrace {
    mutating func named(_ fact: Fact, depth: Int) -> [Origin] {
        let name = fact.text
        if name == "self", let owner = fact.extensionOfValue {
            return [Origin(source: .parameter, fact: owner, name: "self")]
        }
        if name == "self" || name == "super" || name == "nil" || name == "_" { return [] }
        if let accessor = fact.accessorOfValue { return given(to: accessor, as: fact) }
        // `$token` is a binding to `token`, `_token` its wrapper.
        let plain = name.hasPrefix("$") || name.hasPrefix("_") ? String(name.dropFirst()) : name
        guard
            let declaration = (plain == name ? fact.declaration : fact.declaration(of: plain))
                ?? (plain != name ? fact.declaration : nil)
        else {
            // `kSecClassGenericPassword`: the system's constants.
            if fact.beginsUppercase || name.hasPrefix("kSec") { return [] }
            if name == "error", let clause = fact.enclosingCatch { return caught(by: clause, depth: depth) }
            if name.hasPrefix("$"), let number = Int(name.dropFirst()),
                let closure = fact.enclosing(.closure), closure.parameters.isEmpty
            {
                let applied = Self.applied(closure, number).flatMap { origins($0, depth: depth + 1) }
                if !query.looksForKinds, applied.isEmpty {
                    let given = outside(undeclared: fact)
                    return given.isEmpty && number == 0 ? element(of: closure, depth: depth) : given
                }
                return applied.isEmpty && number == 0 ? element(of: closure, depth: depth) : applied
            }
            return sensitive(plain, type: nil, at: fact).map { [$0] } ?? outside(undeclared: fact)
        }
        let found = declared(declaration, usedAt: fact, depth: depth)
        // In `didSet` a property's own name is what it was just given.
        if found.isEmpty, declaration.isMember, let accessor = fact.nearestAccessor, accessor.text == "didSet",
            accessor.accessedDeclaration == declaration
        {
            return given(to: accessor, as: fact)
        }
        return found
    }

    /// The origins of what a declaration holds.
    mutating func declared(_ declaration: Fact, usedAt use: Fact, depth: Int) -> [Origin] {
        switch declaration.kind {
        case .enumCase: return []
        case .function: return []
        default: break
        }
        if !Self.isConstantText(declaration) || Self.isSecretText(declaration),
            let found = sensitive(
                declaration.text, type: declaration.typeName, at: declaration.kind == .parameter ? declaration : use)
        {
            return Self.isOfApp(found, use) || use.isCleared || declaration.isPieceOfText
                || query.looksForKinds && declaration.isDisguised ? [] : [found]
        }
        // A name that says it under a type that cannot hold it, as a history token's: the type is right about what comes after too.
        if query.outside.isEmpty, declaration.code.kind(of: declaration) != nil,
            let type = declaration.typeName, declaration.code.kind(of: declaration, type: type) == nil
        {
            return []
        }
        guard visited.insert(declaration).inserted else { return [] }
        if let found = outside(declaration) { return [found] }
        var found: [Origin] = []
        switch declaration.kind {
        case .parameter:
            if let accessor = declaration.accessorOfValue { return given(to: accessor, as: declaration) }
            if declaration.parent?.kind == .function {
                return [Origin(source: .parameter, fact: declaration, name: declaration.text)]
            }
            found = closureParameter(declaration, depth: depth)
        case .binding: found = binding(declaration, depth: depth)
        case .variable where declaration.detail == "va_list":
            // What a function of C takes any number of.
            guard let rest = declaration.enclosingFunction?.parameters.last, rest.isVariadic else { return [] }
            found = [Origin(source: .parameter, fact: rest, name: declaration.text)]
        default:
            if let value = declaration.initialValue { found = origins(value, depth: depth + 1) }
            if found.isEmpty || !declaration.flags.contains(.isConstant) {
                found += assignments(to: declaration, depth: depth)
            }
            if found.isEmpty,
                let getter = declaration.getter
            {
                found = getter.results.flatMap { origins($0, depth: depth + 1) }
            }
        }
        return found.map { origin in
            var origin = origin
            origin.steps.append(.init(fact: declaration, note: "held in '\(declaration.text)'"))
            return origin
        }
    }

    /// What a name bound by a pattern holds: the value that is taken apart.
    private mutating func binding(_ binding: Fact, depth: Int) -> [Origin] {
        if let value = binding.initialValue { return origins(value, depth: depth + 1) }
        // Of the parts of credentials only that is secret which says so: `case .login(let user, let password, let site)`.
        if !query.followsTaint, binding.isOneOfSeveral { return [] }
        if let found = said(byCaseAround: binding) { return [found] }
        for ancestor in binding.ancestors {
            switch ancestor.kind {
            case .catching: return caught(by: ancestor, as: binding, depth: depth)
            case .switching, .forLoop:
                let subject = ancestor.children.first { $0.kind != .binding && $0.kind != .pattern }
                return subject.map { taken(by: binding, from: $0, depth: depth) } ?? []
            case .other:  // if case .success(let value) = result
                if let value = ancestor.children.last, value.kind != .pattern {
                    return taken(by: binding, from: value, depth: depth)
                }
            case .block, .function, .closure: return []
            default: break
            }
        }
        return []
    }

    /// What later statements put into a variable: assignments, elements of dictionaries, `append`.
    private mutating func assignments(to declaration: Fact, depth: Int) -> [Origin] {
        let scope: [Fact]
        if declaration.isMember, let type = declaration.enclosingType {
            scope = declaration.code.types(named: TypeName.base(type.text)).filter { $0.file == declaration.file }
        } else if let around = declaration.ancestors.first(where: {
            [.block, .closure, .accessor, .function, .switchCase].contains($0.kind)
        }) {
            scope = [around]
        } else {
            return []
        }
        var found: [Origin] = []
        for place in scope {
            for value in AssignedValues.values(of: declaration, in: place)
                + AssignedValues.components(of: declaration, in: place)
            {
                found += origins(value, depth: depth + 1)
                if !found.isEmpty, found.count > 4 { return found }
            }
        }
        return found
    }

    /// What a setter or observer is given: what its property's name says it is, else what those who set the property decide.
    private func given(to accessor: Fact, as name: Fact) -> [Origin] {
        guard let property = accessor.accessedDeclaration else { return [] }
        if property.kind == .variable,
            let found = sensitive(property.text, type: property.typeName, at: property)
        {
            var origin = found
            if name.kind == .name { origin.steps.append(.init(fact: name, note: "given as '\(name.text)'")) }
            return [origin]
        }
        return [Origin(source: .parameter, fact: accessor, name: name.text)]
    }

    /// Whether a telephone number or an address is the program's own, as a hotline's that stands in its texts: nobody's personal data.
    private static func isOfApp(_ origin: Origin, _ use: Fact) -> Bool {
        switch origin.sensitiveKind {
        case .phone, .email, .address: OwnText.isOwn(use)
        default: false
        }
    }

    /// A constant that holds a text of the program's own is a name for something and no secret itself:
    /// `let tokenKey = "auth_token"`. Secrets written into the source are another rule's.
    static func isConstantText(_ declaration: Fact) -> Bool {
        guard declaration.kind == .variable else { return false }
        if let value = declaration.initialValue {
            return declaration.flags.contains(.isConstant) && (value.isLiteral || isTranslated(value))
        }
        guard let getter = declaration.getter,
            let result = getter.results.first
        else { return false }
        return isTranslated(result)
    }

    /// Whether a value is a text that is shown in the user's language.
    private static func isTranslated(_ value: Fact) -> Bool {
        guard value.kind == .call, let text = value.argument(at: 0), text.kind == .string else { return false }
        switch value.text {
        case "NSLocalizedString", "LocalizedStringResource", "LocalizedStringKey", "tr": return true
        case "String": return value.argument("localized") != nil
        default: return false
        }
    }

    /// Whether a constant of a secret's name holds what looks like one: it is the secret itself, wherever it goes.
    private static func isSecretText(_ declaration: Fact) -> Bool {
        guard let literal = declaration.initialValue, literal.kind == .string,
            let kind = declaration.code.kind(of: declaration), kind.isCredential
        else { return false }
        return SecretText.isLikely(literal.text, kind: kind) || SecretShapeMatcher.shape(of: literal.text) != nil
    }
}
