/// The pass over a text: steps from word to word and from number to number, and looks closer where one can be sensitive.
///
/// Every look behind or ahead is bounded, so that the pass is linear in the text.
struct TextScan {
    let base: UnsafePointer<UInt8>
    let count: Int
    let options: TextDetector.Options
    let tables: ByteClass.Tables
    /// What was found so far, in order.
    var found: [Detection] = []

    /// The next byte to look at.
    var index = 0
    /// Where the last colour of a terminal was set.
    var floor = 0
    /// Where that was, or the last escape of a URL ended: what stands before belongs to no word behind it.
    var wordFloor = 0
    /// Where the last word of each kind ended; far behind where there was none in this line.
    var lastCard = Self.never
    var lastPhone = Self.never
    var lastSpeech = Self.never
    var lastNational = Self.never
    var lastVersion = Self.never
    /// A program that fetches from the web, such as curl.
    var lastClient = Self.never

    static let never = Int.min / 2

    init(base: UnsafePointer<UInt8>, count: Int, options: TextDetector.Options, tables: ByteClass.Tables) {
        self.base = base
        self.count = count
        self.options = options
        self.tables = tables
    }

    mutating func run() {
        let base = base
        let count = count
        let classes = tables.classes
        while index < count {
            switch classes[Int(base[index])] {
            case ByteClass.letter: word()
            case ByteClass.digit: number(from: index, opening: index)
            case ByteClass.opening:
                let next = index + 1
                if next < count, classes[Int(base[next])] == ByteClass.digit || base[next] == UInt8(ascii: "(") {
                    opening()
                } else {
                    index = next
                }
            case ByteClass.at: address(width: 1)
            case ByteClass.percent:
                if starts("%40", at: index) {
                    address(width: 3)
                } else if starts("%2540", at: index) {
                    address(width: 5)
                } else if index + 2 < count, isHexadecimal(base[index + 1]), isHexadecimal(base[index + 2]) {
                    index += 3
                    wordFloor = index
                } else {
                    index += 1
                }
            case ByteClass.reference:
                if let width = widthOfEscapedAt(index) { address(width: width) } else { index += 1 }
            case ByteClass.escape:
                index = endOfSequence(at: index)
                floor = index
                wordFloor = index
            case ByteClass.wide:
                index += 1
                while index < count, base[index] & 0xc0 == 0x80 { index += 1 }
            case ByteClass.dash: dashes()
            case ByteClass.newline:
                // A label on a line of its own speaks of the next line.
                if index == 0 || base[index - 1] != UInt8(ascii: ":") && base[index - 1] != 0x0d { forgetWords() }
                index += 1
            case ByteClass.colon where options.contains(.ipAddresses): colon()
            default: index += 1
            }
        }
    }

    // MARK: Words

    /// A word: letters, and the digits among them.
    private mutating func word() {
        let base = base
        let count = count
        let classes = tables.classes
        let start = index
        let first = base[start]
        if start + 1 < count {
            let pair = Int(first) << 8 | Int(base[start + 1])
            if tables.pairs[pair >> 6] & (1 << UInt64(pair & 63)) != 0, credential(at: start) { return }
        }
        // The last eight letters in lower case.
        var letters: UInt64 = 0
        var end = start
        var digits = 0
        while end < count {
            let byte = base[end]
            let kind = classes[Int(byte)]
            if kind == ByteClass.letter {
                letters = letters << 8 | UInt64(byte | 0x20)
            } else if kind == ByteClass.digit {
                digits += 1
            } else {
                break
            }
            end += 1
        }
        let length = end - start
        if digits >= 2, account(from: start, to: end) { return }
        index = end
        if digits == 0, length <= 8 { note(letters, start, end) }
        guard end < count, index == end else { return }
        switch base[end] {
        case 0x1b, 0xef, 0x09:
            if TextNames.mayBeSensitive(letters) { value(ofNameEndingAt: end, letters) }
        case UInt8(ascii: ":"):
            if end + 2 < count, base[end + 1] == UInt8(ascii: "/"), base[end + 2] == UInt8(ascii: "/") {
                authority(from: start, at: end + 3)
            } else if TextNames.mayBeSensitive(letters) {
                value(ofNameEndingAt: end, letters)
            }
        case UInt8(ascii: "="), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: " "), UInt8(ascii: "]"),
            UInt8(ascii: "\\"), UInt8(ascii: "`"):
            if TextNames.mayBeSensitive(letters) {
                value(ofNameEndingAt: end, letters)
            } else if letters == Self.valueName {
                pairedValue(namedAt: start..<end)
            }
        case UInt8(ascii: "%"):
            guard starts("%3", at: end) || starts("%22", at: end) || widthOfEncodedBrackets(at: end) > 0,
                TextNames.mayBeSensitive(letters)
            else { return }
            value(ofNameEndingAt: end, letters)
        case UInt8(ascii: "&"):
            if widthOfEscapedQuote(at: end) > 0, TextNames.mayBeSensitive(letters) {
                value(ofNameEndingAt: end, letters)
            }
        case UInt8(ascii: "["):
            if starts("[]=", at: end), TextNames.mayBeSensitive(letters) { value(ofNameEndingAt: end, letters) }
        case UInt8(ascii: "("), UInt8(ascii: "<"), UInt8(ascii: ">"):
            if TextNames.mayBeSensitive(letters) { looseValue(ofNameEndingAt: end) }
        default: break
        }
    }

    /// Remembers what a word says about the numbers that follow, and looks for the credential behind a scheme.
    @inline(__always)
    private mutating func note(_ letters: UInt64, _ start: Int, _ end: Int) {
        var slot = ContextWord.slot(letters)
        while true {
            let entry = tables.words[slot]
            if entry.word == letters { return act(on: entry.meaning, start, end) }
            if entry.word == 0 { return }
            slot = (slot + 1) & ContextWord.mask
        }
    }

    private mutating func act(on meaning: UInt8, _ start: Int, _ end: Int) {
        if meaning & ContextWord.card != 0 { lastCard = end }
        if meaning & ContextWord.phone != 0 { lastPhone = end }
        if meaning & ContextWord.speech != 0 { lastSpeech = end }
        if meaning & ContextWord.national != 0 { lastNational = end }
        if meaning & ContextWord.version != 0 { lastVersion = end }
        if meaning & ContextWord.client != 0 { lastClient = end }
        if meaning & ContextWord.bearer != 0 { bearer(from: start, schemeEnd: end) }
        if meaning & ContextWord.basic != 0 { basic(from: start, schemeEnd: end) }
    }

    private mutating func forgetWords() {
        lastCard = Self.never
        lastPhone = Self.never
        lastSpeech = Self.never
        lastNational = Self.never
        lastVersion = Self.never
        lastClient = Self.never
    }

    // MARK: Bytes

    @inline(__always)
    func isDigit(_ position: Int) -> Bool {
        position >= 0 && position < count && base[position] &- 0x30 < 10
    }

    @inline(__always)
    func isLetter(_ position: Int) -> Bool {
        position >= 0 && position < count && tables.classes[Int(base[position])] == ByteClass.letter
    }

    /// Whether a word or a number stands at a position: a letter, a digit or an underscore.
    @inline(__always)
    func isWord(_ position: Int) -> Bool {
        guard position >= wordFloor, position < count else { return false }
        let byte = base[position]
        let kind = tables.classes[Int(byte)]
        if kind == ByteClass.letter { return byte & 0xc0 != 0x80 || !isInWideCharacter(position) }
        return kind == ByteClass.digit || byte == UInt8(ascii: "_")
    }

    /// Whether a byte that continues a character continues a wide one.
    func isInWideCharacter(_ position: Int) -> Bool {
        var lead = position
        while lead > 0, position - lead < 3, base[lead] & 0xc0 == 0x80 { lead -= 1 }
        return tables.classes[Int(base[lead])] == ByteClass.wide
    }

    /// How many bytes the blank at a position has; none where there is no blank. Numbers are also written with ones that do not break.
    @inline(__always)
    func blank(at position: Int) -> Int {
        guard position < count else { return 0 }
        switch base[position] {
        case UInt8(ascii: " "): return 1
        case 0xc2: return starts("\u{A0}", at: position) ? 2 : 0
        case 0xe2: return starts("\u{202F}", at: position) || starts("\u{2009}", at: position) ? 3 : 0
        default: return 0
        }
    }

    /// The end of an escape sequence (ECMA-48 §5.4): ESC, `[`, parameters and a last byte; without these of ESC alone.
    func endOfSequence(at start: Int) -> Int {
        guard start + 1 < count, base[start + 1] == UInt8(ascii: "[") else { return start + 1 }
        var end = start + 2
        while end < count, end - start < 32, (0x20...0x3f).contains(base[end]) { end += 1 }
        return end < count && (0x40...0x7e).contains(base[end]) ? end + 1 : start + 1
    }

    /// Behind all escape sequences that stand at a position.
    @inline(__always)
    func behindSequences(at position: Int) -> Int {
        var position = position
        while position < count, base[position] == 0x1b { position = endOfSequence(at: position) }
        return position
    }

    /// A character of base64 in either alphabet.
    @inline(__always)
    func isBase64(_ position: Int) -> Bool {
        let byte = base[position]
        return byte < 0x80
            && (isWord(position) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "/"))
    }

    func starts(_ text: StaticString, at position: Int) -> Bool {
        guard count - position >= text.utf8CodeUnitCount else { return false }
        for offset in 0..<text.utf8CodeUnitCount where base[position + offset] != text.utf8Start[offset] {
            return false
        }
        return true
    }

    /// Takes a part as found and goes on behind it. One that reaches back over the last takes its place.
    mutating func take(_ kind: DetectionKind, from start: Int, to end: Int) {
        while let last = found.last, last.range.upperBound > start { found.removeLast() }
        found.append(Detection(kind, at: start..<end))
        index = end
    }
}
