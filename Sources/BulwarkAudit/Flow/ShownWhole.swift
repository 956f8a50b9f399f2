import BulwarkDetection

/// What shows of a value that is printed as a whole.
enum ShownWhole {
    /// A property that shows when a whole value is printed: structures print all of theirs, objects only when they are dumped.
    ///
    /// What describes itself shows what its description says, which ``described(_:_:)`` looks at.
    static func member(of value: Fact, isDump: Bool, where isWanted: (SensitiveKind) -> Bool) -> Fact? {
        guard let value = whole(value), let name = value.typeName else { return nil }
        let declarations = value.code.types(named: name)
        // Of several types of the name, such as the `State` of each of many, nobody knows which one it is.
        let types = declarations.filter { $0.detail != "extension" }
        guard types.count == 1, let main = types.first,
            main.detail == "struct" || isDump && ["class", "actor"].contains(main.detail), isSeen(main, from: value)
        else { return nil }
        let describes: Set<String> =
            isDump
            ? ["CustomReflectable"] : ["CustomStringConvertible", "CustomDebugStringConvertible", "CustomReflectable"]
        if declarations.contains(where: { !describes.isDisjoint(with: $0.inheritedNames) }) { return nil }
        return main.membersThroughConditionals.first { member in
            member.kind == .variable && !member.flags.contains(.isStatic)
                && member.getter == nil
                && (member.code.kind(of: member, type: member.typeName).map(isWanted) ?? false)
        }
    }

    /// Whether a type is the one that its name means at a value: not one that stands within another, as `Answer.Error` does, elsewhere.
    static func isSeen(_ type: Fact, from value: Fact) -> Bool {
        guard let owner = type.enclosingType.map({ TypeName.base($0.text) }) else { return true }
        if value.ancestors.contains(where: { $0.kind == .type && TypeName.base($0.text) == owner }) { return true }
        guard let declared = value.declaration?.detail, !declared.isEmpty else { return type.text != "Error" }
        return declared.contains(".")
    }

    /// What a value's own description says of what is looked for: `var description: String { "Card \(number)" }`.
    static func described(_ value: Fact, _ query: SourceQuery) -> [Origin] {
        guard let value = whole(value), let name = value.typeName,
            value.code.types(named: name).count(where: { $0.detail != "extension" }) <= 1
        else { return [] }
        let code = value.code
        var results: [Fact] = []
        if let description = code.member("description", ofType: name) {
            if !description.isSwift {
                results = description.results
            } else if code.type(name, isOrInherits: "CustomStringConvertible")
                || code.type(name, isOrInherits: "NSObject")
            {
                results = description.getter?.results ?? []
            }
        } else if code.type(name, isOrInherits: "CustomDebugStringConvertible") {
            results = code.member("debugDescription", ofType: name)?.getter?.results ?? []
        }
        return results.flatMap { ValueTrace.origins(of: $0, query) }
    }

    /// The value that is shown: that of `String(describing: value)`, `value as Any`.
    static func whole(_ value: Fact) -> Fact? {
        switch value.kind {
        case .name, .member: return value
        case .cast: return value.first.flatMap(whole)
        case .call where value.text == "String":
            return (value.argument("describing") ?? value.argument("reflecting")).flatMap(whole)
        default: return nil
        }
    }
}
