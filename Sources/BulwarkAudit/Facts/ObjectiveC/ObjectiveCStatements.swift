extension ObjectiveCParser {
    /// A brace block.
    mutating func block() -> ObjectiveCNode {
        let start = token().start
        guard depth < Self.maximumDepth else {
            position = closing(position)
            return ObjectiveCNode(.block, start: start, end: lastEnd)
        }
        depth += 1
        defer { depth -= 1 }
        take("{")
        var nodes: [ObjectiveCNode] = []
        while !isAtEnd, !isAt("}"), !isAt("@end") {
            let before = position
            nodes += statements()
            if position == before { position += 1 }
        }
        take("}")
        return ObjectiveCNode(.block, start: start, end: lastEnd, nodes)
    }

    /// The next statement; a declaration of several variables gives several nodes.
    mutating func statements() -> [ObjectiveCNode] {
        let token = token()
        let start = token.start
        if token.kind == .directive {
            if isAtWayEnd { return [] }
            return directive { $0.statements() }
        }
        if isAt("{") { return [ObjectiveCNode(.doing, start: start, end: lastEnd, [block()])] }
        if isAt(";") {
            position += 1
            return []
        }
        guard depth < Self.maximumDepth else {
            skipConstruct()
            return []
        }
        depth += 1
        defer { depth -= 1 }
        if token.kind == .word, let statement = keyword() { return statement }
        // A label: `done:`.
        if token.kind == .word, isAt(":", 1), !isAt("::", 1) {
            position += 2
            return []
        }
        if let variables = variables(isGlobal: false) { return variables }
        guard var expression = expression() else {
            skipConstruct()
            return []
        }
        if !take(";"), !isAt("}"), !isAtEnd, self.token().kind != .directive, !isAt("@end") { skipConstruct() }
        // `(void)call();` throws the result away as well.
        if expression.kind == .cast, expression.text == "void", let inner = expression.children.first {
            expression = inner
        }
        expression.flags.insert(.discarded)
        return [expression]
    }

    /// A statement that begins with a keyword; nil for all others.
    private mutating func keyword() -> [ObjectiveCNode]? {
        let start = token().start
        func node(_ kind: FactKind, _ children: [ObjectiveCNode], _ end: Int) -> [ObjectiveCNode] {
            [ObjectiveCNode(kind, start: start, end: end, children)]
        }
        switch text() {
        case "if":
            position += 1
            take("constexpr")
            var children = condition()
            children.append(body())
            if take("else") { children.append(isAt("if") ? (keyword()?.first ?? body()) : body()) }
            return node(.branch, children, lastEnd)
        case "for":
            let children = loop()
            return node(.forLoop, children, lastEnd)
        case "while":
            position += 1
            var children = condition()
            children.append(body())
            return node(.whileLoop, children, lastEnd)
        case "do":
            position += 1
            let content = body()
            take("while")
            let children = condition() + [content]
            take(";")
            return node(.whileLoop, children, lastEnd)
        case "switch":
            position += 1
            var children = condition()
            children += cases()
            return node(.switching, children, lastEnd)
        case "return", "co_return":
            position += 1
            let value = isAt(";") ? nil : expression()
            take(";")
            return node(.returning, value.map { [$0] } ?? [], lastEnd)
        case "@throw", "throw":
            position += 1
            let value = isAt(";") ? nil : expression()
            take(";")
            return node(.throwing, value.map { [$0] } ?? [], lastEnd)
        case "break", "continue", "goto":
            skipConstruct()
            return []
        case "@try", "try":
            position += 1
            var children = [body()]
            while isAt("@catch") || isAt("catch") || isAt("@finally") {
                let place = token().start
                position += 1
                if isAt("(") { position = closing(position) }
                children.append(ObjectiveCNode(.catching, start: place, end: lastEnd, [body()]))
            }
            return node(.doing, children, lastEnd)
        case "@synchronized":
            position += 1
            var children = condition()
            children.append(body())
            return node(.doing, children, lastEnd)
        case "@autoreleasepool":
            position += 1
            let content = body()
            return node(.doing, [content], lastEnd)
        case "else":  // A left-over of a condition that was lifted.
            position += 1
            return statements()
        default: return nil
        }
    }

    /// `(…)` of a statement.
    private mutating func condition() -> [ObjectiveCNode] {
        guard isAt("(") else { return [] }
        let end = closing(position)
        position += 1
        var nodes: [ObjectiveCNode] = []
        while position < end - 1 {
            let before = position
            if let variables = variables(isGlobal: false) {
                nodes += variables
            } else if let value = expression() {
                nodes.append(value)
            }
            take(";")
            if position == before { position += 1 }
        }
        position = end
        return nodes
    }

    /// A statement as a block.
    private mutating func body() -> ObjectiveCNode {
        if isAt("{") { return block() }
        let start = token().start
        let nodes = statements()
        return ObjectiveCNode(.block, start: start, end: lastEnd, nodes)
    }

    private mutating func loop() -> [ObjectiveCNode] {
        position += 1
        guard isAt("(") else { return [body()] }
        let end = closing(position)
        var colon: Int?
        var index = position + 1
        while index < end {
            if tokens[index].kind == .word, text(tokens[index]) == "in" {
                colon = index
                break
            }
            if tokens[index].kind == .mark {
                let mark = bytes[tokens[index].end - 1]
                if mark == UInt8(ascii: ";") { break }
                if mark == UInt8(ascii: ":"), tokens[index].end - tokens[index].start == 1 {
                    colon = index
                    break
                }
                if mark == UInt8(ascii: "(") || mark == UInt8(ascii: "[") || mark == UInt8(ascii: "{") {
                    index = closing(index)
                    continue
                }
            }
            index += 1
        }
        var children: [ObjectiveCNode] = []
        if let colon, colon > position + 1 {
            let name = tokens[colon - 1]
            children.append(
                ObjectiveCNode(
                    .binding, text(name), detail: typeText(from: position + 1, to: colon - 1), start: name.start,
                    end: name.end))
            position = colon + 1
            if let sequence = expression() { children.append(sequence) }
            position = end
        } else {
            children = condition()
        }
        children.append(body())
        return children
    }

    private mutating func cases() -> [ObjectiveCNode] {
        guard isAt("{") else { return [] }
        let end = closing(position) - 1
        position += 1
        var nodes: [ObjectiveCNode] = []
        while position < end {
            let before = position
            let start = token().start
            if isAt("case") || isAt("default") {
                let isDefault = isAt("default")
                position += 1
                var children: [ObjectiveCNode] = []
                if !isDefault, let pattern = expression(isCase: true) {
                    children.append(ObjectiveCNode(.pattern, start: pattern.start, end: pattern.end, [pattern]))
                }
                take(":")
                nodes.append(
                    ObjectiveCNode(.switchCase, isDefault ? "default" : "", start: start, end: lastEnd, children))
            } else {
                let found = statements()
                if nodes.isEmpty { nodes.append(ObjectiveCNode(.switchCase, start: start, end: lastEnd)) }
                nodes[nodes.count - 1].children += found
                nodes[nodes.count - 1].end = lastEnd
            }
            if position == before { position += 1 }
        }
        position = end
        take("}")
        return nodes
    }
}
