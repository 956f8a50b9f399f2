/// What is wrong with the bytes of a server's answer.
public enum HelloFault: Error, Sendable, Hashable {
    /// The message ends inside of a field.
    case truncated
    /// Bytes follow the last field.
    case trailingBytes
    /// A field holds a length that the protocol rules out.
    case badLength
    /// A field holds a value that the protocol rules out.
    case badValue
    /// The server chose a version or a suite that was not offered (RFC 8446 §4.1.3).
    case notOffered
    /// The same extension stands twice (RFC 8446 §4.2).
    case duplicateExtension(UInt16)
    /// A handshake message of this type has no place here (RFC 5246 §7.4).
    case unexpectedMessage(UInt8)
    /// What the server encrypted cannot be read with the keys that were agreed on (RFC 8446 §5.2).
    case undecryptable
    /// The bytes are no records of SSL 3.0 or TLS.
    case notTLS
    /// More than the limits allow.
    case tooLarge
}
