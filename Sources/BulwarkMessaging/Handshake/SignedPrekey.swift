public import Foundation

/// The prekey of some days, signed by its device together with what the device can do.
public struct SignedPrekey: Sendable, Hashable {
    /// Its number.
    public let id: UInt32
    /// The X25519 key.
    public let key: AgreementPublicKey
    /// When it was made, in whole seconds.
    public let createdAt: Date
    /// Whether the device does post-quantum handshakes. It is signed: who leaves the KEM prekey out of a bundle is found out.
    public let isPostQuantum: Bool
    /// The device's Ed25519 signature over all of this and its address.
    public let signature: [UInt8]

    /// The end of the year 9999: a `Date` gives every second until then back as it was signed.
    private static let lastSecond: UInt64 = 253_402_300_799

    /// What is signed. Documentation/messaging.md has it byte by byte.
    static func content(
        id: UInt32, key: AgreementPublicKey, createdAt: UInt64, isPostQuantum: Bool, address: DeviceAddress
    ) -> [UInt8] {
        var content = Array("Bulwark signed prekey v1".utf8) + address.encoded
        content.append(isPostQuantum ? 1 : 0)
        content.append(bigEndian: id)
        content.append(bigEndian: createdAt)
        return content + key.rawRepresentation
    }

    init(
        id: UInt32, key: AgreementPublicKey, createdAt: UInt64, isPostQuantum: Bool, address: DeviceAddress,
        identity: DeviceIdentity
    ) throws(MessagingError) {
        self.id = id
        self.key = key
        self.createdAt = Date(timeIntervalSince1970: TimeInterval(createdAt))
        self.isPostQuantum = isPostQuantum
        signature = try identity.signature(
            over: Self.content(
                id: id, key: key, createdAt: createdAt, isPostQuantum: isPostQuantum, address: address))
    }

    init(
        from reader: inout ByteReader, address: DeviceAddress, identity: IdentityKey
    ) throws(MessagingError) {
        id = try reader.integer()
        let seconds: UInt64 = try reader.integer()
        guard seconds <= Self.lastSecond else { throw MessagingError(.malformed, "a prekey's time") }
        createdAt = Date(timeIntervalSince1970: TimeInterval(seconds))
        isPostQuantum = try reader.flag()
        key = try AgreementPublicKey(rawRepresentation: reader.bytes(AgreementPublicKey.size))
        signature = try reader.bytes(64)
        let content = Self.content(
            id: id, key: key, createdAt: seconds, isPostQuantum: isPostQuantum, address: address)
        guard identity.isSignature(signature, over: content) else {
            throw MessagingError(.invalidSignature, "the signed prekey", devices: [address])
        }
    }

    /// The number, the time, the capability, the key and the signature.
    var encoded: [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(bigEndian: id)
        bytes.append(bigEndian: UInt64(max(0, createdAt.timeIntervalSince1970)))
        bytes.append(isPostQuantum ? 1 : 0)
        return bytes + key.rawRepresentation + signature
    }
}
