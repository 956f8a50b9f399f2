/// An ML-KEM-1024 key, signed by its device, for one handshake or, as the last resort, for all that find no other.
public struct KEMPrekey: Sendable, Hashable {
    /// Its number.
    public let id: UInt32
    /// The 1,568 bytes of the public key (FIPS 203).
    public let key: [UInt8]
    /// Whether the server hands it out again and again when no other is left.
    public let isLastResort: Bool
    /// The device's Ed25519 signature over all of this and its address.
    public let signature: [UInt8]

    /// What is signed. Documentation/messaging.md has it byte by byte.
    private static func content(
        id: UInt32, key: [UInt8], isLastResort: Bool, address: DeviceAddress
    ) -> [UInt8] {
        var content = Array("Bulwark KEM prekey v1".utf8) + address.encoded
        content.append(isLastResort ? 1 : 0)
        content.append(bigEndian: id)
        return content + key
    }

    init(
        id: UInt32, key: [UInt8], isLastResort: Bool, address: DeviceAddress, identity: DeviceIdentity
    ) throws(MessagingError) {
        self.id = id
        self.key = key
        self.isLastResort = isLastResort
        signature = try identity.signature(
            over: Self.content(id: id, key: key, isLastResort: isLastResort, address: address))
    }

    init(from reader: inout ByteReader, address: DeviceAddress, identity: IdentityKey) throws(MessagingError) {
        id = try reader.integer()
        isLastResort = try reader.flag()
        key = try reader.bytes(PostQuantum.publicKeySize)
        signature = try reader.bytes(64)
        let content = Self.content(id: id, key: key, isLastResort: isLastResort, address: address)
        guard identity.isSignature(signature, over: content) else {
            throw MessagingError(.invalidSignature, "a KEM prekey", devices: [address])
        }
    }

    /// The number, which kind, the key and the signature.
    var encoded: [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(bigEndian: id)
        bytes.append(isLastResort ? 1 : 0)
        return bytes + key + signature
    }
}
