package import BulwarkCore
internal import Foundation

/// What a client of a relay needs to survive a crash at any place: what was to be said is durable before anything of it is encrypted, and
/// what is encrypted with the state that it left behind.
extension MessagingDevice {
    /// Keeps a message for each of some accounts until a relay has it. One that is there already stays as it is.
    ///
    /// - Throws: ``MessagingError/Code/outboxFull``, ``MessagingError/Code/invalidValue``.
    package func enqueue(
        _ content: SecureBytes, id: MessageID, for accounts: [String]
    ) async throws(MessagingError) {
        for account in accounts { _ = try DeviceAddress(account: account, device: 0) }
        guard content.count <= configuration.limits.envelopeBytes else { throw MessagingError(.tooLarge) }
        try await changeOutbox { (outbox) throws(MessagingError) in
            for account in accounts {
                try outbox.append(
                    PendingMessage(key: .init(id: id, account: account), content: content),
                    limits: configuration.limits)
            }
        }
    }

    /// What no relay has confirmed, in order.
    package func pending() async throws(MessagingError) -> [PendingMessage] {
        try await alone { () async throws(MessagingError) in try await outbox().state.messages }
    }

    /// Encrypts a message that is kept for exactly some devices: for those that it is not encrypted for yet, or under another identity.
    ///
    /// - Returns: The message with an item for each device; nil when it is kept no more.
    /// - Throws: As ``send(_:id:to:)``.
    package func encrypt(
        _ key: PendingMessage.Key, for devices: [DeviceAddress]
    ) async throws(MessagingError) -> PendingMessage? {
        try await alone { () async throws(MessagingError) in
            var step = try await rows.begin()
            var (outbox, version) = try await outbox()
            guard let index = outbox.messages.firstIndex(where: { $0.key == key }) else { return nil }
            let message = outbox.messages[index]
            let peers = try await recipients(devices, in: step, trust: configuration.trust)
            let kept = message.items.filter { item in
                peers.contains { $0.state.address == item.envelope.recipient && $0.state.identity == item.identity }
            }
            let done = Set(kept.map(\.envelope.recipient))
            let new = try encrypt(
                Payload(kind: .message, id: key.id, content: message.content),
                for: peers.filter { !done.contains($0.state.address) }, in: &step)
            guard !new.isEmpty || kept.count != message.items.count else { return message }
            outbox.messages[index].items = (kept + new).sorted { $0.envelope.recipient < $1.envelope.recipient }
            try rows.put(outbox, Outbox.row, version: version, in: &step)
            try await rows.commit(step)
            return outbox.messages[index]
        }
    }

    /// Lets go of a message that a relay has, or that is not to be sent any more.
    package func drop(_ key: PendingMessage.Key) async throws(MessagingError) {
        try await changeOutbox { (outbox) throws(MessagingError) in outbox.messages.removeAll { $0.key == key } }
    }

    /// Begins a session anew as ``recover(with:)`` does, and keeps the envelope that says so until a relay has it.
    package func enqueueRecovery(with bundle: PrekeyBundle) async throws(MessagingError) {
        try await alone { () async throws(MessagingError) in
            var (outbox, version) = try await outbox()
            var (step, envelope, identity, id) = try await renewal(with: bundle)
            try outbox.append(
                PendingMessage(
                    key: .init(id: id, account: bundle.address.account), content: SecureBytes(count: 0) { _ in },
                    isRenewal: true, items: [.init(identity: identity, envelope: envelope)]),
                limits: configuration.limits)
            try rows.put(outbox, Outbox.row, version: version, in: &step)
            try await rows.commit(step)
        }
    }

    private func outbox() async throws(MessagingError) -> (state: Outbox, version: UInt64) {
        let (state, version) = try await rows.get(Outbox.self, Outbox.row)
        return (state ?? Outbox(), version)
    }

    private func changeOutbox(_ body: (inout Outbox) throws(MessagingError) -> Void) async throws(MessagingError) {
        try await alone { () async throws(MessagingError) in
            var step = try await rows.begin()
            var (outbox, version) = try await outbox()
            let count = outbox.messages.count
            try body(&outbox)
            guard outbox.messages.count != count else { return }
            try rows.put(outbox, Outbox.row, version: version, in: &step)
            try await rows.commit(step)
        }
    }
}
