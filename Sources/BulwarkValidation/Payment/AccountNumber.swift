/// An account number as one bank writes it. Prints masked.
public struct AccountNumber: Sendable, Hashable, MaskedValue {
    /// The number: letters raised, as the pattern has it otherwise.
    public let value: String

    /// Reads a number.
    ///
    /// - Parameters:
    ///   - text: The number, just as the pattern has it.
    ///   - pattern: How the bank writes its numbers.
    /// - Throws: Where the text leaves the pattern.
    public init(_ text: String, pattern: AccountPattern = .common) throws(ValidationError) {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty else { throw ValidationError(ValidationIssue(.empty, at: 0..<0, "no number")) }
        guard bytes.count <= AccountPattern.maximumLength else {
            throw ValidationError(ValidationIssue(.tooLong, at: 0..<bytes.count, "more than any pattern describes"))
        }
        if let offset = pattern.mismatch(bytes) {
            throw ValidationError(
                offset == bytes.count
                    ? ValidationIssue(.tooShort, at: offset..<offset, "the pattern wants more")
                    : ValidationIssue(.wrongStructure, at: offset..<bytes.count, "not what the pattern has here"))
        }
        value = String(decoding: bytes.map { (0x61...0x7A).contains($0) ? $0 - 0x20 : $0 }, as: UTF8.self)
    }

    /// The last four characters.
    public var masked: String { Self.mask(value) }
}
