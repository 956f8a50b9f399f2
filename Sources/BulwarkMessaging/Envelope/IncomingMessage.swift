internal import BulwarkCore

/// A message in its parts, as they stand on the wire: nothing of it is authentic.
struct IncomingMessage {
    let handshake: HandshakeHeader?
    let header: Ratchet.Header
    /// What the ratchet opens.
    let sealed: [UInt8]
    /// Of OMEMO:2: the content, under the key that the ratchet opens.
    let payload: [UInt8]?

    private init(handshake: HandshakeHeader?, header: Ratchet.Header, sealed: [UInt8], payload: [UInt8]? = nil) {
        self.handshake = handshake
        self.header = header
        self.sealed = sealed
        self.payload = payload
    }

    /// Reads an envelope's body.
    ///
    /// - Parameter known: The identity that the sender is known by.
    init(_ body: [UInt8], known: IdentityKey?) throws(MessagingError) {
        self = try body.parsed { (reader) throws(MessagingError) in
            let handshake =
                body.first == HandshakeHeader.mark
                ? try { (reader: inout ByteReader) throws(MessagingError) in
                    _ = try reader.integer(UInt8.self)
                    return try HandshakeHeader(from: &reader, known: known)
                }(&reader) : nil
            let header = try Ratchet.Header(from: &reader)
            guard reader.count >= MessageCipher.overhead else { throw MessagingError(.malformed, "cut off") }
            return IncomingMessage(handshake: handshake, header: header, sealed: try reader.bytes(reader.count))
        }
    }

    /// Reads what an OMEMO:2 stanza has for one device.
    ///
    /// - Parameters:
    ///   - key: The device's `<key>`.
    ///   - payload: What stood in `<payload>`; nil when there was none.
    ///   - known: The identity that the sender is known by.
    init(_ key: OMEMOKey, payload: [UInt8]?, known: IdentityKey?) throws(MessagingError) {
        let result = key.bytes.withUnsafeBytes { bytes in
            Result { () throws(MessagingError) in
                let exchange = key.isKeyExchange ? try OMEMORecord.KeyExchange(bytes, known: known) : nil
                let sealed = exchange?.message ?? bytes
                let message = try OMEMORecord.Message(OMEMORecord.AuthenticatedMessage(sealed).message)
                return IncomingMessage(
                    handshake: exchange?.handshake, header: message.header, sealed: Array(sealed), payload: payload)
            }
        }
        self = try result.get()
    }

    /// How many messages a chain has before its receiver has to let the sender begin a new one (XEP-0384 §6).
    private static let longChain: UInt32 = 53

    /// Whether the sender waits to hear of this device: it repeats its handshake until then, or its chain has grown long.
    ///
    /// - Parameters:
    ///   - session: The session once it has opened the message.
    ///   - before: The session before; nil for a new one.
    func wantsAnswer(in session: Session, before: Session?) -> Bool {
        if handshake != nil { return true }
        guard header.number >= Self.longChain else { return false }
        // What went back since the chain began may have been lost: it is asked for again whenever the chain has grown by as many.
        let last = max(1, before?.ratchet.received(under: header.key) ?? 0) - 1
        return session.ratchet.sending == nil || header.number / Self.longChain > last / Self.longChain
    }
}
