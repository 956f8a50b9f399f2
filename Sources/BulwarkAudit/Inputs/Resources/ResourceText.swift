import BulwarkProperties
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

    private static let words = WordSet([
        "pass", "pwd", "secret", "token", "key", "auth", "credential", "pin", "login", "account", "private", "cert",
        "bearer",
    ])

    /// Whether a text passes, given as a range of the file, with the range of its key.
    func keeps(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, key: Range<Int>?) -> Bool {
        guard range.count <= maximumLength, range.count >= 4 else { return false }
        let text = UnsafeBufferPointer(rebasing: bytes[range])
        guard ByteScan.isASCII(text) else { return false }
        // Up to the first blank, which most texts have.
        var hasBlank = false
        var hasDigit = false
        for byte in text {
            if byte == 0x20 || byte == 0x0a {
                hasBlank = true
                break
            }
            if byte >= 0x30, byte <= 0x39 { hasDigit = true }
        }
        if !hasBlank, hasDigit, range.count >= minimumLength { return true }
        if hasBlank, Self.contains(text, "-----BEGIN") { return true }
        guard let key else { return false }
        return Self.words.matches(UnsafeBufferPointer(rebasing: bytes[key]))
    }

    /// Whether a text passes, given with its key.
    func keeps(_ text: String, key: String) -> Bool {
        let all = Array(text.utf8) + Array(key.utf8)
        let end = text.utf8.count
        return all.withUnsafeBufferPointer { keeps($0, 0..<end, key: end..<all.count) }
    }

    private static let dashes = ByteScan(0x2d, 0x2d, 0x2d, 0x2d)

    private static func contains(_ bytes: UnsafeBufferPointer<UInt8>, _ text: StaticString) -> Bool {
        let wanted = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        var start = dashes.next(in: bytes, from: 0)
        while start + wanted.count <= bytes.count {
            if bytes[start..<(start + wanted.count)].elementsEqual(wanted) { return true }
            start = dashes.next(in: bytes, from: start + 1)
        }
        return false
    }
}
