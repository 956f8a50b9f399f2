/// Tells one start of the system from another.
public struct BootIdentity: RawRepresentable, Sendable, Hashable {
    /// An opaque name, at most 64 bytes in UTF-8.
    public let rawValue: String

    /// Takes an opaque name; what is beyond 64 characters is cut off.
    public init(rawValue: String) {
        self.rawValue = String(decoding: rawValue.utf8.prefix(64), as: UTF8.self)
    }
}
