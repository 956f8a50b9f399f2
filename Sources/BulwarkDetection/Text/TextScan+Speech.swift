extension TextScan {
    // Values whose name is followed by neither `=` nor `:`.

    /// How far such a value is looked for; so little that many names in a row cost no more than others.
    private static var longest: Int { 256 }

    /// A name before `(`, `<`, `>` or a blank: a call, an element, an option of a command, or a sentence.
    mutating func looseValue(ofNameEndingAt end: Int) {
        switch base[end] {
        case UInt8(ascii: "("): argument(ofCallNamed: nameStart(endingAt: end)..<end)
        case UInt8(ascii: ">"): element(nameStart(endingAt: end)..<end, tagEnd: end)
        case UInt8(ascii: "<"): propertyListValue(nameStart(endingAt: end)..<end)
        case UInt8(ascii: " "):
            let start = nameStart(endingAt: end)
            if base[start] == UInt8(ascii: "-") {
                option(start..<end)
            } else if isTag(start) {
                guard let tagEnd = endOfTag(from: end) else { return }
                element(start..<end, tagEnd: tagEnd)
            } else {
                sentence(start..<end)
            }
        default: return
        }
    }

    // MARK: Markup

    /// Whether a name is that of an element, which may have a prefix: `<wsse:Password>`.
    private func isTag(_ start: Int) -> Bool {
        guard start > 0 else { return false }
        if base[start - 1] == UInt8(ascii: "<") { return true }
        guard base[start - 1] == UInt8(ascii: ":") else { return false }
        let prefix = nameStart(endingAt: start - 1)
        return prefix > 0 && base[prefix - 1] == UInt8(ascii: "<")
    }

    /// The `>` behind an element's attributes.
    private func endOfTag(from start: Int) -> Int? {
        var position = start
        while position < count, position - start < 512, base[position] != 0x0a, base[position] != UInt8(ascii: "<") {
            if base[position] == UInt8(ascii: ">") { return position }
            position += 1
        }
        return nil
    }

    /// `<password>…</password>`; without an end it is a word for what somebody has to fill in.
    private mutating func element(_ name: Range<Int>, tagEnd: Int) {
        guard isTag(name.lowerBound), base[tagEnd - 1] != UInt8(ascii: "/") else { return }
        content(of: name, from: tagEnd + 1)
    }

    /// `<key>password</key><string>…</string>`
    private mutating func propertyListValue(_ name: Range<Int>) {
        guard starts("</key>", at: name.upperBound) else { return }
        var position = name.upperBound + 6
        while position < count, base[position] == UInt8(ascii: " "), position - name.upperBound < 16 { position += 1 }
        guard starts("<string>", at: position) else { return }
        content(of: name, from: position + 8)
    }

    private mutating func content(of name: Range<Int>, from start: Int) {
        var end = start
        while end < count, end - start < 4096, base[end] != UInt8(ascii: "<"), base[end] != 0x0a { end += 1 }
        guard end > start, starts("</", at: end), base[start] != UInt8(ascii: " ") else { return }
        switch TextNames.meaning(of: text(name)) {
        case .kind(let kind), .likely(let kind):
            guard isValue(start..<end, of: kind, isTight: true) else { return }
            take(.named(kind), from: start, to: end)
        case .header, nil: return
        }
    }

    // MARK: Calls and options

    /// `set_pin(4711)`, `setPassword("hunter2")`; other arguments are as often names as they are values.
    private mutating func argument(ofCallNamed name: Range<Int>) {
        let first = name.upperBound + 1
        guard let range = value(from: first, isNumber: false, atMost: Self.longest), range.upperBound < count,
            range.count <= 128
        else { return }
        let looks = Looks(base, range)
        guard looks.digits > 0, case .kind(let kind) = TextNames.meaning(of: text(name)) else { return }
        switch kind {
        case .pin: guard looks.isNumber, (4...8).contains(range.count) else { return }
        case .password: guard range.lowerBound > first, looks.letters > 0 else { return }
        default: return
        }
        take(.named(kind), from: range.lowerBound, to: range.upperBound)
    }

    /// `--password hunter2`, but not `--password PASSWORD` or `the --password option`.
    private mutating func option(_ name: Range<Int>) {
        let first = name.upperBound + 1
        guard let range = value(from: first, isNumber: false, atMost: Self.longest) else { return }
        switch base[range.lowerBound] {
        case UInt8(ascii: "-"), UInt8(ascii: "<"), UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "$"),
            UInt8(ascii: "%"), UInt8(ascii: "*"), UInt8(ascii: "."), UInt8(ascii: "="):
            return
        default: break
        }
        let looks = Looks(base, range)
        guard looks.letters + looks.digits > 0, looks.lower + looks.digits > 0 else { return }
        if looks.lower == range.count, TextNames.isTalk(text(range)) { return }
        switch TextNames.meaning(of: text(name)) {
        case .kind(let kind) where kind.isCredential, .likely(let kind) where kind.isCredential:
            takeWhole(.named(kind), value(from: first, isNumber: false) ?? range)
        default: return
        }
    }

    /// User and password behind `-u` and `--user` where a line speaks of curl or its like.
    ///
    /// - Parameter start: behind the dashes.
    mutating func clientCredentials(at start: Int) {
        var position = start
        while position < count, position - start < 12, isLetter(position) || base[position] == UInt8(ascii: "-") {
            position += 1
        }
        guard position < count else { return }
        switch text(start..<position) {
        case "u", "U", "user", "proxy-user": break
        default: return
        }
        guard base[position] == UInt8(ascii: " ") || base[position] == UInt8(ascii: "="),
            let range = value(from: position + 1, isNumber: false, atMost: Self.longest)
        else { return }
        guard let colon = range.first(where: { base[$0] == UInt8(ascii: ":") }), colon > range.lowerBound,
            colon + 1 < range.upperBound, base[colon + 1] != UInt8(ascii: "$")
        else { return }
        let whole = value(from: position + 1, isNumber: false) ?? range
        take(.named(.password), from: colon + 1, to: whole.upperBound)
    }

    // MARK: Sentences

    /// `the password is hunter2`, `PIN 4711`: a value that cannot be a word of the sentence.
    private mutating func sentence(_ name: Range<Int>) {
        var first = name.upperBound + 1
        var isLinked = false
        var isMoved = false
        if starts("is ", at: first) {
            first += 3
            isLinked = true
        } else if starts("was ", at: first) || starts("ist ", at: first) {
            first += 4
            isLinked = true
        } else if starts("to ", at: first) {
            first += 3
            isMoved = true
        }
        guard first < count, base[first] > 0x20, let whole = value(from: first, isNumber: false, atMost: Self.longest),
            whole.count <= 128
        else { return }
        var range = whole
        while let last = range.last, isMark(base[last]) { range = range.lowerBound..<last }
        let looks = Looks(base, range)
        let isQuoted = range.lowerBound > first
        guard looks.digits > 0 || isLinked && (isQuoted || looks.specials > 0) else { return }
        guard let kind = spokenKind(name) else { return }
        switch kind {
        case .pin:
            guard looks.isNumber, (4...8).contains(range.count), !runsOn(whole.upperBound) else { return }
        case .cvv:
            guard isLinked || !isMoved, looks.isNumber, (3...4).contains(range.count), !runsOn(whole.upperBound) else {
                return
            }
        case .password:
            guard !isMoved, isQuoted && isLinked || isPassword(range, looks, isLinked: isLinked) else { return }
            // A mark at the end of a password may belong to it.
            if base[whole.upperBound - 1] == UInt8(ascii: "!") { range = range.lowerBound..<whole.upperBound }
        case .token, .secret, .apiKey, .cryptographicKey:
            guard isLinked, looks.digits > 0, looks.letters > 0, range.count >= 6, !looks.hasPath,
                !isOfNumber(range)
            else { return }
        default: return
        }
        take(.named(kind), from: range.lowerBound, to: range.upperBound)
    }

    /// What a word stands for in a sentence, in which the word before it says more: `verification code`, `map pin`.
    private func spokenKind(_ name: Range<Int>) -> SensitiveKind? {
        let word = text(name)
        var before = ""
        if name.lowerBound > 1, base[name.lowerBound - 1] == UInt8(ascii: " ") {
            before = text(nameStart(endingAt: name.lowerBound - 1)..<(name.lowerBound - 1)).lowercased()
        }
        if TextNames.isOfOther(before) { return nil }
        return SensitiveName.classify(word) ?? (before.isEmpty ? nil : SensitiveName.classify(before + "_" + word))
    }

    private func isPassword(_ range: Range<Int>, _ looks: Looks, isLinked: Bool) -> Bool {
        guard !looks.hasPath, !isOfNumber(range), !TextNames.isTechnical(text(range)) else { return false }
        if let at = range.first(where: { base[$0] == UInt8(ascii: "@") }),
            (at..<range.upperBound).contains(where: { base[$0] == UInt8(ascii: ".") })
        {
            return false
        }
        guard isLinked else {
            return looks.digits > 0 && looks.letters >= 3 && range.count >= 6 && isLetter(range.lowerBound)
                && !looks.hasJoint
        }
        if looks.isNumber { return range.count >= 6 }
        return looks.letters > 0 && range.count >= 5
    }

    /// `8-character`, `0x1f`: begins with a number that counts or measures.
    private func isOfNumber(_ range: Range<Int>) -> Bool {
        var position = range.lowerBound
        while isDigit(position), position < range.upperBound { position += 1 }
        guard position > range.lowerBound, position < range.upperBound else { return false }
        return base[position] == UInt8(ascii: "-") || base[position] == UInt8(ascii: "x")
            || range.count - (position - range.lowerBound) <= 2 && position - range.lowerBound <= 4
    }

    /// Whether more of a number or of a name follows: `4711-2`, `4711.5`, `4711:`.
    private func runsOn(_ end: Int) -> Bool {
        guard end + 1 < count else { return false }
        switch base[end] {
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: "/"), UInt8(ascii: ","):
            return isDigit(end + 1)
        default: return isWord(end)
        }
    }

    private func isMark(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ".") || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "!")
            || byte == UInt8(ascii: "?")
    }

    func text(_ range: Range<Int>) -> String {
        String(decoding: UnsafeBufferPointer(start: base + range.lowerBound, count: range.count), as: UTF8.self)
    }

    /// What a value is made of.
    private struct Looks {
        var digits = 0
        var lower = 0
        var letters = 0
        /// Characters that words of a sentence do not have.
        var specials = 0
        /// Characters that paths, calls and addresses have.
        var hasPath = false
        /// Characters that join words.
        var hasJoint = false
        let count: Int

        var isNumber: Bool { digits == count }

        init(_ base: UnsafePointer<UInt8>, _ range: Range<Int>) {
            count = range.count
            for position in range {
                switch base[position] {
                case 0x30...0x39: digits += 1
                case 0x61...0x7a:
                    lower += 1
                    letters += 1
                case 0x41...0x5a, 0x80...0xff: letters += 1
                case UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "^"), UInt8(ascii: "&"),
                    UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "~"), UInt8(ascii: "@"):
                    specials += 1
                case UInt8(ascii: "/"), UInt8(ascii: "\\"), UInt8(ascii: "("), UInt8(ascii: "="):
                    hasPath = true
                case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: ":"): hasJoint = true
                default: break
                }
            }
        }
    }
}
