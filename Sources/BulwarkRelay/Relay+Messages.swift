internal import BulwarkRelayAPI
internal import Foundation

extension Relay {
    /// Keeps a message for its devices, and wakes those that wait. It was counted before it was read.
    func send(_ bytes: [UInt8], by requester: Requester) async throws(RelayError) {
        try space?.require(bytes.count)
        let woken = try await store.add(
            MessageSubmission(encoded: bytes), from: requester, messages: configuration.mailboxMessages,
            bytes: configuration.mailboxBytes, now: now)
        waiters.wake(woken)
    }

    /// The requester's messages after a sequence. Where there are none, it waits for one.
    ///
    /// - Parameters:
    ///   - sequence: The last one that is known.
    ///   - count: The most messages.
    ///   - wait: How long to wait, in seconds.
    ///   - requester: Whose messages.
    ///   - watch: Is given the waiter, to end the wait when the client has gone or the relay stops.
    func fetch(
        after sequence: UInt64, atMost count: Int, wait: Int, by requester: Requester,
        watch: (MailboxWaiter) -> Void = { _ in }
    ) async throws(RelayError) -> MailboxPage {
        try limiter.take(.requests, by: .device(requester.device))
        let wait = min(wait, configuration.longestWait)
        guard wait > 0 else { return try await page(for: requester, after: sequence, count) }
        let page: MailboxPage? = try await waiters.withWaiter(for: requester.device) { waiter throws(RelayError) in
            watch(waiter)
            let page = try await self.page(for: requester, after: sequence, count)
            if !page.deliveries.isEmpty { return page }
            await waiter.wait(for: .seconds(wait), clock: clock)
            return nil
        }
        // A task that is cancelled has nobody who reads the answer.
        if let page { return page }
        return try await self.page(for: requester, after: sequence, count)
    }

    /// Drops messages up to a sequence.
    func acknowledge(through sequence: UInt64, by requester: Requester) async throws(RelayError) {
        try limiter.take(.requests, by: .device(requester.device))
        try await store.acknowledge(through: sequence, for: requester.device)
    }

    private func page(
        for requester: Requester, after sequence: UInt64, _ count: Int
    ) async throws(RelayError) -> MailboxPage {
        try await store.page(
            for: requester.device, after: sequence, atMost: min(max(1, count), RelayLimits.messagesInPage),
            bytes: RelayLimits.pageBytes)
    }
}
