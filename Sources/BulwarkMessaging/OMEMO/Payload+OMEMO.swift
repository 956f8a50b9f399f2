internal import BulwarkCore
internal import Crypto

extension Payload {
    /// What goes through a session in place of a payload's key when there is nothing to say (XEP-0384 §5.5.3).
    static let emptyKey = SecureBytes(count: 32) { _ in }

    /// Opens an OMEMO:2 payload by the key that came through a session.
    ///
    /// - Parameters:
    ///   - key: A key and a tag, or zeros where there is no payload.
    ///   - payload: What stood in `<payload>`.
    init(_ key: SecureBytes, payload: [UInt8]?) throws(MessagingError) {
        guard let payload else {
            guard key == Self.emptyKey else { throw MessagingError(.malformed, "the payload is missing") }
            self.init(
                kind: .renewal, id: try MessageID(rawValue: [UInt8](repeating: 0, count: MessageID.size)),
                content: SecureBytes(count: 0) { _ in })
            return
        }
        self.init(kind: .message, id: try Self.id(payload), content: try OMEMOPayload.open(payload, with: key))
    }

    /// The stanza has no name that is authentic: the digest of its payload is the same for every device that it went to.
    static func id(_ payload: [UInt8]) throws(MessagingError) -> MessageID {
        try MessageID(rawValue: Array(SHA256.hash(data: payload).prefix(MessageID.size)))
    }
}
