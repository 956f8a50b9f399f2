/// What a byte can begin, as a table: the scan looks at it once for each byte that stands outside words and numbers.
enum ByteClass {
    static let other: UInt8 = 0
    static let letter: UInt8 = 1
    static let digit: UInt8 = 2
    /// `+` and `(`: a telephone number may begin here.
    static let opening: UInt8 = 3
    static let at: UInt8 = 4
    static let dash: UInt8 = 5
    static let newline: UInt8 = 6
    static let colon: UInt8 = 7
    /// `%`: an address in a URL may have its `@` here.
    static let percent: UInt8 = 8
    /// ESC: a sequence that sets a terminal's colour.
    static let escape: UInt8 = 9
    /// What begins a character that no word of an alphabet with spaces has: punctuation beyond ASCII, ideographs, kana, emoji. Such
    /// text stands next to numbers and tokens without a blank.
    static let wide: UInt8 = 10
    /// What JSON and HTML begin an escaped character with.
    static let reference: UInt8 = 11

    /// The tables that a scan reads, lent for its time.
    struct Tables {
        /// The class of each byte.
        var classes: UnsafePointer<UInt8>
        /// One bit for each pair of bytes that a credential of a fixed form may begin with.
        var pairs: UnsafePointer<UInt64>
        /// What words say about the numbers near them, by hash; see ``ContextWord``.
        var words: UnsafePointer<ContextWord.Entry>
    }

    static func withTables<Result>(_ body: (Tables) -> Result) -> Result {
        classes.withUnsafeBufferPointer { classes in
            pairs.withUnsafeBufferPointer { pairs in
                ContextWord.table.withUnsafeBufferPointer { words in
                    guard let classes = classes.baseAddress, let pairs = pairs.baseAddress,
                        let words = words.baseAddress
                    else { preconditionFailure("The tables are built in and never empty.") }
                    return body(Tables(classes: classes, pairs: pairs, words: words))
                }
            }
        }
    }

    private static let classes: [UInt8] = (0..<256).map { value in
        switch UInt8(value) {
        case 0x30...0x39: digit
        case 0xc2, 0xe0...0xf4: wide
        case 0x41...0x5a, 0x61...0x7a, 0x80...0xff: letter
        case UInt8(ascii: "+"), UInt8(ascii: "("): opening
        case UInt8(ascii: "@"): at
        case UInt8(ascii: "-"): dash
        case 0x0a, 0x0d: newline
        case UInt8(ascii: ":"): colon
        case UInt8(ascii: "%"): percent
        case 0x1b: escape
        case UInt8(ascii: "\\"), UInt8(ascii: "&"): reference
        default: other
        }
    }

    private static let pairs: [UInt64] = {
        var bits = [UInt64](repeating: 0, count: 1024)
        for prefix in SecretShapeMatcher.beginnings {
            let pair = Int(prefix.0) << 8 | Int(prefix.1)
            bits[pair >> 6] |= 1 << UInt64(pair & 63)
        }
        return bits
    }()
}
