import BulwarkReport

/// A text in a resource file that may hold something secret.
struct ResourceText: Sendable, Hashable {
    /// The path of the file, relative to the audited root.
    var file: String
    /// The keys that lead to the value; positions in arrays are left out.
    var keys: [String]
    /// The text.
    var value: String
    /// Where the last key stands.
    var keySpan: TextSpan?
    /// Where the value stands, quotes left out.
    var span: TextSpan

    /// The last key; empty for a value without any.
    var key: String { keys.last ?? "" }
    /// Where the value stands.
    var location: SourceLocation { span.location(in: file) }
}

/// Tells texts that may be secrets from the words of a user interface, without looking at them closely.
///
/// Resources hold megabytes of translations; what passes is still judged by rules.
struct ResourceTextFilter: Sendable, Hashable {
    /// The shortest text that passes without a telling key; it must have a digit and no blanks.
    var minimumLength = 8
    /// The longest text that passes: a private key in text form has about 3,300 bytes.
    var maximumLength = 16_384

    private static let words: [[UInt8]] = [
        "pass", "pwd", "secret", "token", "key", "auth", "credential", "pin", "login", "account", "private", "cert",
        "bearer",
    ].map { Array($0.utf8) }

    /// Whether a text passes, given as a range of the file, with the range of its key.
    func keeps(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, key: Range<Int>?) -> Bool {
        guard range.count <= maximumLength, range.count >= 4 else { return false }
        var hasBlank = false
        var hasDigit = false
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = bytes[index]
            if byte >= 0x80 { return false }
            if byte == 0x20 || byte == 0x0a { hasBlank = true }
            if (0x30...0x39).contains(byte) { hasDigit = true }
            index += 1
        }
        if !hasBlank, hasDigit, range.count >= minimumLength { return true }
        if hasBlank, Self.contains(bytes, range, Array("-----BEGIN".utf8)) { return true }
        guard let key else { return false }
        return Self.words.contains { Self.contains(bytes, key, $0) }
    }

    /// Whether a text passes, given with its key.
    func keeps(_ text: String, key: String) -> Bool {
        let all = Array(text.utf8) + Array(key.utf8)
        let end = text.utf8.count
        return all.withUnsafeBufferPointer { keeps($0, 0..<end, key: end..<all.count) }
    }

    private static func contains(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ word: [UInt8]) -> Bool {
        guard range.count >= word.count else { return false }
        for start in range.lowerBound...(range.upperBound - word.count) {
            var offset = 0
            while offset < word.count, lowered(bytes[start + offset]) == lowered(word[offset]) { offset += 1 }
            if offset == word.count { return true }
        }
        return false
    }

    private static func lowered(_ byte: UInt8) -> UInt8 { (65...90).contains(byte) ? byte | 0x20 : byte }
}
