/// A text written as one path segment, query name, query value or fragment of a URL.
///
/// All bytes but the unreserved ones of RFC 3986 §2.3 are percent-encoded.
///
/// - Warning: A path segment of `.` or `..` needs no encoding and is taken for a step by whoever resolves the URL
///   (RFC 3986 §5.2.4, WHATWG even where it is percent-encoded); refuse it with ``isDotSegment``.
public struct URLComponentText: Sendable, Hashable {
    /// What goes into the URL.
    public let encoded: String
    /// Whether a path would read it as a step to itself or its parent.
    public let isDotSegment: Bool

    /// Encodes a text.
    public init(_ text: String) {
        var out = ""
        for byte in text.utf8 {
            let scalar = Unicode.Scalar(byte)
            if EncodingBytes.isAlphanumeric(scalar) || "-._~".unicodeScalars.contains(scalar) {
                out.unicodeScalars.append(scalar)
            } else {
                out += "%" + EncodingBytes.hex(byte, digits: 2)
            }
        }
        encoded = out
        isDotSegment = text == "." || text == ".."
    }
}
