internal import BulwarkCore

/// What is encrypted: a kind, the message's name, the content.
struct Payload {
    enum Kind: UInt8 {
        case message = 0
        /// Says that a session was begun anew, and nothing else.
        case renewal = 1
    }

    let kind: Kind
    let id: MessageID
    let content: SecureBytes

    func encoded() throws(MessagingError) -> SecureBytes {
        var writer = StateWriter()
        writer.integer(kind.rawValue)
        writer.bytes(id.rawValue)
        writer.secret(content)
        return try writer.joined()
    }

    init(kind: Kind, id: MessageID, content: SecureBytes) {
        self.kind = kind
        self.id = id
        self.content = content
    }

    init(encoded bytes: SecureBytes) throws(MessagingError) {
        let result = bytes.withExposedBytes { bytes in
            Result { () throws(MessagingError) in
                var reader = ByteReader(bytes)
                guard let kind = Kind(rawValue: try reader.integer()) else { throw MessagingError(.unknownVersion) }
                let id = try MessageID(rawValue: reader.bytes(MessageID.size))
                return Payload(kind: kind, id: id, content: try reader.secret(reader.count))
            }
        }
        self = try result.get()
    }

    /// What a message said, once the ratchet has opened it.
    init(_ content: SecureBytes, of message: IncomingMessage, wire: Wire) throws(MessagingError) {
        switch wire {
        case .bulwark: try self.init(encoded: content)
        case .omemo: try self.init(content, payload: message.payload)
        }
    }
}
