/// A public key of a group, as TLS 1.3 exchanges it (RFC 8446 §4.2.8).
public struct KeyShare: Sendable, Hashable {
    /// The number of the group.
    public var group: UInt16
    /// The public key: 32 bytes for x25519, an uncompressed point for the NIST curves.
    public var key: [UInt8]

    /// A key of a group.
    public init(group: UInt16, key: [UInt8]) {
        self.group = group
        self.key = key
    }
}
