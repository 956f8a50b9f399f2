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
            let items = try encrypt(
                Payload(kind: .message, id: id, content: content),
                for: await recipients(devices, in: step, trust: configuration.trust), in: &step)
            step.transaction.outgoing = items.map(\.envelope)
            try await rows.commit(step)
            return step.transaction.outgoing
        }
    }

    /// The state of each device, in order, once it is certain that all of them may be written to.
    func recipients(
        _ devices: [DeviceAddress], in step: DeviceRows.Step, trust: TrustPolicy
    ) async throws(MessagingError) -> [StoredPeer] {
        var peers: [StoredPeer] = []
        var missing: [DeviceAddress] = []
        var refused: [MessagingError.Code: [DeviceAddress]] = [:]
        // By accounts; strings that look alike are one as keys, and two as names.
        var verified: [DeviceAddress: Bool] = [:]
        for device in unique(devices) {
            let (state, version) = try await rows.peer(device)
            let account = try DeviceAddress(account: device.account, device: 0)
            if trust == .firstUseUntilVerified, verified[account] == nil {
                verified[account] = try await rows.account(device.account).state.isVerified
            }
            let isAccountVerified = verified[account] ?? false
            if let refusal = state?.refusal(trust, isAccountVerified: isAccountVerified) {
                refused[refusal, default: []].append(device)
            } else if let state, canSend(state, in: step.generation.epoch) {
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

    /// Encrypts for each device, and puts the state that results into the step.
    func encrypt(
        _ payload: Payload, for peers: [StoredPeer], in step: inout DeviceRows.Step
    ) throws(MessagingError) -> [PendingMessage.Item] {
        let payload = try payload.encoded()
        var items: [PendingMessage.Item] = []
        for (state, version) in peers {
            var state = state
            let body = try state.sessions[0].encrypt(payload, entropy: configuration.entropy)
            let envelope = Envelope(sender: address, recipient: state.address, body: body)
            guard envelope.encoded.count <= configuration.limits.envelopeBytes else { throw MessagingError(.tooLarge) }
            items.append(PendingMessage.Item(identity: state.identity, envelope: envelope))
            try rows.put(state, version: version, in: &step)
        }
        return items
    }

    typealias StoredPeer = (state: PeerState, version: UInt64)

    private func unique(_ devices: [DeviceAddress]) -> [DeviceAddress] {
        var seen: Set<DeviceAddress> = [address]
        return devices.filter { seen.insert($0).inserted }
    }
}
