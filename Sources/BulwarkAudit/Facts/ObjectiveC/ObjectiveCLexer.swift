/// Splits Objective-C into tokens; whatever is no token of the language becomes a mark of one byte.
struct ObjectiveCLexer {
    private let bytes: UnsafeBufferPointer<UInt8>
    private let isMacro: Bool
    private var position = 0

    private init(_ bytes: UnsafeBufferPointer<UInt8>, isMacro: Bool) {
        self.bytes = bytes
        self.isMacro = isMacro
    }

    /// All tokens of a text.
    ///
    /// - Parameter isMacro: whether it is what a macro stands for: there `##` glues tokens and `#name` is a text.
    static func tokens(of bytes: UnsafeBufferPointer<UInt8>, isMacro: Bool = false) -> [ObjectiveCToken] {
        var lexer = ObjectiveCLexer(bytes, isMacro: isMacro)
        var tokens: [ObjectiveCToken] = []
        tokens.reserveCapacity(bytes.count / 5)
        while let token = lexer.next() { tokens.append(token) }
        return tokens
    }

    private func byte(_ offset: Int = 0) -> UInt8 {
        let index = position + offset
        return index < bytes.count ? bytes[index] : 0
    }

    private mutating func next() -> ObjectiveCToken? {
        skipBlanksAndComments()
        guard position < bytes.count else { return nil }
        let start = position
        let first = byte()
        let kind: ObjectiveCToken.Kind
        switch first {
        case UInt8(ascii: "#") where isMacro:
            kind = .string
            position += 1
            skipWord()
        case UInt8(ascii: "#"):
            kind = .directive
            skipDirective()
        case UInt8(ascii: "\""):
            kind = .string
            skipQuoted(first)
        case UInt8(ascii: "'"):
            kind = .character
            skipQuoted(first)
        case UInt8(ascii: "@") where byte(1) == UInt8(ascii: "\""):
            kind = .string
            position += 1
            skipQuoted(UInt8(ascii: "\""))
        case UInt8(ascii: "R") where byte(1) == UInt8(ascii: "\""):
            kind = skipRawString() ? .string : .word
            if kind == .word { skipWord() }
        case UInt8(ascii: "@") where Self.beginsWord(byte(1)):
            kind = .word
            position += 1
            skipWord()
        case _ where Self.beginsWord(first):
            kind = .word
            skipWord()
        case _ where Self.isDigit(first), UInt8(ascii: ".") where Self.isDigit(byte(1)):
            kind = .number
            skipNumber()
        default:
            kind = .mark
            skipMark()
        }
        return ObjectiveCToken(kind: kind, start: start, end: position)
    }

    private mutating func skipBlanksAndComments() {
        while position < bytes.count {
            switch byte() {
            case 0x20, 0x09...0x0d: position += 1
            case UInt8(ascii: "/") where byte(1) == UInt8(ascii: "/"):
                while position < bytes.count, byte() != 0x0a { position += 1 }
            case UInt8(ascii: "/") where byte(1) == UInt8(ascii: "*"):
                position += 2
                while position < bytes.count, !(byte() == UInt8(ascii: "*") && byte(1) == UInt8(ascii: "/")) {
                    position += 1
                }
                position = min(position + 2, bytes.count)
            case UInt8(ascii: "\\") where byte(1) == 0x0a || byte(1) == 0x0d: position += 2
            case UInt8(ascii: "#") where isMacro && byte(1) == UInt8(ascii: "#"): position += 2
            default: return
            }
        }
    }

    private mutating func skipDirective() {
        while position < bytes.count, byte() != 0x0a {
            if byte() == UInt8(ascii: "/"), byte(1) == UInt8(ascii: "/") || byte(1) == UInt8(ascii: "*") {
                // A comment ends what a directive says; one that spans lines is skipped with the blanks behind it.
                return
            }
            if byte() == UInt8(ascii: "\"") {
                skipQuoted(byte())
                continue
            }
            if byte() == UInt8(ascii: "\\"), byte(1) == 0x0a || byte(1) == 0x0d {
                position += byte(1) == 0x0d && byte(2) == 0x0a ? 3 : 2
                continue
            }
            position += 1
        }
    }

    private mutating func skipQuoted(_ quote: UInt8) {
        position += 1
        while position < bytes.count {
            let current = byte()
            if current == UInt8(ascii: "\\") {
                // A string goes on behind an escaped end of its line, which two bytes may make.
                position += byte(1) == 0x0d && byte(2) == 0x0a ? 3 : 2
                continue
            }
            if current == 0x0a { return }
            position += 1
            if current == quote { return }
        }
        position = min(position, bytes.count)
    }

    /// Passes a raw string of C++, `R"mark(…)mark"`; false where it is none, but a macro beside a string.
    private mutating func skipRawString() -> Bool {
        let start = position + 2
        guard
            let open = bytes[start..<min(start + 17, bytes.count)].firstIndex(where: {
                $0 == UInt8(ascii: "(") || $0 <= 0x20 || $0 == UInt8(ascii: "\"")
            }), bytes[open] == UInt8(ascii: "(")
        else { return false }
        let ending = [UInt8(ascii: ")")] + bytes[start..<open] + [UInt8(ascii: "\"")]
        var next = open + 1
        while next + ending.count <= bytes.count {
            if bytes[next] == ending[0], bytes[next..<(next + ending.count)].elementsEqual(ending) {
                position = next + ending.count
                return true
            }
            next += 1
        }
        position = bytes.count
        return true
    }

    private mutating func skipWord() {
        while position < bytes.count, Self.beginsWord(byte()) || Self.isDigit(byte()) { position += 1 }
    }

    private mutating func skipNumber() {
        while position < bytes.count {
            let current = byte()
            if Self.beginsWord(current) || Self.isDigit(current) || current == UInt8(ascii: ".")
                || current == UInt8(ascii: "'")
            {
                let isExponent = (current | 0x20) == UInt8(ascii: "e") || (current | 0x20) == UInt8(ascii: "p")
                position += 1
                if isExponent, byte() == UInt8(ascii: "+") || byte() == UInt8(ascii: "-") { position += 1 }
            } else {
                return
            }
        }
    }

    private mutating func skipMark() {
        let pair = (byte(), byte(1))
        switch pair {
        case (UInt8(ascii: "<"), UInt8(ascii: "<")), (UInt8(ascii: ">"), UInt8(ascii: ">")):
            // `>>` may close two lists of type arguments; only `<<=` and `>>=` are joined further.
            position += byte(2) == UInt8(ascii: "=") ? 3 : (pair.0 == UInt8(ascii: "<") ? 2 : 1)
        case (UInt8(ascii: "="), UInt8(ascii: "=")), (UInt8(ascii: "!"), UInt8(ascii: "=")),
            (UInt8(ascii: "<"), UInt8(ascii: "=")),
            (UInt8(ascii: ">"), UInt8(ascii: "=")), (UInt8(ascii: "&"), UInt8(ascii: "&")),
            (UInt8(ascii: "|"), UInt8(ascii: "|")),
            (UInt8(ascii: "+"), UInt8(ascii: "+")), (UInt8(ascii: "-"), UInt8(ascii: "-")),
            (UInt8(ascii: "+"), UInt8(ascii: "=")),
            (UInt8(ascii: "-"), UInt8(ascii: "=")), (UInt8(ascii: "*"), UInt8(ascii: "=")),
            (UInt8(ascii: "/"), UInt8(ascii: "=")),
            (UInt8(ascii: "%"), UInt8(ascii: "=")), (UInt8(ascii: "&"), UInt8(ascii: "=")),
            (UInt8(ascii: "|"), UInt8(ascii: "=")),
            (UInt8(ascii: "^"), UInt8(ascii: "=")), (UInt8(ascii: "-"), UInt8(ascii: ">")),
            (UInt8(ascii: ":"), UInt8(ascii: ":")),
            (UInt8(ascii: "@"), UInt8(ascii: "[")), (UInt8(ascii: "@"), UInt8(ascii: "{")),
            (UInt8(ascii: "@"), UInt8(ascii: "(")):
            position += 2
        case (UInt8(ascii: "."), UInt8(ascii: ".")) where byte(2) == UInt8(ascii: "."): position += 3
        default: position += 1
        }
        position = min(position, bytes.count)
    }

    static func beginsWord(_ byte: UInt8) -> Bool {
        (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z") || byte == UInt8(ascii: "_")
            || byte == UInt8(ascii: "$")
            || byte >= 0x80
    }

    static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
}
