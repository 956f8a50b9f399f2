/// A set of words that are looked for inside names, whatever their case, in one pass over the name.
struct WordSet: Sendable {
    private let words: [[UInt8]]
    /// Which words begin with a byte, as bits.
    private let beginnings: [UInt64]
    /// How many bytes the shortest word has.
    private let shortest: Int

    /// - Parameter words: at most 64 words in lower case, ASCII only.
    init(_ words: [String]) {
        // Invariant: sets are written out in the source.
        precondition(words.count <= 64, "a set of \(words.count) words")
        self.words = words.map { Array($0.utf8) }
        var beginnings = [UInt64](repeating: 0, count: 256)
        for (number, word) in self.words.enumerated() {
            guard let first = word.first else { continue }
            beginnings[Int(first)] |= 1 << number
            if first >= 0x61, first <= 0x7a { beginnings[Int(first) - 0x20] |= 1 << number }
        }
        self.beginnings = beginnings
        shortest = self.words.map(\.count).min() ?? 0
    }

    /// Whether one of the words stands in a name.
    func matches(_ name: String) -> Bool {
        var name = name
        return name.withUTF8 { matches($0) }
    }

    /// Whether one of the words stands in a name given as UTF-8.
    func matches(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
        guard name.count >= shortest else { return false }
        return beginnings.withUnsafeBufferPointer { beginnings in
            for start in 0...(name.count - shortest) where start < name.count {
                var left = beginnings[Int(name[start])]
                while left != 0 {
                    if stands(words[left.trailingZeroBitCount], in: name, at: start) { return true }
                    left &= left - 1
                }
            }
            return false
        }
    }

    private func stands(_ word: [UInt8], in bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
        guard bytes.count - start >= word.count else { return false }
        for index in 1..<word.count where Self.lowered(bytes[start + index]) != word[index] { return false }
        return true
    }

    private static func lowered(_ byte: UInt8) -> UInt8 { byte >= 65 && byte <= 90 ? byte | 0x20 : byte }
}
