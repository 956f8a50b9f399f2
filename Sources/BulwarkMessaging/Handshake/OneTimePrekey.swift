/// An X25519 key for one handshake. It is not signed: a false one makes that handshake fail and no more.
public struct OneTimePrekey: Sendable, Hashable {
    /// Its number.
    public let id: UInt32
    /// The X25519 key.
    public let key: AgreementPublicKey

    init(id: UInt32, key: AgreementPublicKey) {
        self.id = id
        self.key = key
    }

    init(from reader: inout ByteReader) throws(MessagingError) {
        id = try reader.integer()
        key = try AgreementPublicKey(rawRepresentation: reader.bytes(AgreementPublicKey.size))
    }

    /// The number and the key.
    var encoded: [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(bigEndian: id)
        return bytes + key.rawRepresentation
    }
}
