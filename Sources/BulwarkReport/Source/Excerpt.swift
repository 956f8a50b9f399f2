/// One line of source as reports show it: printable, without secrets, cut to a window, with the place that is meant.
struct Excerpt: Sendable, Hashable {
    /// The line's number, from 1.
    let line: Int
    /// The text, without leading white space.
    let text: String
    /// The part of ``text`` that the finding means, in characters from 0; never empty.
    let caret: Range<Int>

    /// How many bytes before and after the place are shown of a long line.
    private static let window = (before: 90, after: 170)

    /// Cuts an excerpt.
    /// - Parameters:
    ///   - line: The line's bytes.
    ///   - location: The place meant.
    ///   - secrets: The byte ranges to mask, sorted and apart from each other.
    init(_ line: ArraySlice<UInt8>, at location: SourceLocation, masking secrets: [MaskedRange]) {
        let bytes = line
        let base = bytes.startIndex
        let place = min(max(0, location.column - 1), bytes.count)
        let placeEnd = max(place, min(bytes.count, place.addingReportingOverflow(max(0, location.length)).partialValue))

        var start = place > Self.window.before ? place - Self.window.before : 0
        var end = min(bytes.count, place + Self.window.after)
        func continues(_ offset: Int) -> Bool {
            offset > 0 && offset < bytes.count && bytes[base + offset] & 0xC0 == 0x80
        }
        while continues(start) { start += 1 }
        while continues(end) { end -= 1 }
        let isCutLeft = start > 0
        let isCutRight = end < bytes.count
        while start < end, bytes[base + start] == 0x20 || bytes[base + start] == 0x09 { start += 1 }

        var text = isCutLeft ? "… " : ""
        var caretStart: Int?
        var caretEnd: Int?
        var position = start
        /// Appends plain source up to an offset, noting where the place begins and ends.
        func copy(to offset: Int) {
            for mark in [place, placeEnd] where mark >= position && mark <= offset {
                text += Printable.source(bytes[base + position..<base + mark])
                position = mark
                if mark == place, caretStart == nil { caretStart = text.count }
                if mark == placeEnd, caretEnd == nil { caretEnd = text.count }
            }
            text += Printable.source(bytes[base + position..<base + offset])
            position = offset
        }
        for secret in secrets[Self.firstIndex(in: secrets, after: start)...] {
            guard secret.range.lowerBound < end else { break }
            let lower = secret.range.lowerBound
            let upper = min(secret.range.upperBound, bytes.count)
            guard lower < upper else { continue }
            if lower > position { copy(to: lower) }
            let maskStart = text.count
            // A secret whose beginning is outside the window shows nothing.
            let isWhole = lower >= start && !secret.isHidden
            let value = String(decoding: bytes[base + lower..<base + upper], as: UTF8.self)
            text += isWhole ? Printable.source(ArraySlice(Mask.masked(value).utf8)) : Mask.hidden
            position = min(upper, end)
            // A place that begins or ends inside the secret is moved to the mask's edge.
            if caretStart == nil, place < position { caretStart = maskStart }
            if caretEnd == nil, placeEnd <= position { caretEnd = text.count }
        }
        if position < end { copy(to: end) }
        if isCutRight { text += " …" }

        let length = text.count
        let lower = min(caretStart ?? 0, length)
        self.line = location.line
        self.text = text
        caret = lower..<max(lower + 1, min(caretEnd ?? length, length))
    }

    /// The first secret that ends after an offset. A minified file may have thousands in one line, so it is searched by
    /// halves.
    private static func firstIndex(in secrets: [MaskedRange], after offset: Int) -> Int {
        var low = 0
        var high = secrets.count
        while low < high {
            let middle = (low + high) / 2
            if secrets[middle].range.upperBound > offset { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
