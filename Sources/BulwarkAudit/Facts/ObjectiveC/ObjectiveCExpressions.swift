extension ObjectiveCParser {
    /// The next expression; nil where none begins here.
    ///
    /// - Parameters:
    ///   - isArgument: whether a comma ends it.
    ///   - isCase: whether a colon ends it.
    mutating func expression(isArgument: Bool = false, isCase: Bool = false) -> ObjectiveCNode? {
        guard depth < Self.maximumDepth else { return nil }
        depth += 1
        defer { depth -= 1 }
        let start = token().start
        guard let first = operand() else { return nil }
        var operands = [first]
        var operators: [String] = []
        while !isAtEnd, token().kind == .mark || isAt("and") || isAt("or") {
            let mark = text()
            switch mark {
            case "=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>=":
                position += 1
                let target = joined(operands, operators, start)
                let value: ObjectiveCNode?
                if isAt("{") {
                    position = closing(position)
                    value = nil
                } else {
                    value = expression(isArgument: isArgument, isCase: isCase)
                }
                return ObjectiveCNode(
                    .assignment, mark, start: start, end: lastEnd, [target] + (value.map { [$0] } ?? []))
            case "?":
                position += 1
                let condition = joined(operands, operators, start)
                if take(":") {
                    let other = expression(isArgument: isArgument, isCase: isCase)
                    return ObjectiveCNode(
                        .operators, "??", detail: "??", start: start, end: lastEnd,
                        [condition] + (other.map { [$0] } ?? []))
                }
                let one = expression(isArgument: true, isCase: true)
                take(":")
                let other = expression(isArgument: isArgument, isCase: isCase)
                return ObjectiveCNode(
                    .ternary, start: start, end: lastEnd, [condition] + [one, other].compactMap { $0 })
            case ",":
                guard !isArgument else { return joined(operands, operators, start) }
                // The comma operator: what stands before it is thrown away.
                position += 1
                guard let next = operand() else { return joined(operands, operators, start) }
                operands.append(next)
                operators.append(",")
            case "+", "-", "*", "/", "%", "&", "|", "^", "<<", "==", "!=", "<", ">", "<=", ">=", "&&", "||":
                position += 1
                var mark = mark
                if mark == ">", isAt(">") {  // `>>` comes as two.
                    position += 1
                    mark = ">>"
                }
                guard let next = operand() else { return joined(operands, operators, start) }
                operands.append(next)
                operators.append(mark)
            default: return joined(operands, operators, start)
            }
        }
        return joined(operands, operators, start)
    }

    private func joined(_ operands: [ObjectiveCNode], _ operators: [String], _ start: Int) -> ObjectiveCNode {
        guard operands.count > 1, let first = operators.first else { return operands[0] }
        return ObjectiveCNode(
            .operators, first, detail: operators.joined(separator: " "), start: start, end: lastEnd, operands)
    }

    /// An operand with the operators before and behind it.
    private mutating func operand() -> ObjectiveCNode? {
        guard depth < Self.maximumDepth else { return nil }
        depth += 1
        defer { depth -= 1 }
        let start = token().start
        if token().kind == .mark {
            switch text() {
            case "!", "-", "~", "++", "--":
                let mark = text()
                position += 1
                guard let inner = operand() else { return nil }
                return ObjectiveCNode(.prefix, mark, start: start, end: lastEnd, [inner])
            case "*", "&", "+":
                // An address or what stands at it is the same value to whoever follows values.
                position += 1
                return operand()
            case "(":
                if let cast = cast() { return cast }
            default: break
            }
        }
        guard var node = primary() else { return nil }
        while !isAtEnd, token().kind == .mark {
            switch text() {
            case ".", "->", "::":
                position += 1
                let name = token()
                guard name.kind == .word else { return node }
                position += 1
                node = ObjectiveCNode(.member, text(name), start: name.start, end: name.end, [node])
            case "(":
                let arguments = arguments()
                let name = node.kind == .name || node.kind == .member ? node.text : ""
                node = ObjectiveCNode(.call, name, start: node.start, end: lastEnd, [node] + arguments)
            case "[":
                let end = closing(position)
                position += 1
                let index = expression()
                position = end
                node = ObjectiveCNode(
                    .subscripted, start: node.start, end: lastEnd,
                    [node] + (index.map { [ObjectiveCNode(.argument, start: $0.start, end: $0.end, [$0])] } ?? []))
            case "++", "--": position += 1
            default: return node
            }
        }
        return node
    }

    /// `(Type)value`; nil where the brackets hold an expression.
    private mutating func cast() -> ObjectiveCNode? {
        let start = token().start
        let close = closing(position)
        let inner = (position + 1)..<(close - 1)
        // Nobody writes a type of more words; brackets within brackets would be looked through once for each.
        guard !inner.isEmpty, inner.count <= 256, close < tokens.count else { return nil }
        var hasMark = false
        var words: [String] = []
        for index in inner {
            let token = tokens[index]
            switch token.kind {
            case .word:
                let word = text(token)
                if word.hasPrefix("@") || word == "self" { return nil }
                words.append(word)
            case .mark:
                let mark = text(token)
                guard ["*", "<", ">", ",", "^", "(", ")", "::", "&"].contains(mark) else { return nil }
                hasMark = true
            default: return nil
            }
        }
        guard let first = words.first else { return nil }
        let next = tokens[close]
        // `[defaults setObject:(value) forKey:(key)]`: what follows is the next part of the message's name.
        if next.kind == .word, !hasMark, words.count == 1, !Self.isTypeName(first), close + 1 < tokens.count,
            tokens[close + 1].kind == .mark, text(tokens[close + 1]) == ":"
        {
            return nil
        }
        let isOperand: Bool
        switch next.kind {
        case .word, .string, .number, .character: isOperand = true
        case .mark:
            let mark = text(next)
            isOperand =
                ["[", "@[", "@{", "@(", "^", "(", "!", "~", "{"].contains(mark)
                || (["&", "-", "*"].contains(mark) && (hasMark || words.count > 1))
        default: isOperand = false
        }
        guard isOperand else { return nil }
        if next.kind == .mark, text(next) == "(" || text(next) == "{", !hasMark, words.count == 1,
            !Self.isTypeName(first)
        {
            return nil
        }
        if hasMark, let last = inner.last, tokens[last].kind == .word, !text(tokens[last]).hasPrefix("_"),
            !Self.silentWords.contains(text(tokens[last]))
        {
            return nil  // (a * b) -c
        }
        let type = typeText(from: inner.lowerBound, to: inner.upperBound)
        position = close
        if isAt("{") {  // A compound literal.
            position = closing(position)
            return ObjectiveCNode(.other, start: start, end: lastEnd)
        }
        guard let value = operand() else { return nil }
        return ObjectiveCNode(.cast, type, detail: "as", start: start, end: lastEnd, [value])
    }

    private static func isTypeName(_ word: String) -> Bool {
        word.first?.isUppercase == true
            || [
                "id", "int", "char", "long", "short", "float", "double", "unsigned", "void", "bool", "size_t",
                "__bridge",
            ].contains(word)
            || word.hasSuffix("_t")
    }

    private mutating func arguments() -> [ObjectiveCNode] {
        let end = closing(position) - 1
        position += 1
        var nodes: [ObjectiveCNode] = []
        while position < end {
            let before = position
            if let value = expression(isArgument: true) {
                nodes.append(ObjectiveCNode(.argument, start: value.start, end: lastEnd, [value]))
            }
            while position < end, !isAt(",") {
                // What no expression reads: a type given to a macro.
                position =
                    token().kind == .mark
                        && [UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{")].contains(bytes[token().end - 1])
                    ? closing(position) : position + 1
            }
            take(",")
            if position == before { position += 1 }
        }
        position = min(end + 1, tokens.count)
        return nodes
    }

    // MARK: Primaries

    private mutating func primary() -> ObjectiveCNode? {
        let token = token()
        switch token.kind {
        case .string: return string()
        case .number:
            position += 1
            return ObjectiveCNode(.number, text(token), start: token.start, end: token.end)
        case .character:
            position += 1
            return ObjectiveCNode(.string, content(ofString: token), start: token.start, end: token.end)
        case .word: return word()
        case .mark: return bracketed()
        case .directive, .end: return nil
        }
    }

    private mutating func string() -> ObjectiveCNode {
        let start = token().start
        var content = ""
        while token().kind == .string {
            content += self.content(ofString: token())
            position += 1
            // `@"a" PRIu64 "b"`: a macro in between is text that nobody knows.
            if token().kind == .word, token(1).kind == .string { position += 1 }
        }
        return ObjectiveCNode(.string, content, start: start, end: lastEnd)
    }

    private mutating func word() -> ObjectiveCNode? {
        let token = token()
        let word = text(token)
        func literal(_ kind: FactKind, _ text: String = "") -> ObjectiveCNode {
            ObjectiveCNode(kind, text, start: token.start, end: token.end)
        }
        switch word {
        case "YES", "true", "TRUE", "@YES", "@true":
            position += 1
            return literal(.boolean, "true")
        case "NO", "false", "FALSE", "@NO", "@false":
            position += 1
            return literal(.boolean, "false")
        case "nil", "NULL", "Nil", "nullptr":
            position += 1
            return literal(.none)
        case "@selector", "@protocol", "@encode":
            position += 1
            guard isAt("(") else { return literal(.other) }
            let end = closing(position)
            let name = position + 1 < end - 1 ? tokens[(position + 1)..<(end - 1)].map { text($0) }.joined() : ""
            position = end
            return ObjectiveCNode(
                .macro, String(word.dropFirst()), start: token.start, end: lastEnd,
                [
                    ObjectiveCNode(
                        .argument, start: token.start, end: lastEnd,
                        [ObjectiveCNode(.keyPath, name, start: token.start, end: lastEnd)])
                ])
        case "@available", "__builtin_available":
            position += 1
            if isAt("(") { position = closing(position) }
            return ObjectiveCNode(.other, start: token.start, end: lastEnd)
        case "sizeof", "alignof", "_Alignof", "__alignof__":
            position += 1
            if isAt("(") { position = closing(position) } else { _ = operand() }
            return ObjectiveCNode(
                .call, "sizeof", start: token.start, end: lastEnd,
                [ObjectiveCNode(.name, "sizeof", start: token.start, end: token.end)])
        case "return", "if", "for", "while", "switch", "case", "default", "else", "break", "continue", "do", "goto":
            return nil
        default:
            guard !word.hasPrefix("@") else {
                position += 1
                return literal(.other)
            }
            position += 1
            return literal(.name, word)
        }
    }

    private mutating func bracketed() -> ObjectiveCNode? {
        let start = token().start
        switch text() {
        case "@":
            // A boxed number: `@12`, `@-1`.
            position += 1
            return operand()
        case "@(", "(":
            if isAt("("), isAt("{", 1) {
                position += 1
                let content = block()
                take(")")
                return ObjectiveCNode(.other, start: start, end: lastEnd, [content])
            }
            let end = closing(position)
            position += 1
            let inner = expression()
            position = end
            return inner ?? ObjectiveCNode(.other, start: start, end: lastEnd)
        case "@[":
            let end = closing(position) - 1
            position += 1
            var children: [ObjectiveCNode] = []
            while position < end {
                let before = position
                if let element = expression(isArgument: true) { children.append(element) }
                take(",")
                if position == before { position += 1 }
            }
            position = min(end + 1, tokens.count)
            return ObjectiveCNode(.array, start: start, end: lastEnd, children)
        case "@{":
            let end = closing(position) - 1
            position += 1
            var children: [ObjectiveCNode] = []
            while position < end {
                let before = position
                let place = token().start
                if let key = expression(isArgument: true, isCase: true) {
                    take(":")
                    let value = expression(isArgument: true)
                    children.append(
                        ObjectiveCNode(.entry, start: place, end: lastEnd, [key] + (value.map { [$0] } ?? [])))
                }
                take(",")
                if position == before { position += 1 }
            }
            position = min(end + 1, tokens.count)
            return ObjectiveCNode(.dictionary, start: start, end: lastEnd, children)
        case "[": return message()
        case "^": return closure()
        default: return nil
        }
    }

    /// `[receiver selector:argument …]`, or a capture list of C++.
    private mutating func message() -> ObjectiveCNode? {
        let start = token().start
        let end = closing(position) - 1
        position += 1
        guard position < end, let receiver = expression(isArgument: true), position < end, token().kind == .word else {
            position = min(end + 1, tokens.count)
            return ObjectiveCNode(.other, start: start, end: lastEnd)
        }
        let name = token()
        var selector = text(name)
        position += 1
        var arguments: [ObjectiveCNode] = []
        if take(":") {
            selector += ":"
            var label = ""
            while position < end {
                let before = position
                let place = token().start
                if let value = expression(isArgument: true) {
                    arguments.append(ObjectiveCNode(.argument, label, start: place, end: lastEnd, [value]))
                }
                if take(",") {
                    label = ""
                } else if token().kind == .word, isAt(":", 1) {
                    label = text()
                    selector += label + ":"
                    position += 2
                } else if position < end, isAt(":") {
                    label = ""
                    selector += ":"
                    position += 1
                } else if position < end {
                    position += 1
                }
                if position == before { position += 1 }
            }
        }
        position = min(end + 1, tokens.count)
        let callee = ObjectiveCNode(.member, text(name), start: name.start, end: name.end, [receiver])
        return ObjectiveCNode(
            .call, text(name), detail: selector, start: name.start, end: lastEnd, [callee] + arguments)
    }

    /// A block: `^{ … }`, `^(BOOL ok) { … }`, `^NSString *(id x) { … }`.
    private mutating func closure() -> ObjectiveCNode? {
        let start = token().start
        position += 1
        while !isAtEnd, !isAt("("), !isAt("{"), token().kind == .word || isAt("*") || isAt("<") || isAt(">") {
            position += 1
        }
        var children: [ObjectiveCNode] = []
        if isAt("(") {
            let end = closing(position)
            children = parameters(from: position + 1, to: end - 1)
            position = end
        }
        guard isAt("{") else { return ObjectiveCNode(.other, start: start, end: lastEnd) }
        children += block().children
        return ObjectiveCNode(.closure, start: start, end: lastEnd, children)
    }
}
