/// What a device publishes: the server keeps it, and hands out each one-time key once.
public struct PrekeyUpload: Sendable, Hashable {
    /// Whose it is.
    public let address: DeviceAddress
    /// The device's identity.
    public let identity: IdentityKey
    /// The prekey of these days; it takes the place of the one before.
    public let signedPrekey: SignedPrekey
    /// New one-time keys, beside those that are there.
    public let oneTimePrekeys: [OneTimePrekey]
    /// New one-time KEM keys, beside those that are there.
    public let kemPrekeys: [KEMPrekey]
    /// The KEM key for when no other is left; it takes the place of the one before.
    public let lastResort: KEMPrekey?
    /// Whether what the server still has of one-time keys is void and has to go.
    public let replacesOneTimePrekeys: Bool

    private static let version: UInt8 = 1

    init(
        address: DeviceAddress, identity: IdentityKey, signedPrekey: SignedPrekey, oneTimePrekeys: [OneTimePrekey],
        kemPrekeys: [KEMPrekey], lastResort: KEMPrekey?, replacesOneTimePrekeys: Bool
    ) {
        self.address = address
        self.identity = identity
        self.signedPrekey = signedPrekey
        self.oneTimePrekeys = oneTimePrekeys
        self.kemPrekeys = kemPrekeys
        self.lastResort = lastResort
        self.replacesOneTimePrekeys = replacesOneTimePrekeys
    }

    /// Reads and checks what a device published, as a server or the device's other side does.
    ///
    /// - Parameters:
    ///   - bytes: What ``encoded`` gave.
    ///   - limit: The most one-time keys of a kind.
    /// - Throws: ``MessagingError/Code/malformed``, ``MessagingError/Code/unknownVersion``, ``MessagingError/Code/invalidKey``,
    ///   ``MessagingError/Code/invalidSignature``, ``MessagingError/Code/invalidValue``.
    public init(encoded bytes: some Sequence<UInt8>, atMost limit: Int = 200) throws(MessagingError) {
        self = try bytes.parsed { (reader) throws(MessagingError) in
            guard try reader.integer(UInt8.self) == Self.version else { throw MessagingError(.unknownVersion) }
            return try PrekeyUpload(from: &reader, atMost: limit)
        }
    }

    private init(from reader: inout ByteReader, atMost limit: Int) throws(MessagingError) {
        address = try DeviceAddress(from: &reader)
        identity = try IdentityKey(rawRepresentation: reader.bytes(IdentityKey.size))
        signedPrekey = try SignedPrekey(from: &reader, address: address, identity: identity)
        replacesOneTimePrekeys = try reader.flag()
        var oneTimePrekeys: [OneTimePrekey] = [], kemPrekeys: [KEMPrekey] = []
        for _ in 0..<(try reader.number(of: 36, atMost: limit)) {
            oneTimePrekeys.append(try OneTimePrekey(from: &reader))
        }
        for _ in 0..<(try reader.number(of: PostQuantum.publicKeySize, atMost: limit)) {
            kemPrekeys.append(try KEMPrekey(from: &reader, address: address, identity: identity))
        }
        self.oneTimePrekeys = oneTimePrekeys
        self.kemPrekeys = kemPrekeys
        lastResort = try reader.flag() ? KEMPrekey(from: &reader, address: address, identity: identity) : nil
    }

    /// The bytes. Documentation/messaging.md has them one by one.
    public var encoded: [UInt8] {
        var bytes = [Self.version] + address.encoded + identity.rawRepresentation + signedPrekey.encoded
        bytes.append(replacesOneTimePrekeys ? 1 : 0)
        bytes.append(bigEndian: UInt32(oneTimePrekeys.count))
        for prekey in oneTimePrekeys { bytes += prekey.encoded }
        bytes.append(bigEndian: UInt32(kemPrekeys.count))
        for prekey in kemPrekeys { bytes += prekey.encoded }
        bytes.append(lastResort == nil ? 0 : 1)
        return bytes + (lastResort?.encoded ?? [])
    }
}
