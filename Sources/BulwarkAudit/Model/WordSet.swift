/// A set of words that are looked for inside names, whatever their case, in one pass over the name.
struct WordSet: Sendable {
    private let byFirstByte: [[[UInt8]]]

    /// - Parameter words: words in lower case, ASCII only.
    init(_ words: [String]) {
        var byFirstByte = [[[UInt8]]](repeating: [], count: 256)
        for word in words {
            let bytes = Array(word.utf8)
            if let first = bytes.first { byFirstByte[Int(first)].append(bytes) }
        }
        self.byFirstByte = byFirstByte
    }

    /// Whether one of the words stands in a name.
    func matches(_ name: String) -> Bool {
        var name = name
        return name.withUTF8 { bytes in
            for start in 0..<bytes.count {
                for word in byFirstByte[Int(Self.lowered(bytes[start]))] where stands(word, in: bytes, at: start) {
                    return true
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
