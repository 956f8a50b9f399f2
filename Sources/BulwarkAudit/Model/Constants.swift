/// What a constant expression is known to hold.
extension Fact {
    /// The strings that an expression can be; empty where nothing is known.
    ///
    /// Follows literals, concatenation, constants, static members, raw values of enumeration cases and both arms of a ternary.
    var strings: [String] { strings(depth: 0) }

    /// The one string that an expression is.
    var string: String? {
        let strings = strings
        return strings.count == 1 ? strings[0] : nil
    }

    private func strings(depth: Int) -> [String] {
        guard depth < 8 else { return [] }
        switch kind {
        case .string: return [text]
        case .cast: return first?.strings(depth: depth + 1) ?? []
        case .ternary: return children.dropFirst().flatMap { $0.strings(depth: depth + 1) }
        case .operators where text == "+" && Set(detail) == ["+", " "] || detail == "+":
            var results = [""]
            for operand in children {
                let tails = operand.strings(depth: depth + 1)
                guard !tails.isEmpty, results.count * tails.count <= 16 else { return [] }
                results = results.flatMap { head in tails.map { head + $0 } }
            }
            return results
        case .operators where text == "??":
            let known = children.map { $0.strings(depth: depth + 1) }
            return known.contains(where: \.isEmpty) ? [] : known.flatMap { $0 }
        case .name:
            guard let declaration else { return [] }
            return declaration.constantValue(depth: depth)
        case .member:
            if text == "rawValue" || text == "stringValue" || text == "name", let base = first {
                let values = base.strings(depth: depth + 1)
                if !values.isEmpty { return values }
            }
            guard first != nil else { return implicitMemberStrings(depth: depth) }
            return referredDeclaration?.constantValue(depth: depth) ?? []
        case .call:
            // String("…"), NSString(string: "…"), Notification.Name("…"), Key("…"), .init("…")
            guard arguments.count == 1, let value = argument(at: 0), value.kind == .string || callee?.kind == .name
            else {
                return []
            }
            return text.first?.isUppercase == true || text == "init" || text == "stringWithFormat"
                || text == "stringWithString"
                ? value.strings(depth: depth + 1) : []
        default: return []
        }
    }

    /// `.token`: the case or static member of whatever type declares one, if only one does.
    private func implicitMemberStrings(depth: Int) -> [String] {
        let cases = code.facts(.enumCase, named: text)
        let statics = code.facts(.variable, named: text).filter { $0.flags.contains(.isStatic) }
        let candidates = cases + statics
        guard candidates.count == 1 else { return [] }
        return candidates[0].constantValue(depth: depth)
    }

    /// What a constant declaration holds.
    private func constantValue(depth: Int) -> [String] {
        switch kind {
        case .enumCase:
            if let raw = first { return raw.strings(depth: depth + 1) }
            return [text]  // The raw value of a String enumeration defaults to the case's name.
        case .variable:
            if let value = initialValue {
                let known = value.strings(depth: depth + 1)
                // What begins empty is filled later.
                return !flags.contains(.isConstant) && known == [""] ? [] : known
            }
            guard let getter else { return [] }
            let values =
                getter.children.count == 1 && getter.first?.kind != .returning
                ? getter.children : getter.descendants(.returning).compactMap(\.first)
            return values.count <= 8 ? values.flatMap { $0.strings(depth: depth + 1) } : []
        case .binding, .parameter: return initialValue?.strings(depth: depth + 1) ?? []
        default: return []
        }
    }

    /// Whether an expression says yes to an option of the keychain: `true`, `kCFBooleanTrue`, `NSNumber(value: true)`, `1`, here or in a constant.
    var saysTrue: Bool {
        switch kind {
        case .cast: first?.saysTrue ?? false
        case .call: text == "NSNumber" && argument(at: 0)?.saysTrue ?? false
        case .number: text == "1"
        case .member where text == "kCFBooleanTrue": true
        default: boolean ?? false
        }
    }

    /// The truth value that an expression is known to be.
    var boolean: Bool? { boolean(depth: 0) }

    private func boolean(depth: Int) -> Bool? {
        guard depth < 6 else { return nil }
        switch kind {
        case .boolean: return text == "true"
        case .prefix where text == "!": return first?.boolean(depth: depth + 1).map { !$0 }
        case .cast: return first?.boolean(depth: depth + 1)
        case .name:
            if text == "kCFBooleanTrue" || text == "kCFBooleanFalse" { return text == "kCFBooleanTrue" }
            guard let declaration, declaration.flags.contains(.isConstant) else { return nil }
            return declaration.initialValue?.boolean(depth: depth + 1)
        case .member:
            guard let member = referredDeclaration, member.flags.contains(.isConstant) else { return nil }
            return member.initialValue?.boolean(depth: depth + 1)
        default: return nil
        }
    }

    /// The whole number that an expression is known to be.
    var integer: Int? { integer(depth: 0) }

    private func integer(depth: Int) -> Int? {
        guard depth < 8 else { return nil }
        switch kind {
        case .number:
            let digits = text.filter { $0 != "_" }
            if digits.hasPrefix("0x") { return Int(digits.dropFirst(2), radix: 16) }
            return Int(digits) ?? Double(digits).flatMap { Int(exactly: $0) }
        case .prefix where text == "-": return first?.integer(depth: depth + 1).map { 0 - $0 }
        case .cast: return first?.integer(depth: depth + 1)
        case .name:
            guard let value = declaration?.initialValue else { return nil }
            return value.integer(depth: depth + 1)
        case .member:
            guard let member = referredDeclaration else { return nil }
            return member.initialValue?.integer(depth: depth + 1) ?? member.first?.integer(depth: depth + 1)
        case .call where arguments.count == 1 && text.first?.isUppercase == true:
            return argument(at: 0)?.integer(depth: depth + 1)
        case .operators where text == "*" && detail.allSatisfy({ $0 == "*" || $0 == " " }):
            var product = 1
            for operand in children {
                guard let factor = operand.integer(depth: depth + 1) else { return nil }
                let (result, overflow) = product.multipliedReportingOverflow(by: factor)
                if overflow { return nil }
                product = result
            }
            return product
        default: return nil
        }
    }
}
