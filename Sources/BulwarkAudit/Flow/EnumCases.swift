/// Values that travel in the cases of enumerations: put in by `.token(text)`, taken out by `case .token(let text)`.
extension Fact {
    /// The case that a binding takes a value out of, from the inside out: `.success` and `.response` of `case .response(.success(let token))`.
    var casesAround: [Fact] {
        guard kind == .binding else { return [] }
        var found: [Fact] = []
        for ancestor in ancestors {
            switch ancestor.kind {
            case .argument, .tuple: break
            case .call where ancestor.callee?.kind == .member: found.append(ancestor)
            default: return found
            }
        }
        return found
    }

    /// Whether a call makes a case of an enumeration, rather than calling a function: `.token(text)`, `Route.document(name)`.
    var makesCase: Bool {
        guard kind == .call, !beginsUppercase, let callee, callee.kind == .member else { return false }
        return callee.first.map { $0.beginsUppercase && $0.kind != .call } ?? true
    }

    /// Whether a case of the app's own carries nothing but a text or bytes.
    var carriesText: Bool {
        guard kind == .enumCase, detail.hasPrefix("("), detail.hasSuffix(")") else { return false }
        let payload = detail.dropFirst().dropLast()
        let type = payload.split(separator: ":", maxSplits: 1).last.map(String.init) ?? ""
        return ["String", "Substring", "Data", "NSString", "[UInt8]", "[Character]"].contains(TypeName.base(type))
    }
}

extension CodeBase {
    /// Whether a value of a type is one of a few that the app itself names, a number, a date or an identifier: nothing that others could have
    /// written reaches further in it.
    func isConfined(_ type: String) -> Bool {
        let name = TypeName.base(type)
        if Self.confinedTypes.contains(name) { return true }
        let declarations = types(named: name).filter { $0.detail != "extension" }
        guard declarations.count == 1, declarations[0].detail == "enum" else { return false }
        return declarations[0].membersThroughConditionals.allSatisfy { $0.kind != .enumCase || $0.detail.isEmpty }
    }

    private static let confinedTypes: Set<String> = [
        "Int", "Int8", "Int16", "Int32", "Int64", "UInt", "UInt8", "UInt16", "UInt32", "UInt64", "Double", "Float",
        "CGFloat", "Bool", "Date", "TimeInterval", "Decimal", "UUID", "NSNumber",
    ]
}
