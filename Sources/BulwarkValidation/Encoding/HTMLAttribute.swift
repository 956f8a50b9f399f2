/// A text written as the value of an HTML attribute, with its quotes.
///
/// The quotes belong to the encoding, so that a value cannot end where a space is; all ASCII but letters and digits
/// becomes a reference, so that it also stands where someone forgets that the quotes are there already.
///
/// - Warning: Not for `on…` handlers and `style`, whose value is a program, nor for an `href` of which the scheme has
///   not been checked: `javascript:` needs no special character.
public struct HTMLAttribute: Sendable, Hashable {
    /// What goes after the equals sign, quotes included.
    public let encoded: String

    /// Encodes a value.
    public init(_ text: String) {
        var out = "\"".unicodeScalars
        for scalar in text.unicodeScalars {
            if scalar == "\0" {
                out.append("\u{FFFD}")
            } else if !scalar.isASCII || EncodingBytes.isAlphanumeric(scalar) {
                out.append(scalar)
            } else {
                out.append(contentsOf: "&#\(scalar.value);".unicodeScalars)
            }
        }
        out.append("\"")
        encoded = String(out)
    }
}
