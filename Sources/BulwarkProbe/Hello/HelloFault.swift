/// What is wrong with the bytes of a server's answer.
public enum HelloFault: Error, Sendable, Hashable {
    /// The message ends inside of a field.
    case truncated
    /// Bytes follow the last field.
    case trailingBytes
    /// A field holds a length that the protocol rules out.
    case badLength
    /// The same extension stands twice (RFC 8446 §4.2).
    case duplicateExtension(UInt16)
    /// More than the limits allow.
    case tooLarge
}
