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
    /// When it was taken up, last opened a message or gave its place to another, in seconds; 0 where that was not kept yet.
    var usedAt: UInt64 = 0
    var ratchet: Ratchet

    /// Begins a session from a bundle that was checked.
    init(
        initiating bundle: PrekeyBundle, from address: DeviceAddress, identity: DeviceIdentity, epoch: UInt32,
        entropy: some EntropySource
    ) throws(MessagingError) {
        let (outcome, header) = try Handshake.initiate(bundle, from: address, identity: identity, entropy: entropy)
        self.init(
            try Ratchet(initiating: outcome, to: bundle.signedPrekey.key, entropy: entropy), header,
            pending: header.encoded, epoch: epoch)
    }

    /// Answers a handshake. Nothing is authentic before the first message was decrypted.
    init(
        responding header: HandshakeHeader, from sender: DeviceAddress, with answer: Prekeys.Answer,
        address: DeviceAddress, identity: DeviceIdentity, epoch: UInt32
    ) throws(MessagingError) {
        let outcome = try Handshake.respond(
            to: header, from: sender, with: answer, address: address, identity: identity)
        self.init(Ratchet(responding: outcome, with: answer.signed.pair), header, pending: nil, epoch: epoch)
    }

    init(_ ratchet: Ratchet, _ header: HandshakeHeader, pending: [UInt8]?, epoch: UInt32) {
        self.ratchet = ratchet
        self.pending = pending
        self.epoch = epoch
        name = header.ephemeral
        handshakeDigest = header.digest
        isPostQuantum = header.kem != nil
    }

    /// Pads and encrypts; the handshake goes along until it is answered.
    mutating func encrypt(_ content: SecureBytes, entropy: some EntropySource) throws(MessagingError) -> [UInt8] {
        let padded = ratchet.wire.pad(content)
        if content.isWiped { throw MessagingError(.wiped) }
        var ratchet = self.ratchet
        let result = padded.withExposedBytes { padded in
            Result { () throws(MessagingError) in try ratchet.encrypt(padded, entropy: entropy) }
        }
        let message = try result.get()
        self.ratchet = ratchet
        return ratchet.wire.join(pending, message)
    }

    /// Decrypts and takes the padding off. What throws has changed nothing.
    mutating func decrypt(
        _ header: Ratchet.Header, _ sealed: UnsafeRawBufferPointer, now: UInt64, limits: MessagingLimits
    ) throws(MessagingError) -> SecureBytes {
        var ratchet = self.ratchet
        let padded = try ratchet.decrypt(header, sealed, now: now, limits: limits)
        let content = try ratchet.wire.unpad(padded)
        self.ratchet = ratchet
        pending = nil
        return content
    }

    func encode(into writer: inout StateWriter) {
        writer.bytes(name.rawRepresentation + handshakeDigest)
        writer.flag(pending != nil)
        if let pending { writer.run(pending) }
        writer.flag(isPostQuantum)
        writer.integer(epoch)
        writer.integer(usedAt)
        ratchet.encode(into: &writer)
    }

    /// - Parameter hasTimes: Whether it was stored with ``usedAt``.
    init(from reader: inout ByteReader, wire: Wire, hasTimes: Bool) throws(MessagingError) {
        name = try AgreementPublicKey(rawRepresentation: reader.bytes(32))
        handshakeDigest = try reader.bytes(32)
        pending = try reader.flag() ? reader.run(atMost: 4096) : nil
        isPostQuantum = try reader.flag()
        epoch = try reader.integer()
        usedAt = hasTimes ? try reader.integer() : 0
        ratchet = try Ratchet(from: &reader, wire: wire)
    }
}
