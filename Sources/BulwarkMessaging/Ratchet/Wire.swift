internal import BulwarkCore

/// What conversations look like on their way: the one Double Ratchet speaks both, and a device speaks one of them.
///
/// The number is the one that stored state begins with.
enum Wire: UInt8, Sendable {
    /// "Bulwark v1": Documentation/messaging.md has it byte by byte.
    case bulwark = 1
    /// OMEMO:2 (XEP-0384, `urn:xmpp:omemo:2`).
    case omemo = 2

    /// What the secret of a handshake is derived for.
    var handshakeInfo: StaticString {
        switch self {
        case .bulwark: "Bulwark X3DH v1"
        case .omemo: "OMEMO X3DH"
        }
    }

    /// What a step of the root chain is derived for.
    var rootInfo: StaticString {
        switch self {
        case .bulwark: "Bulwark Root v1"
        case .omemo: "OMEMO Root Chain"
        }
    }

    /// A message: what it says in the clear, and its content under the key that it alone has.
    func seal(
        _ content: UnsafeRawBufferPointer, _ header: Ratchet.Header, under key: SecureBytes,
        authenticating data: [UInt8], entropy: some EntropySource
    ) throws(MessagingError) -> [UInt8] {
        switch self {
        case .bulwark:
            let header = header.encoded
            return header
                + (try MessageCipher.seal(content, under: key, authenticating: data + header, entropy: entropy))
        case .omemo:
            return try OMEMOCipher.seal(content, header, under: key, authenticating: data)
        }
    }

    /// The content of a message.
    ///
    /// - Parameter sealed: What follows the header; of OMEMO:2, where the header stands inside, the whole OMEMOAuthenticatedMessage.
    func open(
        _ sealed: UnsafeRawBufferPointer, _ header: Ratchet.Header, under key: SecureBytes,
        authenticating data: [UInt8]
    ) throws(MessagingError) -> SecureBytes {
        switch self {
        case .bulwark: try MessageCipher.open(sealed, under: key, authenticating: data + header.encoded)
        case .omemo: try OMEMOCipher.open(sealed, header, under: key, authenticating: data)
        }
    }

    /// What is encrypted in place of the content. OMEMO:2 pads in the stanza's envelope (XEP-0420), if at all.
    func pad(_ content: SecureBytes) -> SecureBytes {
        switch self {
        case .bulwark: Padding.pad(content)
        case .omemo: content
        }
    }

    func unpad(_ padded: SecureBytes) throws(MessagingError) -> SecureBytes {
        switch self {
        case .bulwark:
            guard let end = padded.withExposedBytes({ Padding.end(of: $0) }) else {
                throw MessagingError(.malformed, "the padding")
            }
            return padded.extracting(0..<end)
        case .omemo: return padded
        }
    }

    /// A message with the handshake that goes along, if one does.
    func join(_ handshake: [UInt8]?, _ message: [UInt8]) -> [UInt8] {
        guard let handshake else { return message }
        switch self {
        case .bulwark: return handshake + message
        case .omemo: return OMEMORecord.KeyExchange.append(message, to: handshake)
        }
    }
}
