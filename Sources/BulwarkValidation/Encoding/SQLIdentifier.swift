/// A name of a table or column written into SQL, with its quotes (ISO/IEC 9075-2 §5.2, delimited identifier).
///
/// There is no encoder for values, on purpose: bind them as parameters.
public struct SQLIdentifier: Sendable, Hashable {
    /// The name, quotes included.
    public let encoded: String

    /// Encodes a name; `nil` if it is empty or holds U+0000, where C libraries would end the statement.
    public init?(_ name: String) {
        guard !name.isEmpty else { return nil }
        var out = "\""
        for scalar in name.unicodeScalars {
            if scalar == "\0" { return nil }
            if scalar == "\"" { out += "\"\"" } else { out.unicodeScalars.append(scalar) }
        }
        encoded = out + "\""
    }
}
