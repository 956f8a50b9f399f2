/// A text written as one field of a CSV file (RFC 4180 §2), with its quotes, that a spreadsheet does not run.
///
/// A field that begins with `=`, `+`, `-`, `@`, their full-width forms, a tab or a line break is a formula to
/// spreadsheets, also behind blanks: an apostrophe is put before it. Such a field reads back with the apostrophe.
public struct CSVField: Sendable, Hashable {
    /// The field, quotes included.
    public let encoded: String
    /// Whether an apostrophe was put before it.
    public let isDefused: Bool

    /// Encodes a text.
    public init(_ text: String) {
        let starts = "=+-@\t\r\n\u{FF1D}\u{FF0B}\u{FF0D}\u{FF20}".unicodeScalars
        let first = text.unicodeScalars.first { !$0.properties.isWhitespace || starts.contains($0) }
        isDefused = first.map(starts.contains) ?? false
        var out = isDefused ? "\"'" : "\""
        for scalar in text.unicodeScalars {
            if scalar == "\"" { out += "\"\"" } else { out.unicodeScalars.append(scalar) }
        }
        encoded = out + "\""
    }
}
