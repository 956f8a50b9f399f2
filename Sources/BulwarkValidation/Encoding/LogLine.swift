/// A text written into a log: always one line, and nothing that a terminal obeys or that hides.
///
/// Controls, line and paragraph separators, and format characters (bidi overrides, zero-width) become `\u{…}`; a
/// backslash is doubled, so that no text looks like what was encoded.
public struct LogLine: Sendable, Hashable {
    /// The line, without an end.
    public let encoded: String

    /// Encodes a text.
    public init(_ text: String) {
        var out = ""
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator:
                out += "\\u{" + EncodingBytes.hex(scalar.value, digits: 1) + "}"
            default:
                if scalar == "\\" { out += "\\\\" } else { out.unicodeScalars.append(scalar) }
            }
        }
        encoded = out
    }
}
