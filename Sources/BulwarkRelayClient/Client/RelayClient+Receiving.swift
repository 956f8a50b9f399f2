internal import BulwarkCore
public import BulwarkMessaging
internal import BulwarkRelayAPI
internal import Foundation

extension RelayClient {
    /// What one look into the mailbox brought.
    public struct Page: Sendable {
        /// What happened, in order.
        public let events: [RelayEvent]
        /// Whether there are more messages: look again.
        public let hasMore: Bool
    }

    /// Fetches messages, has the device read and store them, and tells the relay that they may go.
    ///
    /// - Parameter wait: The seconds that the relay waits for a first message where there is none.
    /// - Throws: ``RelayClientError``. What was stored before it was thrown stays so.
    public func receive(waiting wait: Int = 0) async throws(RelayClientError) -> Page {
        if !fetching.takeIfFree() { await withCheckedContinuation { fetching.wait($0) } }
        defer { fetching.leave() }
        let wait = min(max(0, wait), RelayLimits.longestWait)
        let bytes = try await connection.bytes(
            .fetchMessages,
            path: RelayEndpoint.fetchPath(after: sequence, atMost: configuration.messagesInPage, wait: wait),
            atMost: RelayLimits.pageBytes + RelayLimits.envelopeBytes + (64 << 10), wait: wait)
        let page = try answering { () throws(RelayError) in try MailboxPage(encoded: bytes) }
        var events: [RelayEvent] = []
        var failure: RelayClientError?
        let before = sequence
        for delivery in page.deliveries where failure == nil {
            guard delivery.sequence > sequence else {
                failure = RelayClientError(.malformedAnswer, "messages out of order")
                continue
            }
            do throws(RelayClientError) {
                if let event = try await take(delivery) { events.append(event) }
                sequence = delivery.sequence
            } catch {
                failure = error
            }
        }
        if sequence > before {
            // When this is lost, the next one says it, too.
            do throws(RelayClientError) { try await acknowledge() } catch {
                if failure == nil, events.isEmpty { failure = error }
            }
        }
        // What was stored has to be told; the error comes again with the next look.
        if let failure, events.isEmpty { throw failure }
        return Page(events: events, hasMore: page.hasMore || failure != nil)
    }

    /// Takes another identity key for a device, reads what was kept because of it, and sends what waited for it.
    ///
    /// - Throws: ``RelayClientError``: `invalidValue` of messaging when the key was not offered.
    public func accept(_ key: IdentityKey, of address: DeviceAddress) async throws(RelayClientError) -> [RelayEvent] {
        try await messaging { () async throws(MessagingError) in try await device.accept(key, of: address) }
        return try await readHeld(of: address)
    }

    /// Stays with the identity key that is in use. What was kept under the other goes.
    ///
    /// - Throws: ``RelayClientError``: `invalidValue` of messaging when the key was not offered.
    public func refuse(_ key: IdentityKey, of address: DeviceAddress) async throws(RelayClientError) -> [RelayEvent] {
        try await messaging { () async throws(MessagingError) in try await device.refuse(key, of: address) }
        return try await readHeld(of: address)
    }

    private func readHeld(of address: DeviceAddress) async throws(RelayClientError) -> [RelayEvent] {
        var events: [RelayEvent] = []
        for envelope in try await messaging({ () async throws(MessagingError) in try await device.held(from: address) })
        {
            let delivery = try await messaging { () async throws(MessagingError) in
                try await device.receive(envelope, cursor: nil, holding: true)
            }
            // Under a third key: it goes on waiting.
            if case .held = delivery { continue }
            try await messaging { () async throws(MessagingError) in try await device.release(envelope) }
            if let event = await self.event(of: delivery, from: address, at: configuration.clock.now) {
                events.append(event)
            }
        }
        return events + (try await flush()).map(RelayEvent.outbox)
    }

    private func acknowledge() async throws(RelayClientError) {
        _ = try await connection.bytes(
            .acknowledgeMessages, path: RelayEndpoint.acknowledgePath(through: sequence))
    }

    /// Has the device read a message. What it throws is about the device, and the message is fetched again.
    private func take(_ delivery: MailboxPage.Delivery) async throws(RelayClientError) -> RelayEvent? {
        guard let sender = try? DeviceAddress(account: delivery.sender.account.rawValue, device: delivery.sender.device)
        else { return nil }
        let envelope: Envelope
        do throws(MessagingError) {
            envelope = try Envelope(encoded: delivery.envelope)
            // Who handed it in, by a token, and who it says wrote it are one.
            guard envelope.sender == sender, envelope.recipient == device.address else {
                return .lost(sender, .malformed, isBegunAnew: false)
            }
        } catch {
            return .lost(sender, error.code, isBegunAnew: false)
        }
        let outcome = try await messaging { () async throws(MessagingError) in
            try await device.receive(envelope, cursor: delivery.sequence, holding: true)
        }
        return await event(of: outcome, from: sender, at: delivery.receivedAt)
    }

    private func event(of delivery: Delivery, from sender: DeviceAddress, at date: Date) async -> RelayEvent? {
        switch delivery {
        case .delivered(let message): return .message(message, receivedAt: date)
        case .renewed(let address): return .renewed(address)
        case .duplicate: return nil
        case .held(let key): return .identityChanged(sender, key)
        case .rejected(let code, let recovery):
            var isBegunAnew = false
            // Where it does not succeed now, it is due with the next message that cannot be read.
            if recovery == .due, let bundle = try? await claim([sender.device], of: sender.account).first {
                isBegunAnew = (try? await device.enqueueRecovery(with: bundle)) != nil
            }
            return .lost(sender, code, isBegunAnew: isBegunAnew)
        }
    }
}
