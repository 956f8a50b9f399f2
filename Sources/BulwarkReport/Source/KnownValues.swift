/// Values that must not be shown, to be found wherever a text repeats one of them.
package struct KnownValues: Sendable {
    /// Shorter values are parts of ordinary words.
    private static let minimumLength = 6

    /// The values by their first six bytes, the longest first.
    private var byBeginning: [UInt64: [[UInt8]]] = [:]

    /// Keeps those of the values that could not stand in a sentence without giving anything away: names and words, which
    /// are made of letters, may.
    package init(_ values: some Sequence<String>) {
        for value in Set(values) where Self.isTelling(value) {
            let bytes = Array(value.utf8)
            byBeginning[Self.beginning(bytes[...]), default: []].append(bytes)
        }
        for (beginning, values) in byBeginning { byBeginning[beginning] = values.sorted { $0.count > $1.count } }
    }

    /// Whether there are none.
    package var isEmpty: Bool { byBeginning.isEmpty }

    /// Where values stand in a text's bytes, counted from 0, in order and apart from each other.
    ///
    /// - Complexity: O(n) in the length of the text, but for values that begin alike.
    package func ranges(in text: ArraySlice<UInt8>) -> [Range<Int>] {
        guard !isEmpty, text.count >= Self.minimumLength else { return [] }
        var found: [Range<Int>] = []
        var position = text.startIndex
        while position + Self.minimumLength <= text.endIndex {
            let rest = text[position...]
            let values = byBeginning[Self.beginning(rest)] ?? []
            guard let value = values.first(where: { rest.starts(with: $0) })
            else {
                position += 1
                continue
            }
            found.append(position - text.startIndex..<position - text.startIndex + value.count)
            position += value.count
        }
        return found
    }

    /// A text with the values in it masked.
    package func masked(_ text: String) -> String {
        let bytes = Array(text.utf8)
        let ranges = ranges(in: bytes[...])
        guard !ranges.isEmpty else { return text }
        var result = ""
        var position = 0
        for range in ranges {
            result += String(decoding: bytes[position..<range.lowerBound], as: UTF8.self)
            result += Mask.masked(String(decoding: bytes[range], as: UTF8.self))
            position = range.upperBound
        }
        return result + String(decoding: bytes[position...], as: UTF8.self)
    }

    private static func isTelling(_ value: String) -> Bool {
        value.utf8.count >= minimumLength
            && value.unicodeScalars.contains { !$0.properties.isAlphabetic && !"_-. ".unicodeScalars.contains($0) }
    }

    private static func beginning(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.prefix(minimumLength).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
