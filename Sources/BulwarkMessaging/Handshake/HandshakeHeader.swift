internal import Crypto
internal import Foundation

/// What stands before each message of a session until the other side has answered: all that it needs to derive the same keys.
struct HandshakeHeader: Sendable, Hashable {
    struct Encapsulation: Sendable, Hashable {
        let id: UInt32
        let ciphertext: [UInt8]
    }

    let identity: IdentityKey
    let ephemeral: AgreementPublicKey
    let signedPrekeyID: UInt32
    let oneTimePrekeyID: UInt32?
    let kem: Encapsulation?

    /// The first byte of a message with a header: kind 1, version 1.
    static let mark: UInt8 = 0x11

    var encoded: [UInt8] {
        var bytes: [UInt8] = [Self.mark, flags]
        bytes += identity.rawRepresentation + ephemeral.rawRepresentation
        bytes.append(bigEndian: signedPrekeyID)
        if let oneTimePrekeyID { bytes.append(bigEndian: oneTimePrekeyID) }
        if let kem {
            bytes.append(bigEndian: kem.id)
            bytes += kem.ciphertext
        }
        return bytes
    }

    var digest: [UInt8] { Array(SHA256.hash(data: encoded)) }

    /// Which of the keys were used, which the associated data bind: 1 for a one-time prekey, 2 for a KEM prekey.
    var flags: UInt8 { (oneTimePrekeyID == nil ? 0 : 1) | (kem == nil ? 0 : 2) }

    init(
        identity: IdentityKey, ephemeral: AgreementPublicKey, signedPrekeyID: UInt32, oneTimePrekeyID: UInt32?,
        kem: Encapsulation?
    ) {
        self.identity = identity
        self.ephemeral = ephemeral
        self.signedPrekeyID = signedPrekeyID
        self.oneTimePrekeyID = oneTimePrekeyID
        self.kem = kem
    }

    /// Reads what follows the mark.
    ///
    /// - Parameter known: The identity that the sender is known by, which was checked before and need not be again.
    init(from reader: inout ByteReader, known: IdentityKey?) throws(MessagingError) {
        let flags: UInt8 = try reader.integer()
        guard flags <= 3 else { throw MessagingError(.malformed, "flags of a handshake") }
        identity = try IdentityKey(rawRepresentation: reader.slice(IdentityKey.size), known: known)
        ephemeral = try AgreementPublicKey(rawRepresentation: reader.bytes(AgreementPublicKey.size))
        signedPrekeyID = try reader.integer()
        oneTimePrekeyID = flags & 1 == 0 ? nil : try reader.integer()
        kem =
            flags & 2 == 0
            ? nil
            : Encapsulation(id: try reader.integer(), ciphertext: try reader.bytes(PostQuantum.ciphertextSize))
    }
}
