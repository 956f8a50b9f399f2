internal import Foundation

/// What a server hands out so that somebody can begin a session with a device that is not there: its public keys.
///
/// A value of this type was checked: every key, and every signature by the identity in it. Whether that identity is the one known for
/// this address is decided when a session begins.
public struct PrekeyBundle: Sendable, Hashable {
    /// Whose it is.
    public let address: DeviceAddress
    /// The device's identity.
    public let identity: IdentityKey
    /// The prekey of these days.
    public let signedPrekey: SignedPrekey
    /// A key for this handshake alone, unless the server has run out of them.
    public let oneTimePrekey: OneTimePrekey?
    /// The post-quantum key; nil for devices that have none.
    public let kemPrekey: KEMPrekey?

    private static let version: UInt8 = 1

    /// Puts a bundle together, as a server does from what a device published.
    ///
    /// - Parameters:
    ///   - upload: What the device published.
    ///   - oneTimePrekey: One of its one-time keys, which is handed out to nobody else.
    ///   - kemPrekey: One of its one-time KEM keys, which is handed out to nobody else, or the last resort.
    public init(_ upload: PrekeyUpload, oneTimePrekey: OneTimePrekey?, kemPrekey: KEMPrekey?) {
        address = upload.address
        identity = upload.identity
        signedPrekey = upload.signedPrekey
        self.oneTimePrekey = oneTimePrekey
        self.kemPrekey = kemPrekey
    }

    /// Reads and checks a bundle.
    ///
    /// - Throws: ``MessagingError/Code/malformed``, ``MessagingError/Code/unknownVersion``, ``MessagingError/Code/invalidKey``,
    ///   ``MessagingError/Code/invalidSignature``, ``MessagingError/Code/invalidValue``.
    public init(encoded bytes: some Sequence<UInt8>) throws(MessagingError) {
        self = try bytes.parsed { (reader) throws(MessagingError) in
            guard try reader.integer(UInt8.self) == Self.version else { throw MessagingError(.unknownVersion) }
            return try PrekeyBundle(from: &reader)
        }
    }

    private init(from reader: inout ByteReader) throws(MessagingError) {
        address = try DeviceAddress(from: &reader)
        identity = try IdentityKey(rawRepresentation: reader.bytes(IdentityKey.size))
        signedPrekey = try SignedPrekey(from: &reader, address: address, identity: identity)
        oneTimePrekey = try reader.flag() ? OneTimePrekey(from: &reader) : nil
        kemPrekey = try reader.flag() ? KEMPrekey(from: &reader, address: address, identity: identity) : nil
    }

    /// The bundle's bytes. Documentation/messaging.md has them one by one.
    public var encoded: [UInt8] {
        var bytes = [Self.version] + address.encoded + identity.rawRepresentation + signedPrekey.encoded
        bytes.append(oneTimePrekey == nil ? 0 : 1)
        bytes += oneTimePrekey?.encoded ?? []
        bytes.append(kemPrekey == nil ? 0 : 1)
        return bytes + (kemPrekey?.encoded ?? [])
    }

    /// Whether the signed prekey is of these days.
    func check(now: Date, limits: MessagingLimits) throws(MessagingError) {
        let age = now.timeIntervalSince(signedPrekey.createdAt)
        // A day in the future is a clock that is wrong; more is a key that is meant to last.
        guard age < limits.bundleAge, age > -86400 else { throw MessagingError(.staleBundle, devices: [address]) }
        if signedPrekey.isPostQuantum, PostQuantum.isAvailable, kemPrekey == nil {
            throw MessagingError(.downgraded, devices: [address])
        }
    }
}
