/// What a document may cost before it is refused, whatever its contract says.
///
/// The defaults suit an answer of an app's own server. Lower them where less is expected: a push payload is at most
/// 4 KiB, a deep link's state a few levels deep.
public struct JSONLimits: Sendable, Hashable {
    /// Which numbers a document may hold (RFC 8259 §6 leaves it to the reader).
    public enum NumberRange: Sendable, Hashable {
        /// Any number that follows the grammar.
        case unlimited
        /// Numbers that IEEE 754 binary64 can hold: neither too large, nor so small that they become zero.
        case binary64
        /// As ``binary64``, and integers between -(2^53)+1 and 2^53-1, which every reader holds exactly
        /// (RFC 7493 §2.2).
        case interoperable
    }

    /// The most bytes of a document. Documents over 4 GiB are refused whatever stands here.
    public var bytes: Int
    /// The most arrays and objects inside each other; at most 512 are ever taken.
    public var depth: Int
    /// The most values in the whole document, containers included.
    public var items: Int
    /// The most bytes of one string, as it is written.
    public var stringBytes: Int
    /// The most bytes of one key, as it is written.
    public var keyBytes: Int
    /// The most bytes of one number, as it is written.
    public var numberBytes: Int
    /// Which numbers are taken.
    public var numbers: NumberRange
    /// The most issues that are reported; the work ends with the last of them.
    public var issues: Int

    /// The levels that are never exceeded: Foundation's own readers end at 512.
    static let deepest = 512

    /// Makes limits; each has a safe default.
    ///
    /// - Parameters:
    ///   - bytes: The most bytes of a document.
    ///   - depth: The most containers inside each other.
    ///   - items: The most values in the document.
    ///   - stringBytes: The most bytes of a string.
    ///   - keyBytes: The most bytes of a key.
    ///   - numberBytes: The most bytes of a number.
    ///   - numbers: Which numbers are taken.
    ///   - issues: The most issues that are reported.
    public init(
        bytes: Int = 16 << 20, depth: Int = 64, items: Int = 1_000_000, stringBytes: Int = 1 << 20,
        keyBytes: Int = 1024, numberBytes: Int = 64, numbers: NumberRange = .binary64, issues: Int = 100
    ) {
        self.bytes = bytes
        self.depth = depth
        self.items = items
        self.stringBytes = stringBytes
        self.keyBytes = keyBytes
        self.numberBytes = numberBytes
        self.numbers = numbers
        self.issues = issues
    }

    /// What a remote notification may cost: Apple's service takes payloads of up to 4096 bytes.
    public static let pushPayload = JSONLimits(bytes: 4096, depth: 16, items: 1024, stringBytes: 4096, keyBytes: 256)
}
