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

    /// Whether the sender waits to hear of this device, given the session that opened the message: it repeats its handshake until then,
    /// and its chain has grown long (XEP-0384 §6: from number 53 on).
    func wantsAnswer(in session: Session) -> Bool {
        handshake != nil || header.number >= 53 && session.ratchet.sending == nil
    }
}
