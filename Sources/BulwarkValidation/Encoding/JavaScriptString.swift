/// A text written as a string literal of JavaScript, with its quotes; also inside `<script>`.
///
/// All but ASCII letters, digits, the space and a few harmless signs becomes `\uXXXX` (ECMA-262 §12.9.4), so that
/// `</script>`, `<!--`, quotes, backslashes and the line separators U+2028 and U+2029 cannot end it.
public struct JavaScriptString: Sendable, Hashable {
    /// The literal, quotes included.
    public let encoded: String

    /// Encodes a text.
    public init(_ text: String) {
        var out = "\""
        for unit in text.utf16 {
            if let scalar = Unicode.Scalar(unit), scalar.isASCII,
                EncodingBytes.isAlphanumeric(scalar) || " .,_-".unicodeScalars.contains(scalar)
            {
                out.unicodeScalars.append(scalar)
            } else {
                out += "\\u" + EncodingBytes.hex(unit, digits: 4)
            }
        }
        encoded = out + "\""
    }
}
