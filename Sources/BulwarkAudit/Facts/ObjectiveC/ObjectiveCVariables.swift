/// Functions of C, variables, and the lists that they begin with.
extension ObjectiveCParser {
    /// A function of C; nil where none begins here.
    mutating func function() -> ObjectiveCNode? {
        var index = position
        // Words, `*`, `&`, `::` and type arguments up to the name before `(`.
        while index < tokens.count {
            let token = tokens[index]
            if token.kind == .word {
                if index + 1 < tokens.count, tokens[index + 1].kind == .mark,
                    bytes[tokens[index + 1].start] == UInt8(ascii: "(")
                {
                    if text(token) == "__attribute__" || text(token) == "__declspec" {
                        index = closing(index + 1)
                        continue
                    }
                    break
                }
                index += 1
            } else if token.kind == .mark, ["*", "&", "::", "<", ">", ",", "~"].contains(text(token)) {
                index += 1
            } else {
                return nil
            }
        }
        guard index > position, index < tokens.count else { return nil }
        let name = tokens[index]
        let close = closing(index + 1)
        var after = close
        while after < tokens.count, tokens[after].kind == .word, after < close + 6 {
            after += 1
            if after < tokens.count, tokens[after].kind == .mark, bytes[tokens[after].start] == UInt8(ascii: "(") {
                after = closing(after)
            }
        }
        guard after < tokens.count, tokens[after].kind == .mark else { return nil }
        let mark = bytes[tokens[after].start]
        guard mark == UInt8(ascii: "{") || mark == UInt8(ascii: ";") else { return nil }
        let result = typeText(from: position, to: index)
        let isPrivate = tokens[position..<index].contains { text($0) == "static" }
        let parameters = parameters(from: index + 2, to: close - 1)
        position = after
        var children = parameters
        if isAt("{") { children.append(block()) } else { position += 1 }
        return ObjectiveCNode(
            .function, text(name), detail: result, flags: isPrivate ? .isPrivate : [], start: name.start, end: lastEnd,
            children)
    }

    /// The parameters of a C function or block.
    func parameters(from start: Int, to end: Int) -> [ObjectiveCNode] {
        var nodes: [ObjectiveCNode] = []
        var first = start
        var index = start
        func add(_ last: Int) {
            guard last > first else { return }
            // `void (^done)(BOOL)`: the name stands in the first brackets.
            if let caret = (first..<last).first(where: {
                tokens[$0].kind == .mark && bytes[tokens[$0].start] == UInt8(ascii: "^")
            }), caret + 1 < last,
                tokens[caret + 1].kind == .word
            {
                let name = tokens[caret + 1]
                nodes.append(parameter(name, "()->()"))
            } else if tokens[last - 1].kind == .word, last - first > 1 {
                nodes.append(parameter(tokens[last - 1], typeText(from: first, to: last - 1)))
            } else if last - first > 1 || text(tokens[first]) != "void" {
                nodes.append(
                    ObjectiveCNode(
                        .parameter, "", detail: typeText(from: first, to: last), start: tokens[first].start,
                        end: tokens[last - 1].end))
            }
        }
        while index < end {
            let token = tokens[index]
            if token.kind == .mark {
                let mark = bytes[token.end - 1]
                if mark == UInt8(ascii: "(") || mark == UInt8(ascii: "[") || mark == UInt8(ascii: "{") {
                    index = closing(index)
                    continue
                }
                if mark == UInt8(ascii: ",") {
                    add(index)
                    first = index + 1
                }
            }
            index += 1
        }
        add(end)
        return nodes
    }

    private func parameter(_ name: ObjectiveCToken, _ type: String) -> ObjectiveCNode {
        ObjectiveCNode(
            .parameter, text(name), detail: type, start: name.start, end: name.end,
            [ObjectiveCNode(.label, "_", start: name.start, end: name.start)])
    }

    /// A declaration of variables; nil where none begins here.
    mutating func variables(isGlobal: Bool) -> [ObjectiveCNode]? {
        let start = position
        guard let declared = declaredType() else { return nil }
        var nodes: [ObjectiveCNode] = []
        var isFirst = true
        repeat {
            if !isFirst { while isAt("*") || isAt("const") || isAt("__weak") { position += 1 } }
            let name = token()
            guard name.kind == .word || declared.isBlock else { break }
            var nameToken = name
            if declared.isBlock, isFirst {
                nameToken = tokens[declared.name]
                position = declared.end
            } else {
                position += 1
            }
            var isArray = false
            while isAt("[") {
                position = closing(position)
                isArray = true
            }
            if isAt(":"), !isGlobal, token(1).kind == .number { position += 2 }  // bit field
            while token().kind == .word,
                isAt("(", 1) || text().hasPrefix("NS_") || text().hasPrefix("API_") || text().hasPrefix("UI_")
                    || text().hasPrefix("__")
            {
                position += 1
                if isAt("(") { position = closing(position) }
            }
            var children: [ObjectiveCNode] = []
            if take("=") {
                if isAt("{") {
                    children = [initializerList()]
                } else if let value = expression(isArgument: true) {
                    children = [value]
                }
            }
            var flags: FactFlags = declared.isConstant ? .isConstant : []
            if declared.isStatic { flags.insert(isGlobal ? .isPrivate : .isStatic) }
            let type = isArray && declared.text == "char" ? "char *" : declared.text
            nodes.append(
                ObjectiveCNode(
                    .variable, text(nameToken), detail: type, flags: flags, start: nameToken.start, end: lastEnd,
                    children))
            isFirst = false
        } while take(",")
        guard !nodes.isEmpty else {
            position = start
            return nil
        }
        if !take(";") { if !isAt("}") && !isAt(":") && !isAt("in") && token().kind != .directive { skipConstruct() } }
        return nodes
    }

    /// `{1, 2, 3}`, as an array.
    private mutating func initializerList() -> ObjectiveCNode {
        let start = token().start
        let end = closing(position) - 1
        guard depth < Self.maximumDepth else {
            position = end + 1
            return ObjectiveCNode(.array, start: start, end: lastEnd)
        }
        depth += 1
        defer { depth -= 1 }
        position += 1
        var children: [ObjectiveCNode] = []
        while position < end {
            let before = position
            if isAt("{") {
                children.append(initializerList())
            } else if let value = expression(isArgument: true) {
                children.append(value)
            }
            take(",")
            if position == before { position += 1 }
        }
        position = end
        take("}")
        return ObjectiveCNode(.array, start: start, end: lastEnd, children)
    }
}
