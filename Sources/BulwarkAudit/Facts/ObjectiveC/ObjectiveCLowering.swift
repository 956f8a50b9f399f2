import BulwarkProperties

/// Lowers Objective-C, and the C and C++ around it, to facts.
///
/// Without a compiler's knowledge of types and macros a reader must guess; this one guesses as people do, by shape and by the customs of the
/// platform, and steps over what it does not know.
enum ObjectiveCLowering {
    /// The facts of a file.
    static func facts(of bytes: [UInt8]) -> FileFacts {
        var out = FactBuilder(sourceSize: bytes.count)
        var error: Int?
        bytes.withUnsafeBufferPointer { buffer in
            let tokens = ObjectiveCPreprocessor.kept(ObjectiveCLexer.tokens(of: buffer), of: buffer)
            error = firstImbalance(tokens, buffer)
            var parser = ObjectiveCParser(bytes: buffer, tokens: tokens)
            ObjectiveCNode(.file, start: 0, end: buffer.count, parser.file()).store(in: &out)
        }
        return FileFacts(
            language: .objectiveC, size: bytes.count, lineStarts: ByteScan.lineStarts(of: bytes), syntaxError: error,
            nodes: out.nodes, texts: out.texts)
    }

    /// Where a bracket stands that nothing opens or closes.
    private static func firstImbalance(_ tokens: [ObjectiveCToken], _ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        var open: [(mark: UInt8, start: Int)] = []
        for token in tokens where token.kind == .mark {
            let mark = bytes[token.end - 1]
            switch mark {
            case UInt8(ascii: "{"), UInt8(ascii: "("), UInt8(ascii: "["): open.append((mark, token.start))
            case UInt8(ascii: "}"), UInt8(ascii: ")"), UInt8(ascii: "]"):
                let opener = mark == UInt8(ascii: ")") ? mark - 1 : mark - 2
                guard open.popLast()?.mark == opener else { return token.start }
            default: break
            }
        }
        return open.first?.start
    }
}

/// Keeps the preprocessor's conditions where both ways hold whole constructs; else only their first way.
enum ObjectiveCPreprocessor {
    static func kept(_ tokens: [ObjectiveCToken], of bytes: UnsafeBufferPointer<UInt8>) -> [ObjectiveCToken] {
        guard tokens.contains(where: { $0.kind == .directive && isCondition(word($0, bytes)) }) else { return tokens }
        // For each condition: its directives' positions, and whether brackets balance in each way.
        struct Condition {
            var directives: [Int]
            var isBalanced = true
            /// The depth of brackets at the end of the first way.
            var firstEnd: Int?
        }
        var open: [Condition] = []
        var depths: [Int] = []
        var dropped: [Range<Int>] = []
        var lifted: Set<Int> = []
        var depth = 0
        for (index, token) in tokens.enumerated() {
            if token.kind == .mark {
                switch bytes[token.end - 1] {
                case UInt8(ascii: "{"), UInt8(ascii: "("), UInt8(ascii: "["): depth += 1
                case UInt8(ascii: "}"), UInt8(ascii: ")"), UInt8(ascii: "]"):
                    depth -= 1
                    if let last = depths.last, depth < last { open[open.count - 1].isBalanced = false }
                default: break
                }
                continue
            }
            guard token.kind == .directive else { continue }
            switch word(token, bytes) {
            case "if", "ifdef", "ifndef":
                open.append(Condition(directives: [index]))
                depths.append(depth)
            case "else", "elif", "elifdef", "elifndef":
                guard !open.isEmpty, let start = depths.last else { continue }
                if depth != start { open[open.count - 1].isBalanced = false }
                if open[open.count - 1].firstEnd == nil { open[open.count - 1].firstEnd = depth }
                open[open.count - 1].directives.append(index)
                depth = start  // Each way begins where the condition began.
            case "endif":
                guard var condition = open.popLast(), let start = depths.popLast() else { continue }
                if depth != start { condition.isBalanced = false }
                depth = condition.firstEnd ?? depth
                condition.directives.append(index)
                if !condition.isBalanced {
                    for directive in condition.directives { lifted.insert(directive) }
                    if condition.directives.count > 2 { dropped.append(condition.directives[1]..<index) }
                }
            default: break
            }
        }
        guard !lifted.isEmpty else { return tokens }
        var kept: [ObjectiveCToken] = []
        kept.reserveCapacity(tokens.count)
        var isDropped = [Bool](repeating: false, count: tokens.count)
        for range in dropped { for index in range { isDropped[index] = true } }
        for (index, token) in tokens.enumerated() where !isDropped[index] && !lifted.contains(index) {
            kept.append(token)
        }
        return kept
    }

    /// A directive's own word.
    static func word(_ token: ObjectiveCToken, _ bytes: UnsafeBufferPointer<UInt8>) -> String {
        var start = token.start + 1
        while start < token.end, bytes[start] == 0x20 || bytes[start] == 0x09 { start += 1 }
        var end = start
        while end < token.end, ObjectiveCLexer.beginsWord(bytes[end]) { end += 1 }
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }

    /// What stands behind a directive's word.
    static func rest(_ token: ObjectiveCToken, _ bytes: UnsafeBufferPointer<UInt8>) -> Range<Int> {
        var start = token.start + 1
        while start < token.end, bytes[start] == 0x20 || bytes[start] == 0x09 { start += 1 }
        while start < token.end, ObjectiveCLexer.beginsWord(bytes[start]) { start += 1 }
        while start < token.end, bytes[start] == 0x20 || bytes[start] == 0x09 { start += 1 }
        var end = token.end
        while end > start, bytes[end - 1] <= 0x20 { end -= 1 }
        return start..<end
    }

    private static func isCondition(_ word: String) -> Bool { word == "if" || word == "ifdef" || word == "ifndef" }
}
