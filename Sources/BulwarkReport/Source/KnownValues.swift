/// Values that must not be shown, to be found wherever a text repeats one of them.
package struct KnownValues: Sendable {
    /// Shorter values are parts of ordinary words.
    private static let minimumLength = 6

    /// The values by their first six bytes.
    private let byBeginning: [UInt64: Family]

    /// Keeps those of the values that could not stand in a sentence without giving anything away: names and words, which
    /// are made of letters, may.
    package init(_ values: some Sequence<String>) {
        let telling = Set(values).filter(Self.isTelling).map { Array($0.utf8) }
        byBeginning = Dictionary(grouping: telling) { Self.beginning($0[...]) }.mapValues { Family($0) }
    }

    /// Whether there are none.
    package var isEmpty: Bool { byBeginning.isEmpty }

    /// Where values stand in a text's bytes, counted from 0, in order and apart from each other.
    ///
    /// - Complexity: O(n · m · log k) at the worst: n is the length of the text, m that of the longest value, and k how many values begin with
    ///   the same six bytes. Where the text has the beginnings of few values it is O(n).
    package func ranges(in text: ArraySlice<UInt8>) -> [Range<Int>] {
        guard !isEmpty, text.count >= Self.minimumLength else { return [] }
        var found: [Range<Int>] = []
        var position = text.startIndex
        while position + Self.minimumLength <= text.endIndex {
            let rest = text[position...]
            guard let length = byBeginning[Self.beginning(rest)]?.longest(at: rest) else {
                position += 1
                continue
            }
            found.append(position - text.startIndex..<position - text.startIndex + length)
            position += length
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

/// Values that begin alike: a file may hold thousands of tokens of one form.
private struct Family: Sendable {
    /// In the order of their bytes.
    private let values: [[UInt8]]
    /// Of each the place of the longest other one that it begins with; -1 for none.
    private let shorter: [Int]

    init(_ values: [[UInt8]]) {
        let sorted = values.sorted { $0.lexicographicallyPrecedes($1) }
        var shorter: [Int] = []
        var chain: [Int] = []
        for value in sorted {
            while let last = chain.last, !value.starts(with: sorted[last]) { chain.removeLast() }
            chain.append(shorter.count)
            shorter.append(chain.dropLast().last ?? -1)
        }
        self.values = sorted
        self.shorter = shorter
    }

    /// How long the longest value is that a text begins with; nil for none.
    func longest(at text: ArraySlice<UInt8>) -> Int? {
        // The last that does not come after the text. Whatever the text begins with is that one, or one that it begins with, for what
        // stands between a text and its beginning begins so, too.
        var low = 0
        var high = values.count
        while low < high {
            let middle = (low + high) / 2
            if text.lexicographicallyPrecedes(values[middle]) { high = middle } else { low = middle + 1 }
        }
        var index = low - 1
        guard index >= 0 else { return nil }
        let common = zip(text, values[index]).prefix { $0 == $1 }.count
        while index >= 0, values[index].count > common { index = shorter[index] }
        return index >= 0 ? values[index].count : nil
    }
}
