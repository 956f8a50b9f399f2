extension TextScan {
    /// How far behind the word for a card its number may stand.
    private static let reach = 48

    /// The end of a card number that the groups begin with.
    ///
    /// Bare digits need a word for a card before them, or the ranges that ledgers and logs hold least of; numbers in the groups that
    /// cards are embossed with do not.
    func card(_ groups: Groups, from start: Int, isGlued: Bool) -> Int? {
        let isNear = start - lastCard <= Self.reach
        let first = groups.length(0)
        if first >= 12 {
            guard first <= 19, isIssued(start, first, isNear: isNear), !isGlued || isNear else { return nil }
            let isWide = first == 15 || first == 16
            guard isNear || isWide && standsAlone(start) else { return nil }
            return hasCheckDigit(start, start + first, first) ? start + first : nil
        }
        guard !isGlued || isNear else { return nil }
        // As embossed: four fours (and up to three more digits), or four, six and five (or four).
        if groups.match("4444") {
            let extra =
                groups.count > 4 && groups.length(4) <= 3 && groups.separators[4] == groups.separators[3] ? 5 : 4
            for used in [extra, 4] {
                if let end = embossed(groups, used, from: start, isNear: isNear) { return end }
            }
            return nil
        }
        if groups.match("465") || groups.match("464") { return embossed(groups, 3, from: start, isNear: isNear) }
        return nil
    }

    private func embossed(_ groups: Groups, _ used: Int, from start: Int, isNear: Bool) -> Int? {
        guard let separator = groups.uniform(0..<used),
            separator == UInt8(ascii: " ") || separator == UInt8(ascii: "-")
                || isNear && separator == UInt8(ascii: ".")
        else { return nil }
        // A longer row of such groups is a table or a dump of bytes.
        if groups.count > used, groups.separators[used] == separator, groups.length(used) == 4 { return nil }
        var digits = 0
        for group in 0..<used { digits += groups.length(group) }
        let end = start + Int(groups.ends[used - 1])
        guard isIssued(start, digits, isNear: isNear), hasCheckDigit(start, end, digits) else { return nil }
        return end
    }

    /// Whether a number is set apart from what stands before it, and so is no value of some other key.
    private func standsAlone(_ start: Int) -> Bool {
        guard start > floor, !isInWideCharacter(start - 1) else { return true }
        switch base[start - 1] {
        case UInt8(ascii: " "):
            // `id: 4539…` and `id = 4539…` are identifiers.
            return start < 2 || base[start - 2] != UInt8(ascii: ":") && base[start - 2] != UInt8(ascii: "=")
        case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "("), UInt8(ascii: "<"), UInt8(ascii: "["), 0x09, 0x0a,
            UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "|"):
            return start < 2 || base[start - 2] != UInt8(ascii: ":") && base[start - 2] != UInt8(ascii: "=")
        default: return false
        }
    }

    /// Whether the first digits are of a range that is issued with this length (ISO/IEC 7812-1; the networks' ranges).
    ///
    /// - Parameter isNear: whether a word for a card stands before it; the ranges that are read without one are fewer.
    private func isIssued(_ start: Int, _ length: Int, isNear: Bool) -> Bool {
        var prefix = 0
        var position = start
        var taken = 0
        while taken < 4 {
            if isDigit(position) {
                prefix = prefix * 10 + digit(position)
                taken += 1
            }
            position += 1
        }
        switch prefix {
        case 4000...4999: return length == 16 || isNear && (length == 13 || length == 18 || length == 19)
        case 5100...5599, 2221...2720: return length == 16
        case 3400...3499, 3700...3799: return length == 15
        case 6011, 6440...6599: return length == 16 || isNear && length <= 19 && length > 16
        case 3528...3589: return length == 16 || isNear && length <= 19 && length > 16
        case 3500...3599: return length == 16 && isNear
        case 1800, 2131: return length == 15 && isNear
        case 3000...3059, 3095, 3600...3699, 3800...3999: return isNear && (length == 14 || (16...19).contains(length))
        case 6200...6299, 8100...8171: return isNear && (16...19).contains(length)
        case 5000...5099, 5600...5899, 6300...6399, 6700...6799: return isNear && (12...19).contains(length)
        case 2200...2204, 6040...6079, 9792: return isNear && (16...19).contains(length)
        default: return false
        }
    }

    /// The check of ISO/IEC 7812-1, annex B, over the digits of a range; what separates them is passed over.
    private func hasCheckDigit(_ start: Int, _ end: Int, _ digits: Int) -> Bool {
        var sum = 0
        var doubles = digits % 2 == 0
        var position = start
        var first = -1
        var isOneDigit = true
        while position < end {
            if isDigit(position) {
                let value = digit(position)
                if first < 0 { first = value } else if value != first { isOneDigit = false }
                sum += doubles ? (value > 4 ? value * 2 - 9 : value * 2) : value
                doubles.toggle()
            }
            position += 1
        }
        return sum % 10 == 0 && !isOneDigit
    }
}
