extension TextScan {
    /// An IBAN (ISO 13616-1) that begins with a word: in one piece, or in groups of four as on paper.
    mutating func account(from start: Int, to end: Int) -> Bool {
        guard end - start >= 4, base[start] < 0x80, base[start + 1] < 0x80, isDigit(start + 2), isDigit(start + 3)
        else {
            return false
        }
        guard isLetter(start), isLetter(start + 1), !isWord(start - 1) else { return false }
        let isInOnePiece = end - start >= 15
        guard isInOnePiece || end - start == 4, end - start <= 34 else { return false }
        let country = UInt16(base[start] & 0xdf) << 8 | UInt16(base[start + 1] & 0xdf)
        guard let length = IBANLengths.length(country) else { return false }
        let hasHyphens = !isInOnePiece && end < count && base[end] == UInt8(ascii: "-")
        guard !hasHyphens || start == 0 || base[start - 1] != UInt8(ascii: "-") else { return false }
        var position = start
        /// Where the next hyphen has to stand.
        var next = end
        var taken = 0
        var remainder = 0
        // Mod 97 over the number with its first four characters at the end (ISO 13616-1 §6): the head is kept for last.
        var head = 0
        while taken < length {
            guard position < count else { return false }
            let byte = base[position]
            if hasHyphens, position == next {
                // Each of the groups: other identifiers have hyphens elsewhere.
                guard byte == UInt8(ascii: "-") else { return false }
                position += 1
                next = position + 4
                continue
            }
            if !isInOnePiece, taken % 4 == 0, blank(at: position) > 0 {
                position += blank(at: position)
                continue
            }
            let value: Int
            switch byte {
            case 0x30...0x39: value = Int(byte) - 0x30
            case 0x41...0x5a: value = Int(byte) - 0x41 + 10
            case 0x61...0x7a: value = Int(byte) - 0x61 + 10
            default: return false
            }
            if taken < 4 {
                head = value > 9 ? head * 100 + value : head * 10 + value
            } else {
                remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97
            }
            taken += 1
            position += 1
        }
        guard !isWord(position), (remainder * 1_000_000 + head) % 97 == 1 else { return false }
        take(.iban, from: start, to: position)
        return true
    }
}
