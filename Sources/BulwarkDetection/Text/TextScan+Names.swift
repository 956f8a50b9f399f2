extension TextScan {
    /// The value behind a name: `pin=…`, `"apiKey": "…"`, `Authorization: Bearer …`.
    ///
    /// - Parameters:
    ///   - end: where the name ends.
    ///   - letters: its last letters, packed.
    mutating func value(ofNameEndingAt end: Int, _ letters: UInt64) {
        var position = behindSequences(at: end)
        // The quote that closes the key, which is escaped where JSON stands in a string.
        if position < count, base[position] == UInt8(ascii: "\\") { position += 1 }
        if position < count, isQuote(base[position]) || base[position] == UInt8(ascii: "]") { position += 1 }
        position = behindSequences(at: position)
        if position < count, base[position] == UInt8(ascii: " ") { position += 1 }
        guard position < count else { return }
        let separator = base[position]
        if separator == UInt8(ascii: ":") || separator == UInt8(ascii: "=") {
            position += 1
        } else if starts("\u{FF1A}", at: position) {
            // The colon of Chinese and Japanese.
            position += 3
        } else {
            if base[end] == UInt8(ascii: " ") { looseValue(ofNameEndingAt: end) }
            return
        }
        // `:=`, `=>`, `==`
        if position < count, base[position] == UInt8(ascii: "=") || base[position] == UInt8(ascii: ">") {
            position += 1
        }
        position = behindSequences(at: position)
        let isTight = position < count && base[position] != UInt8(ascii: " ")
        let first = position
        while position < count, base[position] == UInt8(ascii: " "), position - first < 8 { position += 1 }
        position = behindSequences(at: position)
        let name = name(endingAt: end)
        guard let meaning = TextNames.meaning(of: name) else { return }
        switch meaning {
        case .header:
            let range = headerValue(from: position)
            guard !range.isEmpty else { return }
            take(.credential(.authorizationHeader), from: range.lowerBound, to: range.upperBound)
        case .kind(let kind):
            guard let range = value(from: position, isNumber: kind.isWrittenInGroups),
                isValue(range, of: kind, isTight: isTight && separator == UInt8(ascii: "="))
            else { return }
            // The shell's working folder.
            if name.utf8.count == 3, kind == .password, base[range.lowerBound] == UInt8(ascii: "/") { return }
            takeWhole(.named(kind), range)
        case .likely(let kind):
            guard isTight, let range = value(from: position, isNumber: false), isLikely(range) else { return }
            takeWhole(.named(kind), range)
        }
    }

    /// Whether a value is a password where its name may also be that of a count or of a verdict: `pass=17`, `pass=no`.
    private func isLikely(_ range: Range<Int>) -> Bool {
        var digits = 0
        var letters = 0
        var others = 0
        for position in range.prefix(256) {
            switch base[position] {
            case 0x30...0x39: digits += 1
            case 0x41...0x5a, 0x61...0x7a, 0x80...0xff: letters += 1
            case UInt8(ascii: "/"), UInt8(ascii: "("), UInt8(ascii: "$"), UInt8(ascii: "<"): return false
            case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ":"): break
            default: others += 1
            }
        }
        return letters > 0 && digits + others > 0 && range.count >= 5
            && (isLetter(range.lowerBound) || range.count >= 8)
    }

    /// The whole name, with the parts before its last word.
    private func name(endingAt end: Int) -> String {
        let start = nameStart(endingAt: end)
        return String(decoding: UnsafeBufferPointer(start: base + start, count: end - start), as: UTF8.self)
    }

    /// Where a name begins.
    func nameStart(endingAt end: Int) -> Int {
        var start = end
        while start > floor, end - start < 64, base[start - 1] < 0x80,
            isWord(start - 1) || base[start - 1] == UInt8(ascii: "-")
        {
            start -= 1
        }
        return start
    }

    /// What a name stands for: up to the closing quote, or as far as one word goes.
    ///
    /// - Parameters:
    ///   - isNumber: whether blanks and parentheses may stand between digits.
    ///   - longest: how far to look.
    func value(from start: Int, isNumber: Bool, atMost longest: Int = farthest) -> Range<Int>? {
        var first = start
        if first < count, base[first] == UInt8(ascii: "\\") { first += 1 }
        guard first < count else { return nil }
        let limit = min(count, first + longest)
        if isQuote(base[first]) {
            let quote = base[first]
            first += 1
            var end = first
            while end < limit, base[end] != quote, base[end] != 0x0a {
                // What is escaped is not the end, unless the quotes around it are escaped themselves.
                if base[end] == UInt8(ascii: "\\"), end + 1 < limit {
                    if base[end + 1] == quote, first >= 2, base[first - 2] == UInt8(ascii: "\\") { break }
                    end += 1
                }
                end += 1
            }
            end = min(end, limit)
            return end > first ? first..<end : nil
        }
        var end = first
        while end < limit {
            if isNumber, end - first < 40, isBetweenDigits(end) {
                end += 1
                continue
            }
            if endsValue(base[end]) { break }
            end += 1
        }
        return end > first ? first..<end : nil
    }

    /// How far the end of a value is looked for before it is known to be one.
    static var farthest: Int { 8192 }

    /// Takes a value, to its end where that is further than was looked: once it is taken, its bytes are not looked at again.
    mutating func takeWhole(_ kind: DetectionKind, _ range: Range<Int>) {
        var end = range.upperBound
        if range.count >= Self.farthest - 2 {
            let quote = range.lowerBound > 0 && isQuote(base[range.lowerBound - 1]) ? base[range.lowerBound - 1] : nil
            let isEscaped = range.lowerBound > 1 && base[range.lowerBound - 2] == UInt8(ascii: "\\")
            while end < count, base[end] != 0x0a {
                if let quote {
                    if base[end] == quote { break }
                    if base[end] == UInt8(ascii: "\\"), end + 1 < count {
                        if isEscaped, base[end + 1] == quote { break }
                        end += 1
                    }
                } else if endsValue(base[end]) {
                    break
                }
                end += 1
            }
        }
        take(kind, from: range.lowerBound, to: min(end, count))
    }

    /// Whether a byte ends a value without quotes.
    private func endsValue(_ byte: UInt8) -> Bool {
        switch byte {
        case 0...0x20, UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "&"), UInt8(ascii: "\""), UInt8(ascii: "'"),
            UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: "<"), UInt8(ascii: "|"):
            true
        default: false
        }
    }

    /// Whether a blank or a parenthesis stands before more digits.
    private func isBetweenDigits(_ position: Int) -> Bool {
        switch base[position] {
        case UInt8(ascii: " "): isDigit(position + 1) || position + 1 < count && base[position + 1] == UInt8(ascii: "(")
        case UInt8(ascii: "("), UInt8(ascii: ")"): isDigit(position + 1) || isDigit(position + 2)
        default: false
        }
    }

    /// Whether it is a value and not a word about one: `token: expired`, `password=nil`, `key=<redacted>`.
    func isValue(_ range: Range<Int>, of kind: SensitiveKind, isTight: Bool) -> Bool {
        var digits = 0
        var letters = 0
        var isLowercase = true
        var marks = 0
        for position in range.prefix(256) {
            switch base[position] {
            case 0x30...0x39: digits += 1
            case 0x61...0x7a: letters += 1
            case 0x41...0x5a:
                letters += 1
                isLowercase = false
            case UInt8(ascii: "*"), UInt8(ascii: "<"), UInt8(ascii: "%"), UInt8(ascii: "$"), UInt8(ascii: "{"), 0x2e:
                marks += 1
            default: break
            }
        }
        if digits + letters == 0 { return range.count > marks && kind == .password }
        if marks > 0, base[range.lowerBound] == UInt8(ascii: "<") || base[range.lowerBound] == UInt8(ascii: "*") {
            return false
        }
        if range.count <= 5, isWordForNothing(range) { return false }
        // `token=Token{a64f992 …}` is an object that describes itself.
        if base[range.lowerBound] | 0x20 >= 0x61, range.contains(where: { base[$0] == UInt8(ascii: "{") }) {
            return false
        }
        let isQuoted = range.lowerBound > 0 && isQuote(base[range.lowerBound - 1])
        switch kind {
        case .password, .pin, .seedPhrase: return isTight || isQuoted || digits > 0 || !isLowercase || marks > 0
        case .token, .secret, .apiKey, .cryptographicKey:
            if digits > 0 && range.count >= 6 || range.count >= 16 { return true }
            // A short one is no count and no word about it: `secret=x`, but not `token=3` and `token=expired`.
            return (isTight || isQuoted) && (range.count >= 8 || letters > 0 && !isState(range))
        case .cardNumber, .cvv, .accountNumber, .nationalID, .phone, .dateOfBirth, .location: return digits >= 2
        default: return isTight || isQuoted
        }
    }

    /// A word of up to eight letters about a value: `expired`, `missing`.
    private func isState(_ range: Range<Int>) -> Bool {
        var letters: UInt64 = 0
        for position in range { letters = letters << 8 | UInt64(base[position] | 0x20) }
        return Self.states.contains(letters)
    }

    private static let states = Set(
        [
            "expired", "invalid", "missing", "present", "valid", "hidden", "unknown", "revoked", "changed", "string",
            "masked", "private", "default", "removed", "failed", "absent", "found", "created", "on", "off", "bearer",
            "basic", "jwt", "access", "refresh", "new", "old", "error", "bad", "good", "length", "count",
        ].map(ContextWord.packed))

    /// `nil`, `null`, `none`, `true`, `false`, `yes`, `no`, `set`, `ok`.
    private func isWordForNothing(_ range: Range<Int>) -> Bool {
        var letters: UInt64 = 0
        for position in range { letters = letters << 8 | UInt64(base[position] | 0x20) }
        return Self.nothing.contains(letters)
    }

    private static let nothing = Set(
        ["nil", "null", "none", "true", "false", "yes", "no", "set", "unset", "ok", "empty", "n/a"].map(
            ContextWord.packed))

    @inline(__always)
    func isQuote(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "`")
    }
}

extension SensitiveKind {
    /// Whether people write such values in groups of digits.
    fileprivate var isWrittenInGroups: Bool {
        switch self {
        case .cardNumber, .accountNumber, .nationalID, .phone: true
        default: false
        }
    }
}
