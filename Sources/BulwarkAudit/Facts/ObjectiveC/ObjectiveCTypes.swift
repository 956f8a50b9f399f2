/// The types of C and C++: structures, enumerations and names for types.
extension ObjectiveCParser {
    /// `class X : Y { … };` of C++, `struct` and `enum`; nil where the word begins a variable or function.
    mutating func plainType() -> ObjectiveCNode? {
        let start = position
        let isEnumeration = isAt("enum")
        position += 1
        if isAt("class") || isAt("struct") { position += 1 }
        let name = token()
        if name.kind == .word { position += 1 }
        while !isAtEnd, !isAt("{"), !isAt(";"), !isAt("("), !isAt("="), !isAt("*"),
            token().kind == .word || token().kind == .mark
        { position += 1 }
        guard isAt("{"), depth < Self.maximumDepth else {
            position = start
            return nil
        }
        depth += 1
        defer { depth -= 1 }
        let end = closing(position) - 1
        position += 1
        var children: [ObjectiveCNode] = []
        while position < end {
            let before = position
            if isEnumeration {
                if token().kind == .word { children.append(enumerationCase(before: end)) } else { position += 1 }
            } else if token().kind == .word, isAt(":", 1), isAt("public") || isAt("private") || isAt("protected") {
                position += 2
            } else {
                children += declarations()
            }
            if position == before { position += 1 }
        }
        position = end
        take("}")
        let node = ObjectiveCNode(
            .type, name.kind == .word ? text(name) : "", detail: isEnumeration ? "enum" : "struct", start: name.start,
            end: lastEnd, children)
        if !isAt(";") { skipConstruct() } else { position += 1 }
        return node
    }

    mutating func enumerationCase(before end: Int) -> ObjectiveCNode {
        let name = token()
        position += 1
        var children: [ObjectiveCNode] = []
        if take("="), let value = expression(isArgument: true) { children = [value] }
        while position < end, !isAt(",") { position += 1 }
        take(",")
        return ObjectiveCNode(.enumCase, text(name), start: name.start, end: name.end, children)
    }

    mutating func typeDefinition() -> [ObjectiveCNode] {
        position += 1
        // typedef NS_ENUM(NSInteger, Name) { … };
        if token().kind == .word, isAt("(", 1), text().hasPrefix("NS_") || text().hasPrefix("CF_") {
            let close = closing(position + 1)
            let name = tokens[max(position, min(close - 2, tokens.count - 1))]
            if close < tokens.count, bytes[tokens[close].start] == UInt8(ascii: "{") {
                position = close
                let end = closing(position) - 1
                position += 1
                var cases: [ObjectiveCNode] = []
                while position < end {
                    let before = position
                    if token().kind == .word { cases.append(enumerationCase(before: end)) } else { position += 1 }
                    if position == before { position += 1 }
                }
                position = end
                take("}")
                take(";")
                return [ObjectiveCNode(.type, text(name), detail: "enum", start: name.start, end: lastEnd, cases)]
            }
        }
        let start = position
        var end = position
        while end < tokens.count, !(tokens[end].kind == .mark && bytes[tokens[end].start] == UInt8(ascii: ";")) {
            let isBracket =
                tokens[end].kind == .mark
                && [UInt8(ascii: "{"), UInt8(ascii: "(")].contains(bytes[tokens[end].end - 1])
            end = isBracket ? closing(end) : end + 1
        }
        position = min(end + 1, tokens.count)
        guard end > start + 1, end - start < 12, end <= tokens.count, tokens[end - 1].kind == .word else { return [] }
        let name = tokens[end - 1]
        return [
            ObjectiveCNode(
                .typeAlias, text(name), detail: typeText(from: start, to: end - 1), start: name.start, end: name.end)
        ]
    }
}
