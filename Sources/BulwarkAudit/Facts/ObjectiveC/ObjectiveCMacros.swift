/// Macros that take arguments, read as the functions that they stand in for.
extension ObjectiveCParser {
    /// `#define LOG(format, ...) NSLog(format, ##__VA_ARGS__)` is a function that hands its arguments on.
    ///
    /// nil where the macro takes no arguments. One that calls nothing gives no facts, unless it takes a system's function away: an empty
    /// `NSLog(...)` says that nothing is logged.
    func macro(_ line: ObjectiveCToken) -> [ObjectiveCNode]? {
        let rest = ObjectiveCPreprocessor.rest(line, bytes)
        let tokens = ObjectiveCLexer.tokens(of: UnsafeBufferPointer(rebasing: bytes[rest]), isMacro: true).map {
            ObjectiveCToken(kind: $0.kind, start: $0.start + rest.lowerBound, end: $0.end + rest.lowerBound)
        }
        guard tokens.count > 2, tokens[0].kind == .word, tokens[1].kind == .mark, tokens[1].start == tokens[0].end,
            bytes[tokens[1].start] == UInt8(ascii: "("),
            let close = tokens.firstIndex(where: { $0.kind == .mark && bytes[$0.start] == UInt8(ascii: ")") })
        else { return Self.standsFor(tokens, text) ? [alias(tokens, line)] : nil }
        let name = text(tokens[0])
        let body = Array(tokens[(close + 1)...])
        guard body.count < Self.maximumMacro, !body.contains(where: { $0.kind == .word && text($0) == name }) else {
            return []
        }
        let parameters = tokens[2..<close].indices.compactMap { macroParameter($0, in: tokens) }
        let block = macroBody(body, line)
        guard !parameters.isEmpty,
            block.holdsCall || handsOn(body, parameters, block) || Self.logFunctions.contains(name)
        else { return [] }
        return [
            ObjectiveCNode(.function, name, start: tokens[0].start, end: line.end, parameters + [block])
        ]
    }

    private static let maximumMacro = 400

    private static let logFunctions: Set<String> = [
        "NSLog", "printf", "os_log", "CLSLog", "CLSNSLog", "CLS_LOG", "DDLogVerbose", "DDLogDebug", "DDLogInfo",
        "DDLogWarn", "DDLogError",
    ]

    /// Parameters of macros have no labels, and so no call of Swift can mean one.
    private func macroParameter(_ index: Int, in tokens: [ObjectiveCToken]) -> ObjectiveCNode? {
        let token = tokens[index]
        if token.kind == .word {
            // `arguments...` takes any number, too.
            let isRest = text(tokens[index + 1]) == "..."
            return ObjectiveCNode(
                .parameter, text(token), detail: isRest ? "..." : "", start: token.start, end: token.end)
        }
        guard text(token) == "...", tokens[index - 1].kind != .word else { return nil }
        return ObjectiveCNode(.parameter, "__VA_ARGS__", detail: "...", start: token.start, end: token.end)
    }

    /// What a macro stands for: the value of an expression, or statements.
    private func macroBody(_ body: [ObjectiveCToken], _ line: ObjectiveCToken) -> ObjectiveCNode {
        let start = body.first?.start ?? line.end
        var parser = ObjectiveCParser(bytes: bytes, tokens: body)
        parser.depth = depth + 1
        if let expression = parser.expression(), parser.isAtEnd {
            let value = ObjectiveCNode(.returning, start: start, end: line.end, [expression])
            return ObjectiveCNode(.block, start: start, end: line.end, [value])
        }
        parser = ObjectiveCParser(bytes: bytes, tokens: body)
        parser.depth = depth + 1
        var statements: [ObjectiveCNode] = []
        while !parser.isAtEnd {
            let before = parser.position
            statements += parser.statements()
            if parser.position == before { parser.position += 1 }
        }
        return ObjectiveCNode(.block, start: start, end: line.end, statements)
    }

    /// Whether a macro gives what it is given: `#define SAFE(text) ((text) ?: @"")`.
    private func handsOn(_ body: [ObjectiveCToken], _ parameters: [ObjectiveCNode], _ block: ObjectiveCNode) -> Bool {
        guard body.count <= 24, block.children.first?.kind == .returning else { return false }
        return body.contains { token in token.kind == .word && parameters.contains { $0.text == text(token) } }
    }

    /// Whether a macro is another name for a function that logs: `#define DLog NSLog`.
    private static func standsFor(_ tokens: [ObjectiveCToken], _ text: (ObjectiveCToken) -> String) -> Bool {
        tokens.count == 2 && tokens.allSatisfy { $0.kind == .word } && logFunctions.contains(text(tokens[1]))
    }

    private func alias(_ tokens: [ObjectiveCToken], _ line: ObjectiveCToken) -> ObjectiveCNode {
        let (start, end) = (tokens[1].start, tokens[1].end)
        let target = text(tokens[1])
        let given = ObjectiveCNode(.name, "__VA_ARGS__", start: start, end: end)
        let call = ObjectiveCNode(
            .call, target, start: start, end: end,
            [
                ObjectiveCNode(.name, target, start: start, end: end),
                ObjectiveCNode(.argument, start: start, end: end, [given]),
            ])
        return ObjectiveCNode(
            .function, text(tokens[0]), start: tokens[0].start, end: line.end,
            [
                ObjectiveCNode(.parameter, "__VA_ARGS__", detail: "...", start: start, end: start),
                ObjectiveCNode(.block, start: start, end: end, [call]),
            ])
    }
}

extension ObjectiveCNode {
    /// Whether a call stands anywhere in it.
    fileprivate var holdsCall: Bool { kind == .call || children.contains(where: \.holdsCall) }
}
