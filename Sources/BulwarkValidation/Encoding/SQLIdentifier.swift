/// A name of a table or column written into SQL, with its quotes (ISO/IEC 9075-2 §5.2, delimited identifier).
///
/// There is no encoder for values, on purpose: bind them as parameters.
public struct SQLIdentifier: Sendable, Hashable {
    /// The name, quotes included.
    public let encoded: String

    /// Encodes a name.
    ///
    /// - Throws: Where the name is empty, or holds U+0000, where C libraries would end the statement.
    public init(_ name: String) throws(ValidationError) {
        guard !name.isEmpty else { throw ValidationError(ValidationIssue(.empty, at: 0..<0, "no name")) }
        try EncodingBytes.refuseZero(in: name, "a statement ends at U+0000 in C libraries")
        encoded = "\"" + name.unicodeScalars.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
    }
}
