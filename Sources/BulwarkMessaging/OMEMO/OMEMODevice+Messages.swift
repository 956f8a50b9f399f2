public import BulwarkCore
internal import Crypto
internal import Foundation

extension OMEMODevice {
    /// Encrypts content once, and its key for each of some devices: all that the recipients' accounts have, and the other ones of the own account.
    ///
    /// All or none. The stanza is in the ``outbox()`` when this returns, and the state that results is durable with it: once the server has
    /// it, ``confirm(_:)-(OMEMOStanza)`` it.
    ///
    /// - Parameters:
    ///   - content: What is to be said: the XML of an SCE envelope (XEP-0420).
    ///   - devices: Whom to send it to; this device itself is left out.
    /// - Throws: ``MessagingError/Code/noSession`` with all devices that lack one: begin sessions with them, then send again;
    ///   ``MessagingError/Code/identityChanged``, ``MessagingError/Code/notVerified``, ``MessagingError/Code/tooLarge``,
    ///   ``MessagingError/Code/outboxFull``;
    ///   ``MessagingError/Code/invalidValue`` where there is no other device: nobody could read it.
    public func send(
        _ content: SecureBytes, to devices: [DeviceAddress]
    ) async throws(MessagingError) -> OMEMOStanza {
        let (payload, key) = try OMEMOPayload.seal(content, entropy: device.configuration.entropy)
        guard payload.count + OMEMORecord.mostKeyBytes <= device.configuration.limits.envelopeBytes else {
            throw MessagingError(.tooLarge)
        }
        return try await device.send(key: key, of: payload, to: devices, trust: device.configuration.trust)
    }

    /// A stanza without content that tells another device that its key exchange came to something, or lets it begin a new chain.
    ///
    /// It goes to devices that are not verified, too, for it says nothing (XEP-0384 §8), and is in the ``outbox()`` like any other.
    ///
    /// - Throws: ``MessagingError/Code/noSession``, ``MessagingError/Code/identityChanged``, ``MessagingError/Code/outboxFull``.
    public func answer(_ recipient: DeviceAddress) async throws(MessagingError) -> OMEMOStanza {
        try await device.send(key: Payload.emptyKey, of: nil, to: [recipient], trust: .firstUse)
    }

    /// Decrypts what a stanza has for this device, and stores what it said, the new state and the cursor at once.
    ///
    /// - Parameters:
    ///   - key: The `<key>` for this device; for any other it is rejected as ``MessagingError/Code/malformed``.
    ///   - sender: The bare JID that the stanza came from, and its attribute `sid`.
    ///   - payload: What stood in `<payload>`; nil when there was none.
    ///   - cursor: How far the client has read its archive with it.
    /// - Returns: What became of it. Where the payload is not the one that the key was made for, nothing of the session has changed either.
    /// - Throws: ``MessagingError`` when the store or the keys are not to be had: then nothing has changed, and the stanza is to be given
    ///   again.
    public func receive(
        _ key: OMEMOKey, from sender: DeviceAddress, payload: [UInt8]?, cursor: UInt64? = nil
    ) async throws(MessagingError) -> OMEMODelivery {
        let (delivery, wantsAnswer) = try await device.receive(
            Self.id(key, from: sender, payload: payload), from: sender, cursor: cursor
        ) { (known) throws(MessagingError) in
            guard key.recipient == address, sender != address, OMEMORecord.numbers.contains(sender.device) else {
                throw MessagingError(.malformed, "for another device, or from none")
            }
            guard key.bytes.count + (payload?.count ?? 0) <= device.configuration.limits.envelopeBytes else {
                throw MessagingError(.tooLarge)
            }
            return try IncomingMessage(key, payload: payload, known: known)
        }
        return OMEMODelivery(delivery: delivery, wantsAnswer: wantsAnswer)
    }

    /// What a stanza is known again by.
    private static func id(_ key: OMEMOKey, from sender: DeviceAddress, payload: [UInt8]?) -> EnvelopeID {
        var hash = SHA256()
        hash.update(data: [Wire.omemo.rawValue, key.isKeyExchange ? 1 : 0, payload == nil ? 0 : 1])
        hash.update(data: sender.encoded + key.recipient.encoded)
        var size: [UInt8] = []
        size.append(bigEndian: UInt64(key.bytes.count))
        hash.update(data: size + key.bytes)
        hash.update(data: payload ?? [])
        return EnvelopeID(rawValue: Array(hash.finalize().prefix(16)))
    }
}

extension MessagingDevice {
    /// Encrypts a payload's key for some devices.
    func send(
        key: SecureBytes, of payload: [UInt8]?, to devices: [DeviceAddress], trust: TrustPolicy
    ) async throws(MessagingError) -> OMEMOStanza {
        try await alone { () async throws(MessagingError) in
            var step = try await rows.begin()
            var keys: [OMEMOKey] = []
            for (state, version) in try await recipients(devices, in: step, trust: trust) {
                var state = state
                let isKeyExchange = state.sessions[0].pending != nil
                let bytes = try state.sessions[0].encrypt(key, entropy: configuration.entropy)
                keys.append(OMEMOKey(recipient: state.address, isKeyExchange: isKeyExchange, bytes: bytes))
                try rows.put(state, version: version, in: &step)
            }
            guard !keys.isEmpty else { throw MessagingError(.invalidValue, "no device to write to") }
            let stanza = try OMEMOStanza(sender: address, keys: keys, payload: payload)
            try await commit(step, stanza)
            return stanza
        }
    }
}
