/// Tells text that the program itself wrote from text that it was given.
///
/// Constants and numbers are its own, and so is what is put together from them: by concatenation, by interpolation, by its own functions
/// and computed properties, by what every caller hands to a parameter, and what stands in its bundle. What nobody can follow counts as given.
struct OwnText {
    private var visited: Set<Fact> = []
    private var budget = 300

    /// Whether an expression can hold nothing but the program's own text.
    static func isOwn(_ expression: Fact) -> Bool {
        var text = OwnText()
        return text.isOwn(expression, depth: 0)
    }

    private mutating func isOwn(_ fact: Fact, depth: Int) -> Bool {
        guard depth < 16, budget > 0 else { return false }
        budget -= 1
        if fact.isLiteral || Self.numbers.contains(TypeName.base(fact.typeName ?? "")) { return true }
        switch fact.kind {
        // `#keyPath(Note.title)` is a text of the program's.
        case .string, .segment, .number, .boolean, .none, .keyPath, .macro: return true
        case .interpolated:
            return fact.children.filter { $0.kind == .interpolation }.allSatisfy { segment in
                segment.arguments.first?.value.map { isOwn($0, depth: depth + 1) } ?? false
            }
        case .operators, .array: return fact.children.allSatisfy { isOwn($0, depth: depth + 1) }
        case .ternary: return fact.children.dropFirst().allSatisfy { isOwn($0, depth: depth + 1) }
        case .tuple: return fact.arguments.compactMap(\.value).allSatisfy { isOwn($0, depth: depth + 1) }
        case .cast, .prefix: return fact.first.map { isOwn($0, depth: depth + 1) } ?? false
        case .branch, .switching: return all(fact.results, depth: depth)
        case .name:
            if let declaration = fact.declaration { return isDeclaredOwn(declaration, depth: depth) }
            return fact.text == "$0" && isElementOwn(fact, depth: depth)
        case .member: return member(fact, depth: depth)
        // What the app's own Info.plist says: `Bundle.main.infoDictionary?["Key"]`.
        case .subscripted:
            var list = fact.first
            while let inner = list, inner.kind == .prefix || inner.kind == .cast { list = inner.first }
            return list.map { ["infoDictionary", "localizedInfoDictionary"].contains($0.text) } ?? false
        case .call: return call(fact, depth: depth)
        default: return false
        }
    }

    private static let numbers: Set<String> = [
        "Int", "Int8", "Int16", "Int32", "Int64", "UInt", "UInt8", "UInt16", "UInt32", "UInt64", "Double", "Float",
        "CGFloat", "TimeInterval", "Bool", "UUID", "NSInteger", "NSUInteger", "NSNumber",
    ]

    /// Whether there are expressions and all of them are the program's own.
    private mutating func all(_ expressions: [Fact], depth: Int) -> Bool {
        !expressions.isEmpty && expressions.allSatisfy { isOwn($0, depth: depth + 1) }
    }

    /// Whether all that a declaration can hold is the program's own.
    private mutating func isDeclaredOwn(_ declaration: Fact, depth: Int) -> Bool {
        // A value that is made from itself adds nothing.
        guard visited.insert(declaration).inserted else { return true }
        if Self.numbers.contains(TypeName.base(declaration.typeName ?? "")) { return true }
        switch declaration.kind {
        case .enumCase: return true
        case .parameter: return parameter(declaration, depth: depth)
        case .binding: return declaration.initialValue.map { isOwn($0, depth: depth + 1) } ?? false
        case .variable:
            if let getter = declaration.getter {
                return all(getter.results, depth: depth)
            }
            var held = declaration.initialValue.map { [$0] } ?? []
            if !declaration.flags.contains(.isConstant) || held.isEmpty {
                guard let scope = scope(of: declaration) else { return false }
                held += scope.flatMap { AssignedValues.values(of: declaration, in: $0) }
                if held.isEmpty { held = givenByMember(declaration) }
            }
            return all(held, depth: depth)
        default: return false
        }
    }

    /// What those who make a structure hand to a constant of it by the initializer that it has of itself; nothing where that is not known.
    private func givenByMember(_ constant: Fact) -> [Fact] {
        guard constant.flags.contains(.isConstant), constant.isMember, let type = constant.enclosingType,
            type.detail == "struct"
        else { return [] }
        let name = TypeName.base(type.text)
        let code = constant.code
        let inits = code.types(named: name).flatMap(\.membersThroughConditionals).contains {
            $0.kind == .function && $0.text == "init"
        }
        // What is decoded comes from elsewhere.
        guard !inits, !["Decodable", "Codable"].contains(where: { code.type(name, isOrInherits: $0) }) else {
            return []
        }
        let calls = code.calls(name)
        let given = calls.compactMap { $0.argument(constant.text) }
        return given.count == calls.count && calls.count <= 16 ? given : []
    }

    /// Where statements can put something into a variable.
    private func scope(of declaration: Fact) -> [Fact]? {
        if declaration.isMember {
            // Whoever sees a variable of a type can set it; what its own file does is known of a private one only.
            guard declaration.flags.contains(.isPrivate) || declaration.flags.contains(.isConstant),
                let type = declaration.enclosingType
            else { return nil }
            return declaration.code.types(named: TypeName.base(type.text)).filter { $0.file == declaration.file }
        }
        return declaration.enclosing(.function, .closure, .accessor).map { [$0] }
    }

    /// What callers hand to a parameter, where there are callers and all are known.
    private mutating func parameter(_ parameter: Fact, depth: Int) -> Bool {
        guard let function = parameter.parent, function.kind == .function else { return false }
        let calls = function.code.calls(of: function)
        guard !calls.isEmpty, calls.count <= 64 else { return false }
        let standard = parameter.defaultValue
        for call in calls where call.enclosingFunction != function {
            guard let given = function.code.argument(of: call, for: parameter, in: function) ?? standard,
                isOwn(given, depth: depth + 1)
            else { return false }
        }
        return true
    }

    private mutating func member(_ fact: Fact, depth: Int) -> Bool {
        guard let base = fact.first else {
            // `.date`: a case or a constant of the type that is expected.
            return true
        }
        // Numbers; SQLite counts its rows.
        if ["count", "hashValue", "lastInsertRowid", "lastInsertedRowID", "uuidString"].contains(fact.text)
            || fact.text.hasPrefix("timeIntervalSince")
        {
            return true
        }
        // `Texts.hotline`, `Texts.Contact.hotline`
        let isType = (base.kind == .name || base.kind == .member) && base.beginsUppercase
        guard let owner = isType ? base.text : base.typeName ?? elementType(of: base),
            let declaration = fact.code.member(fact.textID, ofType: owner)
        else {
            // The raw value of a case that the program wrote.
            guard fact.text == "rawValue" else { return false }
            return base.typeName.map { isEnumeration($0, in: fact.code) } ?? isOwn(base, depth: depth + 1)
        }
        return isDeclaredOwn(declaration, depth: depth)
    }

    /// The type of what a closure is handed element by element, by that of the list: `$0` in `merchants.map { $0.id }`.
    private func elementType(of element: Fact) -> String? {
        guard element.text == "$0", let call = element.enclosing(.closure)?.parent?.parent, call.kind == .call,
            let list = call.receiver?.typeName, list.hasPrefix("["), list.hasSuffix("]"), !list.contains(":")
        else { return nil }
        return TypeName.base(String(list.dropFirst().dropLast()))
    }

    private func isFormatter(_ fact: Fact?) -> Bool {
        guard let fact else { return false }
        return ((fact.typeName ?? "") + " " + fact.text).lowercased().contains("formatter")
    }

    /// Whether what a closure is handed element by element is the program's own: `$0` in `clauses.compactMap { $0 }`.
    private mutating func isElementOwn(_ element: Fact, depth: Int) -> Bool {
        guard let call = element.enclosing(.closure)?.parent?.parent, call.kind == .call, let list = call.receiver
        else { return false }
        return isOwn(list, depth: depth + 1)
    }

    private func isEnumeration(_ name: String, in code: CodeBase) -> Bool {
        let types = code.types(named: TypeName.base(name))
        return !types.isEmpty && types.contains { $0.children.contains { $0.kind == .enumCase } }
    }

    private mutating func call(_ fact: Fact, depth: Int) -> Bool {
        if let function = fact.code.function(calledBy: fact), function.text != "init" {
            guard visited.insert(function).inserted else { return true }
            if Self.numbers.contains(TypeName.base(function.detail)) { return true }
            // A parameter in a result is what this call and the others hand to it.
            return all(function.results, depth: depth)
        }
        // What the app brings along in its bundle.
        if fact.text == "objectForInfoDictionaryKey" || fact.argument("forInfoDictionaryKey") != nil { return true }
        if ["path", "url", "forResource"].contains(fact.text), fact.argument("forResource") != nil { return true }
        // What translators wrote.
        if fact.text == "NSLocalizedString" || fact.text == "String" && fact.argument("localized") != nil {
            return true
        }
        // Dates as text.
        if fact.text == "string" || fact.text == "formatted" || fact.text == "ISO8601Format" {
            return fact.text != "string" || fact.argument("from") != nil && isFormatter(fact.receiver)
        }
        if fact.text == "Array" || fact.text == "String" || fact.callee?.kind == .array,
            let element = fact.argument("repeating")
        {
            return isOwn(element, depth: depth + 1)
        }
        // `[String]()` and `String()` begin with nothing.
        if fact.arguments.isEmpty, fact.callee?.kind == .array || fact.text == "String" { return true }
        switch fact.text {
        case "String", "joined", "appending", "lowercased", "uppercased", "trimmingCharacters", "repeating", "format",
            "replacingOccurrences", "prefix", "suffix", "dropFirst", "dropLast":
            let parts =
                fact.arguments.compactMap(\.value)
                + [fact.receiver].compactMap { $0 }.filter { $0.kind != .name || $0.text.first?.isUppercase != true }
            return all(parts, depth: depth)
        case "map", "compactMap":
            // What each element becomes, whatever it was.
            guard let closure = fact.arguments.last?.value, closure.kind == .closure else { return false }
            return all(closure.results, depth: depth)
        default: return false
        }
    }
}
