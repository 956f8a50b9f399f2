/// Reads tokens of Objective-C into nodes. It never fails: what it does not know it steps over, and every step takes a token.
struct ObjectiveCParser {
    let bytes: UnsafeBufferPointer<UInt8>
    let tokens: [ObjectiveCToken]
    var position = 0
    /// How deep constructs are nested; past the limit brackets are stepped over as a whole.
    var depth = 0

    /// The flags that the file itself defines to be 0.
    private var switchedOff: Set<String> = ["0"]
    /// What was defined so far.
    private var defined: Set<String> = []
    /// How many conditions are around.
    private var conditionDepth = 0

    static let maximumDepth = 300

    /// For each opening bracket the position behind its partner, and 0 for other tokens: looking for it anew at every level
    /// would take the square of the nesting.
    private let partners: [Int32]

    init(bytes: UnsafeBufferPointer<UInt8>, tokens: [ObjectiveCToken]) {
        self.bytes = bytes
        self.tokens = tokens
        var partners = [Int32](repeating: 0, count: tokens.count)
        var open: [Int] = []
        for (index, token) in tokens.enumerated() where token.kind == .mark {
            switch bytes[token.end - 1] {
            case UInt8(ascii: "{"), UInt8(ascii: "("), UInt8(ascii: "["): open.append(index)
            case UInt8(ascii: "}"), UInt8(ascii: ")"), UInt8(ascii: "]"):
                if let opening = open.popLast() { partners[opening] = Int32(index + 1) }
            default: break
            }
        }
        for opening in open { partners[opening] = Int32(tokens.count) }
        self.partners = partners
    }

    /// The constructs of a whole file.
    mutating func file() -> [ObjectiveCNode] {
        var nodes: [ObjectiveCNode] = []
        while position < tokens.count {
            let before = position
            nodes += declarations()
            if position == before { position += 1 }
        }
        return nodes
    }

    // MARK: Tokens

    func token(_ offset: Int = 0) -> ObjectiveCToken {
        let index = position + offset
        if index >= 0, index < tokens.count { return tokens[index] }
        return ObjectiveCToken(kind: .end, start: bytes.count, end: bytes.count)
    }

    var isAtEnd: Bool { position >= tokens.count }

    /// Where the token before ends.
    var lastEnd: Int { token(-1).kind == .end ? 0 : token(-1).end }

    func text(_ token: ObjectiveCToken) -> String { String(decoding: bytes[token.start..<token.end], as: UTF8.self) }

    func text(_ offset: Int = 0) -> String { text(token(offset)) }

    /// Whether a token is a word or mark of the given spelling.
    func isAt(_ spelling: StaticString, _ offset: Int = 0) -> Bool {
        let token = token(offset)
        guard token.kind == .word || token.kind == .mark, token.end - token.start == spelling.utf8CodeUnitCount else {
            return false
        }
        return spelling.withUTF8Buffer { $0.elementsEqual(bytes[token.start..<token.end]) }
    }

    /// Takes a token of the given spelling, if it is there.
    @discardableResult
    mutating func take(_ spelling: StaticString) -> Bool {
        guard isAt(spelling) else { return false }
        position += 1
        return true
    }

    /// The position behind the bracket that closes the one at `start`; the end where none does.
    ///
    /// From any other token on it is that of the next bracket, or the next closing one itself.
    func closing(_ start: Int) -> Int {
        var index = start
        while index < tokens.count {
            if partners[index] > 0 { return Int(partners[index]) }
            if tokens[index].kind == .mark {
                switch bytes[tokens[index].end - 1] {
                case UInt8(ascii: "}"), UInt8(ascii: ")"), UInt8(ascii: "]"): return index + 1
                default: break
                }
            }
            index += 1
        }
        return tokens.count
    }

    /// Steps behind the next `;` or over the next brace block.
    mutating func skipConstruct() {
        while !isAtEnd {
            if isAt(";") {
                position += 1
                return
            }
            if isAt("}") { return }
            if isAt("{") {
                position = closing(position)
                take(";")
                return
            }
            if isAt("(") || isAt("[") || isAt("@[") || isAt("@{") || isAt("@(") {
                position = closing(position)
            } else if token().kind == .directive {
                return
            } else {
                position += 1
            }
        }
    }

    /// The content of a string token with escapes resolved.
    func content(ofString token: ObjectiveCToken) -> String {
        var start = token.start
        if bytes[start] == UInt8(ascii: "@") { start += 1 }
        if bytes[start] == UInt8(ascii: "R") {
            let raw = String(decoding: bytes[start..<token.end], as: UTF8.self)
            guard let open = raw.firstIndex(of: "("), let close = raw.lastIndex(of: ")"), open < close else {
                return ""
            }
            return String(raw[raw.index(after: open)..<close])
        }
        start += 1
        var content: [UInt8] = []
        var index = start
        while index < token.end {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\"") { break }
            index += 1
            guard byte == UInt8(ascii: "\\"), index < token.end else {
                content.append(byte)
                continue
            }
            let escape = bytes[index]
            index += 1
            switch escape {
            case UInt8(ascii: "n"): content.append(0x0a)
            case UInt8(ascii: "t"): content.append(0x09)
            case UInt8(ascii: "r"): content.append(0x0d)
            case UInt8(ascii: "0")...UInt8(ascii: "7"): content.append(0)
            case 0x0a: break
            case 0x0d where index < token.end && bytes[index] == 0x0a: index += 1
            default: content.append(escape)
            }
        }
        return String(decoding: content, as: UTF8.self)
    }

    // MARK: Preprocessor

    /// The constructs under a directive: a constant, an import, or what a condition holds.
    mutating func directive(_ items: (inout Self) -> [ObjectiveCNode]) -> [ObjectiveCNode] {
        let line = token()
        let word = ObjectiveCPreprocessor.word(line, bytes)
        switch word {
        case "import", "include":
            position += 1
            return importing(line)
        case "define":
            position += 1
            let words = String(decoding: bytes[ObjectiveCPreprocessor.rest(line, bytes)], as: UTF8.self).split {
                $0 == " " || $0 == "\t"
            }
            if let name = words.first.map(String.init) {
                // What is defined twice, or under a condition, is on in some builds.
                let isNew = defined.insert(name).inserted
                if isNew, conditionDepth == 0, words.count == 2, words[1] == "0" {
                    switchedOff.insert(name)
                } else {
                    switchedOff.remove(name)
                }
            }
            return macro(line) ?? constant(line)
        case "undef":
            position += 1
            let rest = ObjectiveCPreprocessor.rest(line, bytes)
            switchedOff.remove(String(decoding: bytes[rest], as: UTF8.self).filter { $0 != " " })
            return []
        case "if", "ifdef", "ifndef": return condition(items)
        default:
            position += 1
            return []
        }
    }

    private func importing(_ line: ObjectiveCToken) -> [ObjectiveCNode] {
        let rest = ObjectiveCPreprocessor.rest(line, bytes)
        let path = String(decoding: bytes[rest], as: UTF8.self).filter { !"<>\"".contains($0) }
        let module = path.split(separator: "/").first.map(String.init) ?? path
        return [ObjectiveCNode(.importing, module, start: line.start, end: line.end)]
    }

    /// `#define NAME value` is a constant where the value is an expression.
    private func constant(_ line: ObjectiveCToken) -> [ObjectiveCNode] {
        let rest = ObjectiveCPreprocessor.rest(line, bytes)
        var nameEnd = rest.lowerBound
        while nameEnd < rest.upperBound,
            ObjectiveCLexer.beginsWord(bytes[nameEnd]) || ObjectiveCLexer.isDigit(bytes[nameEnd])
        { nameEnd += 1 }
        guard nameEnd > rest.lowerBound, nameEnd < rest.upperBound, bytes[nameEnd] == 0x20 || bytes[nameEnd] == 0x09
        else { return [] }
        let value = UnsafeBufferPointer(rebasing: bytes[nameEnd..<rest.upperBound])
        let shifted = ObjectiveCLexer.tokens(of: value).map {
            ObjectiveCToken(kind: $0.kind, start: $0.start + nameEnd, end: $0.end + nameEnd)
        }
        guard let first = shifted.first, [.string, .number, .word].contains(first.kind) || shifted.count > 2 else {
            return []
        }
        var parser = ObjectiveCParser(bytes: bytes, tokens: shifted)
        parser.depth = depth + 1
        guard let expression = parser.expression(), parser.isAtEnd else { return [] }
        let name = String(decoding: bytes[rest.lowerBound..<nameEnd], as: UTF8.self)
        return [
            ObjectiveCNode(.variable, name, flags: .isConstant, start: rest.lowerBound, end: line.end, [expression])
        ]
    }

    private mutating func condition(_ items: (inout Self) -> [ObjectiveCNode]) -> [ObjectiveCNode] {
        var ways: [ObjectiveCNode] = []
        var earlier: [String] = []
        conditionDepth += 1
        defer { conditionDepth -= 1 }
        while token().kind == .directive {
            let line = token()
            let word = ObjectiveCPreprocessor.word(line, bytes)
            let rest = String(decoding: bytes[ObjectiveCPreprocessor.rest(line, bytes)], as: UTF8.self)
            guard word != "endif" else {
                position += 1
                break
            }
            position += 1
            let text: String
            switch word {
            case "if", "elif": text = rest
            case "ifdef", "elifdef": text = "defined(\(rest))"
            case "ifndef", "elifndef": text = "!defined(\(rest))"
            default: text = earlier.map { "!(\($0))" }.joined(separator: " && ")
            }
            // The first conditions say enough: an `#else` is in debug builds only after one that names release builds.
            if word != "else", earlier.count < 4 { earlier.append(text) }
            var children: [ObjectiveCNode] = []
            while !isAtEnd, !isAt("}"), !isAtWayEnd {
                let before = position
                children += items(&self)
                if position == before { position += 1 }
            }
            // What is switched off is compiled nowhere.
            if word == "if" || word == "elif", switchedOff.contains(rest) { children = [] }
            ways.append(ObjectiveCNode(.conditional, text, start: line.start, end: lastEnd, children))
            if isAt("}") { break }
        }
        return ways
    }

    /// Whether a way of a condition ends here.
    var isAtWayEnd: Bool {
        guard token().kind == .directive else { return false }
        switch ObjectiveCPreprocessor.word(token(), bytes) {
        case "else", "elif", "elifdef", "elifndef", "endif": return true
        default: return false
        }
    }
}
