/// Reading formats that should be constants.
enum FormatParts {
    /// The part of a format that is no constant; nil for a constant, a number and a parameter, which callers decide on.
    ///
    /// - Parameter counts: whether the interpolation of a number counts, by where it stands in the text.
    static func dynamicPart(
        of format: Fact, depth: Int = 0,
        where counts: @escaping (_ text: Fact, _ number: Int) -> Bool = { _, _ in true }
    ) -> Fact? {
        guard depth < 8 else { return nil }
        switch format.kind {
        case .interpolated:
            return format.children.filter { $0.kind == .interpolation }.enumerated().lazy
                .filter { counts(format, $0.offset) }.compactMap { $0.element.arguments.first?.value }
                .first(where: isDynamic)
        case .operators where format.text == "+":
            return format.children.first {
                $0.kind == .interpolated
                    ? dynamicPart(of: $0, depth: depth + 1, where: counts) != nil : isDynamic($0)
            }
        case .name:
            guard let declaration = format.declaration, declaration.kind != .parameter else {
                return nil
            }
            if let value = declaration.initialValue,
                let found = dynamicPart(of: value, depth: depth + 1, where: counts)
            {
                return found
            }
            guard let scope = declaration.enclosing(.function, .closure, .accessor),
                !declaration.flags.contains(.isConstant)
            else { return nil }
            return AssignedValues.values(of: declaration, in: scope).lazy.compactMap {
                dynamicPart(of: $0, depth: depth + 1, where: counts)
            }.first
        case .call where format.text == "String" && format.argument("format") != nil:
            return format.arguments.dropFirst().compactMap(\.value).first(where: isDynamic)
        case .call
        where ["stringWithFormat", "appending", "stringByAppendingString", "stringByAppendingFormat"].contains(
            format.text):
            return format.arguments.dropFirst(format.text == "stringWithFormat" ? 1 : 0).compactMap(\.value).first(
                where: isDynamic)
        default: return nil
        }
    }

    private static func isDynamic(_ value: Fact) -> Bool {
        if value.isLiteral || !value.strings.isEmpty || value.kind == .keyPath || value.kind == .macro { return false }
        let name = value.text.lowercased()
        if value.kind == .call, name == "nsstringfromselector" || name.contains("escap") || name.contains("keypath") {
            return false
        }
        if let path = value.dottedName, path.first?.isUppercase == true { return false }
        if OwnText.isOwn(value) { return false }
        return !["keypath", "attribute", "columnname", "key", "rawvalue", "fieldname"].contains(name)
    }
}
