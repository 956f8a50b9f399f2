extension TextScan {
    private static let blank = UInt8(ascii: " ")
    private static let dash = UInt8(ascii: "-")
    private static let stop = UInt8(ascii: ".")
    private static let open = UInt8(ascii: "(")
    private static let close = UInt8(ascii: ")")

    // MARK: National identifiers

    /// The end of a social security number of the United States that the groups begin with: area, group and serial number, none
    /// of them zero, and no area that was never given out.
    func nationalID(_ groups: Groups, from start: Int) -> Int? {
        let isNear = start - lastNational <= 32
        if groups.match("324"), let separator = groups.uniform(0..<3) {
            guard separator == Self.dash || isNear && separator == Self.blank else { return nil }
            if groups.count > 3, groups.separators[3] == separator { return nil }
            return isGiven(start, Int(groups.starts[1]) + start, Int(groups.starts[2]) + start)
                ? start + Int(groups.ends[2]) : nil
        }
        if isNear, groups.length(0) == 9, groups.count == 1 || groups.separators[1] == Self.blank {
            return isGiven(start, start + 3, start + 5) ? start + 9 : nil
        }
        return nil
    }

    private func isGiven(_ area: Int, _ group: Int, _ serial: Int) -> Bool {
        let number = digit(area) * 100 + digit(area + 1) * 10 + digit(area + 2)
        guard number != 0, number != 666 else { return false }
        guard digit(group) + digit(group + 1) > 0 else { return false }
        return digit(serial) + digit(serial + 1) + digit(serial + 2) + digit(serial + 3) > 0
    }

    // MARK: Telephone numbers

    /// The end of a telephone number that the groups begin with.
    func phone(_ groups: Groups, from start: Int, opening: Int) -> Int? {
        let isInternational = opening < start && base[opening] == UInt8(ascii: "+")
        let isParenthesised = opening < start && base[start - 1] == Self.open
        // The most groups that a number may have, of at most fifteen digits (ITU-T E.164 §6).
        var used = 0
        var digits = 0
        while used < groups.count, used < 7 {
            let length = groups.length(used)
            guard digits + length <= 15 else { break }
            // A parenthesis opens another number, unless a country code stands before it.
            if used > 0, groups.separators[used] == Self.open, !isInternational, groups.length(0) > 3 { break }
            digits += length
            used += 1
        }
        guard used > 0, digits >= 7 else { return nil }
        let end = start + Int(groups.ends[used - 1])
        if isInternational {
            // `+` also stands before numbers that are added; those have no groups, or have decimals.
            guard digits >= 8, used > 1 || digits >= 10, groups.uniform(0..<used) != Self.stop || used > 2 else {
                return nil
            }
            return isDate(groups, from: start) ? nil : withExtension(end)
        }
        guard !isDate(groups, from: start) else { return nil }
        if let end = northAmerican(groups, from: start, isParenthesised: isParenthesised) { return withExtension(end) }
        if isParenthesised {
            guard (2...5).contains(groups.length(0)), used > 1, used < 6, groups.separators[1] == Self.close,
                digits >= 8,
                digits <= 12, (1..<used).allSatisfy({ (2...4).contains(groups.length($0)) })
            else { return nil }
            return withExtension(end)
        }
        if let end = trunk(groups, used, digits, from: start) { return withExtension(end) }
        return spokenOf(groups, used, digits, from: start, end)
    }

    /// The plan of North America: area and exchange of three digits that begin with two or more, and four digits; after `1` or
    /// `001` or not.
    private func northAmerican(_ groups: Groups, from start: Int, isParenthesised: Bool) -> Int? {
        var first = 0
        if groups.length(0) == 1 && digit(start) == 1 || groups.match("3") && starts("001", at: start) { first = 1 }
        guard groups.match("334", from: first) else { return nil }
        let area = start + Int(groups.starts[first])
        let exchange = start + Int(groups.starts[first + 1])
        guard digit(area) >= 2, digit(exchange) >= 2 || first > 0 || isParenthesised else { return nil }
        let separator = groups.separators[first + 2]
        let isPlain = groups.separators[first + 1] == separator
        let isMarked = isParenthesised || groups.separators[first + 1] == Self.close || first > 0
        guard isMarked || isPlain && (separator == Self.dash || separator == Self.stop) else { return nil }
        // More of the same behind it: an identifier with groups.
        if groups.count > first + 3, groups.separators[first + 3] == separator, separator != Self.blank { return nil }
        return start + Int(groups.ends[first + 2])
    }

    /// A number with the trunk prefix `0` of most countries, in groups.
    private func trunk(_ groups: Groups, _ used: Int, _ digits: Int, from start: Int) -> Int? {
        guard digit(start) == 0, digits >= 9, digits <= 12, used >= 2, used == groups.count,
            let separator = groups.uniform(0..<used), separator != Self.open, separator != Self.close
        else { return nil }
        guard (2...5).contains(groups.length(0)), isDigit(start + 1), digit(start + 1) != 0 else { return nil }
        if (0..<used).allSatisfy({ groups.length($0) == 2 }) {
            // Bytes look so, too.
            return used == 5 && !isWord(start - 2) ? start + Int(groups.ends[used - 1]) : nil
        }
        for group in 1..<used where !(2...4).contains(groups.length(group)) && !(used == 2 && groups.length(1) <= 8) {
            return nil
        }
        // A version or an amount has stops and short groups.
        if separator == Self.stop, used < 4, groups.length(0) < 4 { return nil }
        return start + Int(groups.ends[used - 1])
    }

    /// A number that is one because a word says so.
    private func spokenOf(_ groups: Groups, _ used: Int, _ digits: Int, from start: Int, _ end: Int) -> Int? {
        let isNamed = start - lastPhone <= 24 || namesPhone(after: end)
        let isSpoken = start - lastSpeech <= 24
        guard isNamed || isSpoken else { return nil }
        if used == 1 { return isNamed && (8...13).contains(digits) && !isTimestamp(start, digits) ? end : nil }
        guard (0..<used).allSatisfy({ (1...8).contains(groups.length($0)) }), groups.length(used - 1) >= 2 else {
            return nil
        }
        let separator = groups.uniform(0..<used)
        guard separator != Self.stop || used > 2, isNamed || separator != nil else { return nil }
        return withExtension(end)
    }

    /// Seconds or milliseconds of this century.
    private func isTimestamp(_ start: Int, _ digits: Int) -> Bool {
        (digits == 10 || digits == 13) && digit(start) == 1 && digit(start + 1) >= 4
    }

    /// Whether what follows says that this was a telephone number: `office`, `-Fax`, ` mobile`.
    private func namesPhone(after end: Int) -> Bool {
        var position = end
        while position < count, position - end < 3, !isLetter(position), base[position] != 0x0a { position += 1 }
        guard position > end, isLetter(position) else { return false }
        var letters: UInt64 = 0
        var length = 0
        while isLetter(position), length < 9 {
            letters = letters << 8 | UInt64(base[position] | 0x20)
            length += 1
            position += 1
        }
        guard length < 9 else { return false }
        var slot = ContextWord.slot(letters)
        while tables.words[slot].word != 0 {
            if tables.words[slot].word == letters { return tables.words[slot].meaning & ContextWord.phone != 0 }
            slot = (slot + 1) & ContextWord.mask
        }
        return false
    }

    /// The end with the extension that follows: `x4587`, ` ext. 12`.
    private func withExtension(_ end: Int) -> Int {
        var position = end
        if position < count, base[position] == Self.blank { position += 1 }
        if position < count, base[position] | 0x20 == UInt8(ascii: "x"), isDigit(position + 1) {
            position += 1
        } else if starts("ext. ", at: position), isDigit(position + 5) {
            position += 5
        } else if starts("ext ", at: position), isDigit(position + 4) {
            position += 4
        } else {
            return end
        }
        let first = position
        while isDigit(position), position - first < 6 { position += 1 }
        return isWord(position) ? end : position
    }

    /// Whether the groups are a date: 2026-11-25, 25.11.2026.
    private func isDate(_ groups: Groups, from start: Int) -> Bool {
        guard groups.count >= 3 else { return false }
        func value(_ group: Int) -> Int {
            var value = 0
            for position in (start + Int(groups.starts[group]))..<(start + Int(groups.ends[group])) {
                value = value * 10 + digit(position)
            }
            return value
        }
        if groups.match("422") {
            return (1...12).contains(value(1)) && (1...31).contains(value(2)) && (1800...2200).contains(value(0))
        }
        if groups.match("224") {
            return (1...31).contains(value(0)) && (1...31).contains(value(1)) && (1800...2200).contains(value(2))
        }
        return false
    }
}
