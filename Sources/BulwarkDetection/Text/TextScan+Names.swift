extension TextScan {
    /// The value behind a name: `pin=…`, `"apiKey": "…"`, `Authorization: Bearer …`.
    ///
    /// - Parameters:
    ///   - end: where the name ends.
    ///   - letters: its last letters, packed.
    mutating func value(ofNameEndingAt end: Int, _ letters: UInt64) {
        if base[end] == UInt8(ascii: ":"), let behind = endOfMark(at: nameStart(endingAt: end) - 1) {
            index = behind
            return
        }
        guard let joint = joint(behind: end) else {
            if base[end] == UInt8(ascii: " ") { looseValue(ofNameEndingAt: end) }
            return
        }
        let position = joint.end
        let name = name(endingAt: end)
        guard let meaning = TextNames.meaning(of: name) else {
            return joint.isAssignment
                ? parameter(name, nameEnd: end, joint) : spokenValue(from: position, nameEnd: end)
        }
        switch meaning {
        case .header:
            let range = headerValue(from: position)
            guard !range.isEmpty, endOfMark(at: range.lowerBound) != range.upperBound else { return }
            take(.credential(.authorizationHeader), from: range.lowerBound, to: range.upperBound)
        case .kind(let kind):
            if kind == .seedPhrase, let range = seedPhrase(from: position) {
                return take(.named(kind), from: range.lowerBound, to: range.upperBound)
            }
            if takeList(of: kind, from: position) { return }
            guard let range = value(from: position, isNumber: kind.isWrittenInGroups, isEncoded: joint.isEncoded),
                isValue(range, of: kind, isTight: joint.isTight && joint.isAssignment)
            else { return }
            // The shell's working folder.
            if name.utf8.count == 3, kind == .password, base[range.lowerBound] == UInt8(ascii: "/") { return }
            takeWhole(.named(kind), range)
        case .likely(let kind):
            guard joint.isTight,
                let range = value(from: position, isNumber: false, isEncoded: joint.isEncoded), isLikely(range)
            else { return }
            takeWhole(.named(kind), range)
        }
    }

    /// What stands between a name and its value.
    struct Joint {
        var end: Int
        /// Whether the value follows at once.
        var isTight = true
        /// Whether it is `=` and not `:`.
        var isAssignment: Bool
        /// Whether it is percent-encoded, and so the value is, too.
        var isEncoded = false
    }

    func joint(behind end: Int) -> Joint? {
        if base[end] == UInt8(ascii: "%") { return encodedJoint(behind: end) }
        // A parameter that may stand several times: `password[]=…`
        var position = behindSequences(at: starts("[]=", at: end) ? end + 2 : end)
        // The quote that closes the key, which is escaped as often as JSON stands in a string.
        position = behindBackslashes(at: position)
        position += widthOfEscapedQuote(at: position)
        if position < count, isQuote(base[position]) || base[position] == UInt8(ascii: "]") { position += 1 }
        position = behindSequences(at: position)
        if position < count, isBlank(base[position]) { position += 1 }
        guard position < count else { return nil }
        let isAssignment = base[position] == UInt8(ascii: "=")
        if isAssignment || base[position] == UInt8(ascii: ":") {
            position += 1
        } else if starts("\u{FF1A}", at: position) {
            // The colon of Chinese and Japanese.
            position += 3
        } else {
            return nil
        }
        // `:=`, `=>`, `==`
        if position < count, base[position] == UInt8(ascii: "=") || base[position] == UInt8(ascii: ">") {
            position += 1
        }
        position = behindSequences(at: position)
        let first = position
        while position < count, isBlank(base[position]), position - first < 8 { position += 1 }
        return Joint(end: behindSequences(at: position), isTight: position == first, isAssignment: isAssignment)
    }

    /// `token%3Dabc`, `%22token%22%3A%22abc%22`: a URL or JSON in the parameter of another URL.
    private func encodedJoint(behind end: Int) -> Joint? {
        var position = end + widthOfEncodedBrackets(at: end)
        // `user%5Bpassword%5D=…`, in a form whose fields have names of their own.
        if position > end, position < count, base[position] == UInt8(ascii: "=") {
            return Joint(end: position + 1, isAssignment: true)
        }
        if starts("%22", at: position) { position += 3 }
        let isAssignment = starts("%3D", at: position) || starts("%3d", at: position)
        guard isAssignment || starts("%3A", at: position) || starts("%3a", at: position) else { return nil }
        position += 3
        return Joint(
            end: starts("%22", at: position) ? position + 3 : position, isAssignment: isAssignment, isEncoded: true)
    }

    /// How many bytes the brackets behind the name of a field are encoded with: `%5D`, `%5B%5D`; none where there are none.
    func widthOfEncodedBrackets(at start: Int) -> Int {
        var position = start
        while starts("%5B", at: position) || starts("%5D", at: position) || starts("%5b", at: position)
            || starts("%5d", at: position)
        {
            position += 3
        }
        return position - start
    }

    /// A parameter of a URL that lets in whoever has it: a signature, a code that is exchanged for a token, a session.
    private mutating func parameter(_ name: String, nameEnd: Int, _ joint: Joint) {
        guard joint.isTight, TextNames.isBearerParameter(name) else { return }
        let start = nameEnd - name.utf8.count
        guard joint.isEncoded || start > 0 && "?&;".utf8.contains(base[start - 1]),
            let range = value(from: joint.end, isNumber: false, isEncoded: joint.isEncoded), range.count >= 16
        else { return }
        takeWhole(.named(.token), range)
    }

    /// The value of a name of two words in a sentence, where it looks like one: `verification code: 482913`, `seed phrase: …`.
    private mutating func spokenValue(from start: Int, nameEnd: Int) {
        let last = nameStart(endingAt: nameEnd)
        guard last > 1, base[last - 1] == UInt8(ascii: " "), isWord(last - 2) else { return }
        let first = nameStart(endingAt: last - 1)
        let words = UnsafeBufferPointer(start: base + first, count: nameEnd - first)
        let name = String(decoding: words.map { $0 == UInt8(ascii: " ") ? UInt8(ascii: "_") : $0 }, as: UTF8.self)
        guard let kind = SensitiveName.classify(name) else { return }
        if kind == .seedPhrase {
            guard let range = seedPhrase(from: start) else { return }
            return take(.named(kind), from: range.lowerBound, to: range.upperBound)
        }
        guard let range = value(from: start, isNumber: false, atMost: 40) else { return }
        let lengths: ClosedRange<Int>
        switch kind {
        case .pin: lengths = 4...8
        case .cvv: lengths = 3...4
        case .accountNumber: lengths = 6...34
        default: return
        }
        guard lengths.contains(range.count), range.allSatisfy(isDigit),
            !TextNames.isOfOther(name.prefix { $0 != "_" }.lowercased())
        else { return }
        take(.named(kind), from: range.lowerBound, to: range.upperBound)
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
        while start > wordFloor, end - start < 64, base[start - 1] < 0x80,
            isWord(start - 1) || base[start - 1] == UInt8(ascii: "-")
        {
            start -= 1
        }
        return start
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
