internal import BulwarkCore

extension Prekeys {
    private static let version: UInt8 = 1
    /// What is read back, whatever the limits say.
    static let most = 4096

    /// As the store keeps it, before it is sealed.
    func encode(into writer: inout StateWriter) {
        writer.integer(Self.version)
        writer.integer(nextID)
        writer.integer(confirmedID)
        writer.flag(isReplacing)
        writer.integer(UInt32(signed.count))
        for prekey in signed {
            writer.integer(prekey.id)
            writer.integer(prekey.createdAt)
            writer.flag(prekey.isPostQuantum)
            writer.bytes(prekey.pair.publicKey.rawRepresentation)
            writer.secret(prekey.pair.secret)
        }
        for list in [oneTime, kem, lastResorts] {
            writer.integer(UInt32(list.count))
            for prekey in list {
                writer.integer(prekey.id)
                writer.secret(prekey.secret)
            }
        }
    }

    init(from reader: inout ByteReader) throws(MessagingError) {
        guard try reader.integer(UInt8.self) == Self.version else { throw MessagingError(.unknownVersion) }
        nextID = try reader.integer()
        confirmedID = try reader.integer()
        isReplacing = try reader.flag()
        for _ in 0..<(try reader.number(of: 77, atMost: Self.most)) {
            let id: UInt32 = try reader.integer()
            let createdAt: UInt64 = try reader.integer()
            let isPostQuantum = try reader.flag()
            let publicKey = try AgreementPublicKey(rawRepresentation: reader.bytes(32))
            signed.append(
                Signed(
                    id: id, pair: AgreementKeyPair(secret: try reader.secret(32), publicKey: publicKey),
                    createdAt: createdAt, isPostQuantum: isPostQuantum))
        }
        oneTime = try Self.list(&reader, size: 32)
        kem = try Self.list(&reader, size: PostQuantum.seedSize)
        lastResorts = try Self.list(&reader, size: PostQuantum.seedSize)
    }

    private static func list(_ reader: inout ByteReader, size: Int) throws(MessagingError) -> [Numbered] {
        var list: [Numbered] = []
        for _ in 0..<(try reader.number(of: 4 + size, atMost: most)) {
            list.append(Numbered(id: try reader.integer(), secret: try reader.secret(size)))
        }
        return list
    }
}
