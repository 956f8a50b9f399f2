extension TextScan {
    /// The groups of digits that a number may consist of, as written: `(0)20 7946 0958` has four.
    struct Groups {
        static let limit = 12
        /// Where each begins and ends, from the start of the number.
        var starts = SIMD16<UInt16>(repeating: 0)
        var ends = SIMD16<UInt16>(repeating: 0)
        /// What stands before each: a blank, a full stop, a dash, or a parenthesis with or without a blank.
        var separators = SIMD16<UInt8>(repeating: 0)
        var count = 0

        func length(_ group: Int) -> Int { Int(ends[group]) - Int(starts[group]) }

        /// Whether the groups of a range have these lengths.
        func match(_ lengths: StaticString, from first: Int = 0) -> Bool {
            guard count - first >= lengths.utf8CodeUnitCount else { return false }
            for offset in 0..<lengths.utf8CodeUnitCount
            where length(first + offset) != Int(lengths.utf8Start[offset]) - 0x30 { return false }
            return true
        }

        /// The separator that all groups of a range have before them, but for the first; nil where they differ.
        func uniform(_ range: Range<Int>) -> UInt8? {
            guard range.count > 1 else { return nil }
            let separator = separators[range.lowerBound + 1]
            for group in range.dropFirst() where separators[group] != separator { return nil }
            return separator
        }
    }

    /// A digit, or what opens a telephone number before it.
    ///
    /// - Parameters:
    ///   - start: the first digit.
    ///   - opening: where the number begins with its `+` or parenthesis.
    mutating func number(from start: Int, opening: Int) {
        // Most numbers are short and stand alone: a status, a port, a part of a time.
        var end = start + 1
        while end < count, base[end] &- 0x30 < 10 { end += 1 }
        if isLetter(end) || end < count && base[end] == UInt8(ascii: "_") {
            // `404x`, `1st`, hexadecimal: one word, unless an extension follows a telephone number.
            guard end < count, base[end] | 0x20 == UInt8(ascii: "x"), isDigit(end + 1), end - start >= 4 else {
                return wordOfDigits(from: start)
            }
        }
        if end < count, base[end] == UInt8(ascii: ":"), (8...10).contains(end - start), credential(at: start) { return }
        let isGlued = opening > 0 && isGlued(opening)
        if options.contains(.ipAddresses), end - start <= 3, end < count, base[end] == UInt8(ascii: "."),
            !isGlued || followsJoint(start), let last = shortAddress(groups(from: start), from: start)
        {
            return take(.ipAddress, from: start, to: last)
        }
        if end - start >= 12 || end - start >= 7 && !isGlued {
            if let last = digits(from: start, opening: opening, isGlued: isGlued) {
                index = last
                return
            }
        } else if !isGlued, end < count, end - start <= 7 || opening < start {
            switch base[end] {
            case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: ")"), UInt8(ascii: "("), 0xc2,
                0xe2:
                if let last = digits(from: start, opening: opening, isGlued: false) {
                    index = last
                    return
                }
            default: break
            }
        }
        index = end
    }

    /// `+` or `(` with a digit behind it.
    mutating func opening() {
        var start = index
        while start < count, start - index < 3, !isDigit(start) {
            guard base[start] == UInt8(ascii: "+") || base[start] == UInt8(ascii: "(") else { break }
            start += 1
        }
        guard isDigit(start), !isWord(index - 1) else {
            index += 1
            return
        }
        let before = index
        number(from: start, opening: index)
        if index <= before { index = before + 1 }
    }

    /// Whether what begins here belongs to something that stands before it: a version, an identifier, a path.
    private func isGlued(_ position: Int) -> Bool {
        let before = base[position - 1]
        if isWord(position - 1) { return true }
        // `tel:+44…`
        if before == UInt8(ascii: ":"), base[position] == UInt8(ascii: "+") { return false }
        switch before {
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "+"), UInt8(ascii: ":"),
            UInt8(ascii: ","), UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "%"), UInt8(ascii: "&"),
            UInt8(ascii: "\\"):
            return isWord(position - 2)
        case UInt8(ascii: "="): return true
        default: return false
        }
    }

    private mutating func wordOfDigits(from start: Int) {
        var end = start
        while isWord(end) { end += 1 }
        if options.contains(.ipAddresses), end < count, base[end] == UInt8(ascii: ":"), longAddress(from: start) {
            return
        }
        index = end
    }

    /// Judges groups of digits; gives where to go on, nil where nothing was found.
    private mutating func digits(from start: Int, opening: Int, isGlued: Bool) -> Int? {
        let groups = groups(from: start)
        guard groups.count > 0 else { return nil }
        if let end = card(groups, from: start, isGlued: isGlued) { return done(.cardNumber, start, end) }
        guard !isGlued else { return nil }
        if let end = nationalID(groups, from: start) { return done(.nationalID, start, end) }
        if options.contains(.ipAddresses), let end = shortAddress(groups, from: start) {
            return done(.ipAddress, start, end)
        }
        if let end = phone(groups, from: start, opening: opening) { return done(.phoneNumber, opening, end) }
        return nil
    }

    private mutating func done(_ kind: DetectionKind, _ start: Int, _ end: Int) -> Int {
        take(kind, from: start, to: end)
        return end
    }

    /// Reads groups of digits with one separator each between them, as far as they can belong together.
    func groups(from start: Int) -> Groups {
        var groups = Groups()
        var position = start
        var separator: UInt8 = 0
        while groups.count < Groups.limit, position - start < 64 {
            let first = position
            while position < count, base[position] &- 0x30 < 10, position - first < 24 { position += 1 }
            guard position > first else { break }
            // A group that runs into letters belongs to a word, unless it is an extension.
            let isLong = isDigit(position)
            let runsOn = isWord(position) && !(base[position] | 0x20 == UInt8(ascii: "x") && isDigit(position + 1))
            if isLong || runsOn { break }
            groups.starts[groups.count] = UInt16(first - start)
            groups.ends[groups.count] = UInt16(position - start)
            groups.separators[groups.count] = separator
            groups.count += 1
            guard position + 1 < count else { break }
            separator = base[position]
            switch separator {
            case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "."):
                position += 1
                if base[position] == UInt8(ascii: "("), isDigit(position + 1) {
                    separator = UInt8(ascii: "(")
                    position += 1
                }
            case UInt8(ascii: ")"):
                position += 1
                if base[position] == UInt8(ascii: " ") || base[position] == UInt8(ascii: "-") { position += 1 }
            case UInt8(ascii: "("): position += 1
            case 0xc2, 0xe2:
                guard let (plain, width) = typographicSeparator(at: position) else { return groups }
                separator = plain
                position += width
            default: return groups
            }
            guard isDigit(position) else { break }
        }
        return groups
    }

    /// A blank that does not break, or a hyphen or dash beyond ASCII, as what is written with it in ASCII, and its width.
    private func typographicSeparator(at position: Int) -> (plain: UInt8, width: Int)? {
        let width = blank(at: position)
        if width > 0 { return (UInt8(ascii: " "), width) }
        // U+2010 to U+2013: hyphen, the one that does not break, figure dash, en dash.
        guard
            starts("\u{2010}", at: position) || starts("\u{2011}", at: position) || starts("\u{2012}", at: position)
                || starts("\u{2013}", at: position)
        else { return nil }
        return (UInt8(ascii: "-"), 3)
    }

    func digit(_ position: Int) -> Int { Int(base[position] &- 0x30) }
}
