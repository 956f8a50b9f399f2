extension TextScan {
    /// What a name stands for: up to the closing quote, or as far as one word goes.
    ///
    /// - Parameters:
    ///   - isNumber: whether blanks and parentheses may stand between digits.
    ///   - isEncoded: whether it is percent-encoded, so that `%26` and `%22` end it.
    ///   - longest: how far to look.
    func value(
        from start: Int, isNumber: Bool, isEncoded: Bool = false, atMost longest: Int = farthest
    ) -> Range<Int>? {
        var first = behindBackslashes(at: behindPrefix(at: behindBackslashes(at: start)))
        guard first < count else { return nil }
        let limit = min(count, first + longest)
        let escaped = widthOfEscapedQuote(at: first)
        if escaped > 0 {
            first += escaped
            var end = first
            while end < limit, base[end] != 0x0a, widthOfEscapedQuote(at: end) == 0 { end += 1 }
            return end > first && endOfMark(at: first) != end ? first..<end : nil
        }
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
            if endOfMark(at: first) == end { return nil }
            // Of a quote that is escaped more than once.
            if first >= 2, base[first - 2] == UInt8(ascii: "\\") {
                while end > first, base[end - 1] == UInt8(ascii: "\\") { end -= 1 }
            }
            return end > first ? first..<end : nil
        }
        if endOfMark(at: first) != nil { return nil }
        var end = first
        while end < limit {
            if isNumber, end - first < 40, isBetweenDigits(end) {
                end += 1
                continue
            }
            if endsValue(base[end]) { break }
            if isEncoded, starts("%26", at: end) || starts("%22", at: end) { break }
            // `Optional("…")`: the value is what is in quotes.
            if base[end] == UInt8(ascii: "("), end > first, startsQuote(at: end + 1) {
                return value(from: end + 1, isNumber: false, atMost: longest - (end - first))
            }
            end += 1
        }
        return end > first ? first..<end : nil
    }

    /// Takes the values of a list in quotes, `["…", "…"]`, each for itself; false where no such list begins.
    mutating func takeList(of kind: SensitiveKind, from start: Int) -> Bool {
        guard start < count, base[start] == UInt8(ascii: "["), behindPrefix(at: start) == start else { return false }
        let limit = start + Self.farthest
        var position = behindBlanks(at: start + 1)
        let isEmpty = position < count && base[position] == UInt8(ascii: "]")
        guard isEmpty || startsQuote(at: position) else { return false }
        index = start + 1
        while position < limit, startsQuote(at: position), let range = value(from: position, isNumber: false) {
            if isValue(range, of: kind, isTight: true) { takeWhole(.named(kind), range) }
            position = behindBackslashes(at: range.upperBound) + 1
            position = behindBlanks(at: position)
            guard position < count, base[position] == UInt8(ascii: ",") else { break }
            position = behindBlanks(at: position + 1)
        }
        return true
    }

    private func behindBlanks(at start: Int) -> Int {
        var position = start
        while position < count, isBlank(base[position]), position - start < 8 { position += 1 }
        return position
    }

    /// Behind a mark of ``RedactionMark/hash`` such as `<pin:9f2c41d07be3>`, where one begins: it stands for a value that was taken out,
    /// and taking it out again would give it another mark.
    func endOfMark(at start: Int) -> Int? {
        guard start >= 0, start < count, base[start] == UInt8(ascii: "<") else { return nil }
        var position = start + 1
        while position < count, position - start < 32, isLetter(position) || base[position] == UInt8(ascii: "-") {
            position += 1
        }
        let end = position + 13
        guard position > start + 1, end < count, base[position] == UInt8(ascii: ":"), base[end] == UInt8(ascii: ">"),
            ((position + 1)..<end).allSatisfy({ isHexadecimal(base[$0]) })
        else { return nil }
        return end + 1
    }

    /// Behind what languages write before a text in quotes: `b'…'`, `@"…"`, `N'…'`, `[]byte("…")`.
    private func behindPrefix(at start: Int) -> Int {
        if starts("[]byte(", at: start), startsQuote(at: start + 7) { return start + 7 }
        var position = start
        while position < count, position - start < 2 {
            switch base[position] {
            case UInt8(ascii: "b"), UInt8(ascii: "B"), UInt8(ascii: "u"), UInt8(ascii: "U"), UInt8(ascii: "r"),
                UInt8(ascii: "R"), UInt8(ascii: "N"), UInt8(ascii: "@"), UInt8(ascii: "$"):
                position += 1
            default: return start
            }
            if startsQuote(at: position) { return position }
        }
        return start
    }

    /// How many bytes a quote is written with that HTML escapes; none where there is none.
    func widthOfEscapedQuote(at start: Int) -> Int {
        guard start < count, base[start] == UInt8(ascii: "&") else { return 0 }
        if starts("&quot;", at: start) { return 6 }
        return starts("&#34;", at: start) || starts("&#39;", at: start) ? 5 : 0
    }

    private func startsQuote(at position: Int) -> Bool {
        let position = behindBackslashes(at: position)
        return position < count && isQuote(base[position])
    }

    /// Behind the backslashes at a position: one for each time that a text was quoted, and those of the one before.
    func behindBackslashes(at start: Int) -> Int {
        var position = start
        while position < count, position - start < 15, base[position] == UInt8(ascii: "\\") { position += 1 }
        return position
    }

    /// The words of a seed phrase: twelve to twenty-four of three to eight small letters (BIP 39), with single blanks.
    func seedPhrase(from start: Int) -> Range<Int>? {
        var position = start
        var end = start
        var words = 0
        while words < 24 {
            let first = position
            while position < count, (0x61...0x7a).contains(base[position]), position - first < 9 { position += 1 }
            guard (3...8).contains(position - first), !isWord(position) else { break }
            words += 1
            end = position
            guard position < count, base[position] == UInt8(ascii: " ") else { break }
            position += 1
        }
        return words >= 12 ? start..<end : nil
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

    @inline(__always)
    func isQuote(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "`")
    }

    @inline(__always)
    func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == 0x09 }
}
