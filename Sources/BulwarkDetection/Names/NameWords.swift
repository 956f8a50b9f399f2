/// Splits identifiers, keys and file names into words.
enum NameWords {
    /// The lowercase words of a name: `["user", "api", "key"]` for `userAPIKey`, `user_api_key`, `user.api-key`.
    ///
    /// Linear in the length of the name, of which the first 128 bytes count.
    static func words(of name: String) -> [String] {
        var words: [String] = []
        var word: [UInt8] = []
        let bytes = Array(name.utf8.prefix(128))
        func isUpper(_ byte: UInt8) -> Bool { byte >= 0x41 && byte <= 0x5a }
        func isLower(_ byte: UInt8) -> Bool { byte >= 0x61 && byte <= 0x7a || byte >= 0x80 }
        func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
        func close() {
            if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
            word.removeAll(keepingCapacity: true)
        }
        for (index, byte) in bytes.enumerated() {
            guard isUpper(byte) || isLower(byte) || isDigit(byte) else {
                close()
                continue
            }
            if isUpper(byte) {
                let previousIsLower = index > 0 && (isLower(bytes[index - 1]) || isDigit(bytes[index - 1]))
                let nextIsLower =
                    index + 1 < bytes.count && isLower(bytes[index + 1]) && index > 0 && isUpper(bytes[index - 1])
                // The plural of an abbreviation is no new word: `PINs`, `APIs`.
                let isPlural =
                    nextIsLower && bytes[index + 1] == 0x73 && (index + 2 == bytes.count || !isLower(bytes[index + 2]))
                if previousIsLower || (nextIsLower && !isPlural) { close() }
                word.append(byte | 0x20)
            } else {
                word.append(byte)
            }
        }
        close()
        return words
    }
}
