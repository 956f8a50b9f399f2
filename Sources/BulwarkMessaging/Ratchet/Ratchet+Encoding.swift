internal import BulwarkCore

extension Ratchet {
    /// What is read back, whatever the limits say: a chain beyond the newest has a key at least.
    static let mostKeys = 4000
    private static let mostChains = 4096

    /// As the store keeps it, before it is sealed.
    func encode(into writer: inout StateWriter) {
        writer.run(associatedData)
        writer.secret(root)
        writer.bytes(own.publicKey.rawRepresentation)
        writer.secret(own.secret)
        writer.flag(sending != nil)
        if let sending {
            writer.secret(sending.key)
            writer.integer(sending.next)
        }
        writer.integer(previousCount)
        writer.integer(UInt32(receiving.count))
        for chain in receiving {
            writer.bytes(chain.remote.rawRepresentation)
            writer.integer(chain.next)
            writer.flag(chain.key != nil)
            if let key = chain.key { writer.secret(key) }
            writer.integer(UInt32(chain.skipped.count))
            for skipped in chain.skipped {
                writer.integer(skipped.number)
                writer.integer(skipped.storedAt)
                writer.secret(skipped.key)
            }
        }
    }

    init(from reader: inout ByteReader, wire: Wire) throws(MessagingError) {
        self.wire = wire
        associatedData = try reader.run(atMost: 1024)
        root = try reader.secret(32)
        let publicKey = try AgreementPublicKey(rawRepresentation: reader.bytes(32))
        own = AgreementKeyPair(secret: try reader.secret(32), publicKey: publicKey)
        sending = try reader.flag() ? Chain(key: try reader.secret(32), next: try reader.integer()) : nil
        previousCount = try reader.integer()
        for _ in 0..<(try reader.number(of: 41, atMost: Self.mostChains)) {
            receiving.append(try ReceivingChain(from: &reader, atMost: Self.mostKeys))
        }
    }
}

extension Ratchet.ReceivingChain {
    fileprivate init(from reader: inout ByteReader, atMost limit: Int) throws(MessagingError) {
        remote = try AgreementPublicKey(rawRepresentation: reader.bytes(32))
        next = try reader.integer()
        key = try reader.flag() ? reader.secret(32) : nil
        for _ in 0..<(try reader.number(of: 44, atMost: limit)) {
            let number: UInt32 = try reader.integer()
            let storedAt: UInt64 = try reader.integer()
            skipped.append(Ratchet.SkippedKey(number: number, key: try reader.secret(32), storedAt: storedAt))
        }
    }
}
