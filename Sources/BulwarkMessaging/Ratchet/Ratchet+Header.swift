extension Ratchet {
    /// What stands in the clear before each ciphertext: version, ratchet key, the length of the chain before, the number in this chain.
    struct Header: Sendable, Hashable {
        let key: AgreementPublicKey
        let previousCount: UInt32
        let number: UInt32

        static let version: UInt8 = 1
        static let size = 41

        var encoded: [UInt8] {
            var bytes: [UInt8] = []
            bytes.reserveCapacity(Self.size)
            bytes.append(Self.version)
            bytes += key.rawRepresentation
            bytes.append(bigEndian: previousCount)
            bytes.append(bigEndian: number)
            return bytes
        }

        init(key: AgreementPublicKey, previousCount: UInt32, number: UInt32) {
            self.key = key
            self.previousCount = previousCount
            self.number = number
        }

        init(from reader: inout ByteReader) throws(MessagingError) {
            guard try reader.integer(UInt8.self) == Self.version else { throw MessagingError(.unknownVersion) }
            key = try AgreementPublicKey(rawRepresentation: reader.bytes(AgreementPublicKey.size))
            previousCount = try reader.integer()
            number = try reader.integer()
        }
    }
}
