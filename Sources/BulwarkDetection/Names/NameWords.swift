/// Splits identifiers, keys and file names into words.
package enum NameWords {
    /// The lowercase words of a name: `["user", "api", "key"]` for `userAPIKey`, `user_api_key`, `user.api-key`.
    ///
    /// Linear in the length of the name, of which the first 128 bytes count.
    package static func words(of name: String) -> [String] {
        var name = name
        return name.withUTF8 { words(of: UnsafeBufferPointer(rebasing: $0.prefix(128))) }
    }

    private static func words(of bytes: UnsafeBufferPointer<UInt8>) -> [String] {
        // A word's letters, in small.
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: bytes.count) { words(of: bytes, using: $0) }
    }

    private static func words(
        of bytes: UnsafeBufferPointer<UInt8>, using word: UnsafeMutableBufferPointer<UInt8>
    ) -> [String] {
        var words: [String] = []
        var length = 0
        for (index, byte) in bytes.enumerated() {
            let isUpper = isUpper(byte)
            guard isUpper || isLower(byte) || isDigit(byte) else {
                close(word, &length, &words)
                continue
            }
            if isUpper {
                let previousIsLower = index > 0 && (isLower(bytes[index - 1]) || isDigit(bytes[index - 1]))
                let nextIsLower =
                    index + 1 < bytes.count && isLower(bytes[index + 1]) && index > 0 && Self.isUpper(bytes[index - 1])
                // The plural of an abbreviation is no new word: `PINs`, `APIs`.
                let isPlural =
                    nextIsLower && bytes[index + 1] == 0x73
                    && (index + 2 == bytes.count || !isLower(bytes[index + 2]))
                if previousIsLower || (nextIsLower && !isPlural) { close(word, &length, &words) }
                word[length] = byte | 0x20
            } else {
                word[length] = byte
            }
            length += 1
        }
        close(word, &length, &words)
        return words
    }

    /// Ends a word, if one has begun.
    private static func close(
        _ word: UnsafeMutableBufferPointer<UInt8>, _ length: inout Int, _ words: inout [String]
    ) {
        if length > 0 { words.append(String(decoding: word[..<length], as: UTF8.self)) }
        length = 0
    }

    private static func isUpper(_ byte: UInt8) -> Bool { byte >= 0x41 && byte <= 0x5a }
    private static func isLower(_ byte: UInt8) -> Bool { byte >= 0x61 && byte <= 0x7a || byte >= 0x80 }
    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
}
