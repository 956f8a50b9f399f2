/// A business identifier code (ISO 9362): eight characters for a party, eleven with a branch.
public struct BIC: Sendable, Hashable, CustomStringConvertible {
    /// The code in capital letters, as it was given: eight or eleven characters.
    public let code: String

    /// Reads a code.
    ///
    /// - Parameter text: Four letters or digits, a country, two letters or digits, and three more for a branch. Small
    ///   letters and spaces are taken.
    /// - Throws: All that is wrong with the text.
    public init(_ text: String) throws(ValidationError) {
        let compact = CompactText(text, limit: 32)
        let bytes = compact.bytes
        var issues = IssueList()
        if compact.isTooLong || bytes.count > 11 {
            issues.add(.tooLong, at: 0..<text.utf8.count, "eight or eleven characters (ISO 9362)")
        } else if bytes.isEmpty {
            issues.add(.empty, at: 0..<text.utf8.count, "no code")
        } else if bytes.count != 8, bytes.count != 11 {
            issues.add(.wrongStructure, at: 0..<text.utf8.count, "eight or eleven characters (ISO 9362)")
        }
        for (index, byte) in bytes.enumerated() where !BBANClass.alphanumeric.contains(byte) {
            issues.add(.unexpectedCharacter, at: compact.place(index..<index + 1), "not a letter or digit (ISO 9362)")
        }
        if issues.isEmpty, !CountryTable.all.contains(String(decoding: bytes[4..<6], as: UTF8.self)) {
            issues.add(.unknownCountry, at: compact.place(4..<6), "not a country of ISO 3166-1")
        }
        try issues.check()
        code = String(decoding: bytes, as: UTF8.self)
    }

    /// The party's prefix: four characters that stand for the bank.
    public var prefix: String { String(code.prefix(4)) }
    /// The country, two letters of ISO 3166-1.
    public var country: String { String(code.dropFirst(4).prefix(2)) }
    /// The branch; nil for the party as a whole, which is also written `XXX`.
    public var branch: String? {
        code.count == 11 && !code.hasSuffix("XXX") ? String(code.suffix(3)) : nil
    }
    /// Whether the code is one for tests: its eighth character is a zero.
    public var isTest: Bool { code.dropFirst(7).first == "0" }

    /// The code.
    public var description: String { code }

    /// Codes are equal when they name the same branch: `XXX` is the party as a whole.
    public static func == (left: Self, right: Self) -> Bool {
        left.code.prefix(8) == right.code.prefix(8) && left.branch == right.branch
    }

    /// Hashes party and branch.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(code.prefix(8))
        hasher.combine(branch)
    }
}
