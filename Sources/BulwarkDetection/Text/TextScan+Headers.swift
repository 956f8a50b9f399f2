extension TextScan {
    /// How far the end of a quoted part of a header is looked for.
    private static let longestPart = 1024

    /// The value of a header: to the quote that closes it, where one opened it or the header; else to the end of the line.
    ///
    /// Values have quoted parts, which do not end them: `Digest username="ann", response="…"` (RFC 7616 §3.4), `sid="…"; id=7`.
    func headerValue(from start: Int) -> Range<Int> {
        if start < count, base[start] == UInt8(ascii: "["), let list = headerValues(from: start + 1) { return list }
        var first = start
        // JSON in a string has its quotes escaped.
        let isEscaped = first + 1 < count && base[first] == UInt8(ascii: "\\") && isQuote(base[first + 1])
        if isEscaped { first += 1 }
        let opening: UInt8? = first < count && isQuote(base[first]) ? base[first] : nil
        if opening != nil { first += 1 }
        var end = first
        while end < count, base[end] != 0x0a, base[end] != 0x0d {
            if isQuote(base[end]) {
                if let opening {
                    if base[end] == opening, isEscapedQuote(end, from: first) == isEscaped { break }
                } else {
                    guard let last = endOfPart(at: end, from: first) else { break }
                    end = last
                }
            }
            end += 1
        }
        while end > first, base[end - 1] == UInt8(ascii: " ") || base[end - 1] == UInt8(ascii: "\\") { end -= 1 }
        return first..<end
    }

    /// The values of a header that are written as a list of texts, without its first and last quote: `["sid=…", "id=7"]`. A list without
    /// an end is taken to that of the line.
    private func headerValues(from start: Int) -> Range<Int>? {
        var first = start
        while first < count, isBlank(base[first]), first - start < 8 { first += 1 }
        if first < count, base[first] == UInt8(ascii: "]") { return first..<first }
        first = behindBackslashes(at: first)
        guard first < count, isQuote(base[first]) else { return nil }
        first += 1
        var end = first
        /// The last byte that is no blank.
        var last = first
        while end < count, base[end] != 0x0a, base[end] != 0x0d {
            if base[end] == UInt8(ascii: "]"), last > first, isQuote(base[last]) { return first..<last }
            if !isBlank(base[end]) { last = end }
            end += 1
        }
        return first..<end
    }

    private func isEscapedQuote(_ position: Int, from first: Int) -> Bool {
        position > first && base[position - 1] == UInt8(ascii: "\\")
    }

    /// The quote that closes a part such as `name="…"`; nil where the quote opens none. `=` also ends base64, behind which the quote
    /// around all of it closes.
    private func endOfPart(at quote: Int, from first: Int) -> Int? {
        let isEscaped = isEscapedQuote(quote, from: first)
        let equals = quote - (isEscaped ? 2 : 1)
        guard equals > first, base[equals] == UInt8(ascii: "="), quote + 1 < count, !endsPart(base[quote + 1]) else {
            return nil
        }
        var end = quote + 1
        while end < count, end - quote < Self.longestPart, base[end] != 0x0a {
            if base[end] == base[quote], isEscapedQuote(end, from: first) == isEscaped { return end }
            end += 1
        }
        return nil
    }

    /// Whether a byte stands behind a value and not at the beginning of one.
    private func endsPart(_ byte: UInt8) -> Bool {
        switch byte {
        case 0...0x20, UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"),
            UInt8(ascii: ":"):
            true
        default: false
        }
    }
}
