extension TextScan {
    /// A credential with a fixed beginning, where a word begins.
    mutating func credential(at start: Int) -> Bool {
        if start > 0, isWord(start - 1) || base[start - 1] == UInt8(ascii: "-") { return false }
        // Web tokens may be long, and end at the first character that they cannot have; the others are short.
        let reach = base[start] == UInt8(ascii: "e") ? count : min(count, start + 4096)
        let bytes = UnsafeBufferPointer(start: base, count: reach)
        // An example in a log is taken out as well: nobody misses it.
        guard let match = SecretShapeMatcher.match(bytes, at: start, withExamples: true) else { return false }
        take(.credential(match.shape), from: start, to: match.end)
        return true
    }

    /// The credential behind `Bearer` (RFC 6750 §2.1).
    mutating func bearer(from start: Int, schemeEnd: Int) {
        guard let range = token(after: schemeEnd), range.count >= 8 else { return }
        guard looksDrawn(range) else { return }
        take(.credential(.authorizationHeader), from: range.lowerBound, to: range.upperBound)
    }

    /// The credentials behind `Basic`: user and password in base64 (RFC 7617 §2).
    mutating func basic(from start: Int, schemeEnd: Int) {
        guard let range = token(after: schemeEnd), range.count >= 4, holdsColon(range) else { return }
        take(.credential(.authorizationHeader), from: range.lowerBound, to: range.upperBound)
    }

    /// What stands one blank behind a scheme, as far as it is a `token68` (RFC 9110 §11.2).
    private func token(after schemeEnd: Int) -> Range<Int>? {
        guard schemeEnd + 1 < count, base[schemeEnd] == UInt8(ascii: " ") else { return nil }
        let start = schemeEnd + 1
        var end = start
        while end < count, isBase64(end) || base[end] == UInt8(ascii: ".") || base[end] == UInt8(ascii: "~") {
            end += 1
        }
        while end < count, base[end] == UInt8(ascii: "="), end - start > 3 { end += 1 }
        return end > start ? start..<end : nil
    }

    /// Whether characters are drawn at random and no word: a digit among them, both cases, or very many.
    private func looksDrawn(_ range: Range<Int>) -> Bool {
        var digits = 0
        var upper = 0
        var lower = 0
        for position in range.prefix(64) {
            switch base[position] {
            case 0x30...0x39: digits += 1
            case 0x41...0x5a: upper += 1
            case 0x61...0x7a: lower += 1
            default: break
            }
        }
        return digits > 0 && upper + lower > 0 || digits >= 8 || upper > 1 && lower > 1 || range.count >= 32
    }

    /// Whether base64 decodes to text with a colon in it, as far as its first 96 characters say.
    private func holdsColon(_ range: Range<Int>) -> Bool {
        var bits: UInt32 = 0
        var held: UInt32 = 0
        var hasColon = false
        for position in range.prefix(96) {
            let byte = base[position]
            let value: UInt32
            switch byte {
            case 0x41...0x5a: value = UInt32(byte) - 0x41
            case 0x61...0x7a: value = UInt32(byte) - 0x61 + 26
            case 0x30...0x39: value = UInt32(byte) - 0x30 + 52
            case UInt8(ascii: "+"), UInt8(ascii: "-"): value = 62
            case UInt8(ascii: "/"), UInt8(ascii: "_"): value = 63
            default: continue
            }
            bits = bits << 6 | value
            held += 6
            if held >= 8 {
                held -= 8
                let decoded = UInt8(truncatingIfNeeded: bits >> held)
                guard decoded >= 0x20, decoded != 0x7f else { return false }
                if decoded == UInt8(ascii: ":") { hasColon = true }
            }
        }
        return hasColon
    }

    /// The authority of a URL: a password in it is one (RFC 3986 §3.2.1). It ends at the last `@`, as browsers read it: passwords that
    /// nobody encoded have one, too.
    mutating func authority(from word: Int, at start: Int) {
        index = start
        var position = start
        var colon: Int?
        var at: Int?
        scan: while position < count, position - start < 512 {
            switch base[position] {
            case 0...0x20, UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#"), UInt8(ascii: "\""),
                UInt8(ascii: "<"):
                break scan
            // What no host has ends the URL in a text.
            case UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "'"), UInt8(ascii: ")"), UInt8(ascii: ">"),
                UInt8(ascii: "|"):
                if at != nil { break scan }
            case UInt8(ascii: ":"): if colon == nil { colon = position }
            case UInt8(ascii: "@"): at = position
            default: break
            }
            position += 1
        }
        guard let at, let colon, at - colon > 1 else { return }
        // `%@:%@` is a format, whose values are elsewhere.
        if at - colon == 2, base[colon + 1] == UInt8(ascii: "%") { return }
        take(.credential(.urlWithPassword), from: colon + 1, to: at)
    }

    /// Dashes: five of them may begin a private key in text form (RFC 7468).
    mutating func dashes() {
        let start = index
        while index < count, base[index] == UInt8(ascii: "-") { index += 1 }
        if index - start <= 2, lastClient != Self.never { return clientCredentials(at: index) }
        // One dash more is a line that a patch takes out.
        guard index - start >= 5, starts("BEGIN ", at: index) else { return }
        var label = index + 6
        while label < count, label - index < 64, base[label] != UInt8(ascii: "-"), base[label] != 0x0a { label += 1 }
        guard label - index >= 17,
            starts("PRIVATE KEY-----", at: label - 11) || starts("PRIVATE KEY BLOCK-----", at: label - 17)
        else { return }
        let end = endOfKey(from: label + 5)
        take(.credential(.privateKey), from: index - 5, to: end)
    }

    /// How far the last line of a key is looked for in any text, and how far in lines that a key has.
    private static var farthestEnd: Int { 32_768 }
    private static var longestKey: Int { 1 << 20 }

    /// Where a key ends: behind its last line. Without one it is taken as far as keys usually go, and on as long as base64 follows.
    private func endOfKey(from start: Int) -> Int {
        var position = start
        let near = min(count, start + Self.farthestEnd)
        let limit = min(count, start + Self.longestKey)
        /// Where the last line ended.
        var line = near
        while position < limit {
            if base[position] == UInt8(ascii: "-"), starts("-----END ", at: position) {
                var end = position + 9
                while end < count, end - position < 96, base[end] != UInt8(ascii: "-"), base[end] != 0x0a { end += 1 }
                while end < count, base[end] == UInt8(ascii: "-") { end += 1 }
                return end
            }
            if position >= near {
                guard isInKey(position) else { return line }
                if base[position] == 0x0a { line = position }
            }
            position += 1
        }
        return limit
    }

    /// Whether a byte is one of a key's lines: of base64, or of how a text in quotes breaks a line.
    private func isInKey(_ position: Int) -> Bool {
        switch base[position] {
        case 0x0a, 0x0d, UInt8(ascii: "="), UInt8(ascii: "\\"): true
        default: isBase64(position) && base[position] != UInt8(ascii: "-") && base[position] != UInt8(ascii: "_")
        }
    }
}
