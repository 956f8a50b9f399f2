internal import BulwarkCore
internal import Foundation

/// One session with a device: a ratchet, and the handshake that it began with.
struct Session: Sendable {
    /// The initiator's ephemeral key, which names the session: a handshake that comes again finds it.
    let name: AgreementPublicKey
    /// SHA-256 of the header: one that comes again has to be the same in every byte.
    let handshakeDigest: [UInt8]
    /// The header that goes before each message until the other side has answered; nil on the responder's side and afterwards.
    var pending: [UInt8]?
    /// Whether the handshake had ML-KEM in it.
    let isPostQuantum: Bool
    /// In which life of the state it was made: sessions of a life before are not sent on.
    let epoch: UInt32
    var ratchet: Ratchet

    /// Begins a session from a bundle that was checked.
    init(
        initiating bundle: PrekeyBundle, from address: DeviceAddress, identity: DeviceIdentity, epoch: UInt32,
        entropy: some EntropySource
    ) throws(MessagingError) {
        let (outcome, header) = try Handshake.initiate(bundle, from: address, identity: identity, entropy: entropy)
        ratchet = try Ratchet(initiating: outcome, to: bundle.signedPrekey.key, entropy: entropy)
        name = header.ephemeral
        handshakeDigest = header.digest
        pending = header.encoded
        isPostQuantum = header.kem != nil
        self.epoch = epoch
    }

    /// Answers a handshake. Nothing is authentic before the first message was decrypted.
    init(
        responding header: HandshakeHeader, from sender: DeviceAddress, with answer: Prekeys.Answer,
        address: DeviceAddress, identity: DeviceIdentity, epoch: UInt32
    ) throws(MessagingError) {
        let outcome = try Handshake.respond(
            to: header, from: sender, with: answer, address: address, identity: identity)
        ratchet = Ratchet(responding: outcome, with: answer.signed.pair)
        name = header.ephemeral
        handshakeDigest = header.digest
        pending = nil
        isPostQuantum = header.kem != nil
        self.epoch = epoch
    }

    /// Pads and encrypts.
    mutating func encrypt(_ content: SecureBytes, entropy: some EntropySource) throws(MessagingError) -> [UInt8] {
        let size = content.count
        let padded = content.withExposedBytes { content in
            SecureBytes(count: Padding.padded(size + 1)) { buffer in
                // A wipe in the meantime leaves less, never more.
                let copied = min(size, content.count)
                UnsafeMutableRawBufferPointer(rebasing: buffer[..<copied]).copyMemory(
                    from: UnsafeRawBufferPointer(rebasing: content[..<copied]))
                buffer[copied] = 0x80
            }
        }
        if content.isWiped { throw MessagingError(.wiped) }
        var ratchet = self.ratchet
        let result = padded.withExposedBytes { padded in
            Result { () throws(MessagingError) in try ratchet.encrypt(padded, entropy: entropy) }
        }
        let message = try result.get()
        self.ratchet = ratchet
        return (pending ?? []) + message
    }

    /// Decrypts and takes the padding off. What throws has changed nothing.
    mutating func decrypt(
        _ header: Ratchet.Header, _ sealed: UnsafeRawBufferPointer, now: UInt64, limits: MessagingLimits
    ) throws(MessagingError) -> SecureBytes {
        var ratchet = self.ratchet
        let padded = try ratchet.decrypt(header, sealed, now: now, limits: limits)
        guard let end = padded.withExposedBytes({ Padding.end(of: $0) }) else {
            throw MessagingError(.malformed, "the padding")
        }
        self.ratchet = ratchet
        pending = nil
        return padded.extracting(0..<end)
    }

    func encode(into writer: inout StateWriter) {
        writer.bytes(name.rawRepresentation + handshakeDigest)
        writer.flag(pending != nil)
        if let pending { writer.run(pending) }
        writer.flag(isPostQuantum)
        writer.integer(epoch)
        ratchet.encode(into: &writer)
    }

    init(from reader: inout ByteReader) throws(MessagingError) {
        name = try AgreementPublicKey(rawRepresentation: reader.bytes(32))
        handshakeDigest = try reader.bytes(32)
        pending = try reader.flag() ? reader.run(atMost: 4096) : nil
        isPostQuantum = try reader.flag()
        epoch = try reader.integer()
        ratchet = try Ratchet(from: &reader)
    }
}
