public import BulwarkCore
internal import Foundation

extension MessagingDevice {
    /// Encrypts a message for each of some devices: all that the recipient's account has, and the other ones of the own account.
    ///
    /// All or none: the state that results is durable when this returns. Keep what was to be said until the relay has it, and give it
    /// the same name when it is sent again.
    ///
    /// - Parameters:
    ///   - content: What is to be said; it may be empty.
    ///   - id: What the message is called.
    ///   - devices: Whom to send it to; this device itself is left out.
    /// - Returns: An envelope for each device, in order.
    /// - Throws: ``MessagingError/Code/noSession`` with all devices that lack one: begin sessions with them, then send again;
    ///   ``MessagingError/Code/identityChanged``, ``MessagingError/Code/notVerified``, ``MessagingError/Code/tooLarge``.
    public func send(
        _ content: SecureBytes, id: MessageID = MessageID(), to devices: [DeviceAddress]
    ) async throws(MessagingError) -> [Envelope] {
        try await alone { () async throws(MessagingError) in
            var step = try await rows.begin()
            let payload = try Payload(kind: .message, id: id, content: content).encoded()
            for (state, version) in try await recipients(devices, in: step, trust: configuration.trust) {
                var state = state
                let body = try state.sessions[0].encrypt(payload, entropy: configuration.entropy)
                let envelope = Envelope(sender: address, recipient: state.address, body: body)
                guard envelope.encoded.count <= configuration.limits.envelopeBytes else {
                    throw MessagingError(.tooLarge)
                }
                step.transaction.outgoing.append(envelope)
                try rows.put(state, version: version, in: &step)
            }
            try await rows.commit(step)
            return step.transaction.outgoing
        }
    }

    /// The state of each device, in order, once it is certain that all of them may be written to.
    func recipients(
        _ devices: [DeviceAddress], in step: DeviceRows.Step, trust: TrustPolicy
    ) async throws(MessagingError) -> [(state: PeerState, version: UInt64)] {
        var peers: [(state: PeerState, version: UInt64)] = []
        var missing: [DeviceAddress] = []
        var refused: [MessagingError.Code: [DeviceAddress]] = [:]
        for device in unique(devices) {
            let (state, version) = try await rows.peer(device)
            if let refusal = state?.refusal(trust) {
                refused[refusal, default: []].append(device)
            } else if let state, state.canSend(in: step.generation.epoch) {
                peers.append((state, version))
            } else {
                missing.append(device)
            }
        }
        for code in [MessagingError.Code.identityChanged, .notVerified] {
            if let devices = refused[code] { throw MessagingError(code, devices: devices) }
        }
        guard missing.isEmpty else { throw MessagingError(.noSession, devices: missing) }
        return peers
    }

    private func unique(_ devices: [DeviceAddress]) -> [DeviceAddress] {
        var seen: Set<DeviceAddress> = [address]
        return devices.filter { seen.insert($0).inserted }
    }
}
