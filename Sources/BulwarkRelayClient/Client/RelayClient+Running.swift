internal import BulwarkCore
internal import BulwarkMessaging
internal import BulwarkRelayAPI
internal import Foundation

extension RelayClient {
    /// Publishes prekeys, sends what waits and reads what comes, until the task is cancelled. After a failure it waits and tries again.
    ///
    /// - Parameter handle: Is told each event, one after the other.
    /// - Throws: ``RelayClientError/Code/notRegistered`` when the relay does not know the device, ``RelayClientError/Code/messaging`` when its keys
    ///   were wiped or its state is damaged, ``RelayClientError/Code/cancelled``.
    public func run(_ handle: @Sendable (RelayEvent) async -> Void) async throws(RelayClientError) {
        var failures = 0
        var generator = SystemRandomNumberGenerator()
        nextFlush = .distantPast
        while !Task.isCancelled {
            do throws(RelayClientError) {
                if let event = try await maintain() { await handle(event) }
                if let nextFlush, nextFlush <= configuration.clock.now {
                    for result in try await flushDue() { await handle(.outbox(result)) }
                }
                for (account, change) in deviceChanges.sorted(by: { $0.key < $1.key }) {
                    await handle(.devicesChanged(change))
                    try await messaging { () async throws(MessagingError) in try await device.acknowledge(change) }
                    if deviceChanges[account] == change { deviceChanges[account] = nil }
                }
                let begun = ContinuousClock.now, last = sequence
                let wait = failures == 0 ? configuration.wait : 0
                let page = try await receive(waiting: wait)
                if failures > 0 {
                    failures = 0
                    await handle(.connected)
                    nextFlush = .distantPast
                }
                for event in page.events {
                    await handle(event)
                    if case .lost(_, _, isBegunAnew: true) = event { nextFlush = .distantPast }
                }
                // A relay that does not wait is not asked without a pause.
                if sequence == last, wait > 0, ContinuousClock.now - begun < .seconds(1) {
                    await sleep(configuration.backoff.delay(after: 1, using: &generator))
                }
            } catch {
                if Self.endsRun(error) { throw error }
                if failures == 0 { await handle(.failing(error)) }
                failures += 1
                await sleep(
                    configuration.backoff.delay(after: failures, wish: error.relay?.retryAfter, using: &generator))
                // A relay that was put back may count from before.
                sequence = 0
            }
        }
        throw RelayClientError(.cancelled)
    }

    /// Ends a wait after failures: for an app that sees the network come back, or comes to the foreground.
    public func wake() { sleeper?.cancel() }

    /// Sends what waits, and says when to do it again and what is news of it.
    private func flushDue() async throws(RelayClientError) -> [SendResult] {
        nextFlush = nil
        let results = try await flush()
        var news: [SendResult] = []
        var kept: [PendingMessage.Key: SendResult.Outcome] = [:]
        for result in results {
            let key = PendingMessage.Key(id: result.id, account: result.account)
            if reported[key] != result.outcome { news.append(result) }
            guard case .waiting(let error) = result.outcome else { continue }
            kept[key] = result.outcome
            guard error.isTemporary else { continue }
            let wait = max(30, min(error.relay?.retryAfter ?? 0, 3600))
            nextFlush = configuration.clock.now.addingTimeInterval(TimeInterval(wait))
        }
        reported = kept
        return news
    }

    /// Publishes prekeys where they are due. A relay that does not take them keeps nobody from reading what came.
    ///
    /// - Returns: What the app has to know of it; once, until it succeeds.
    private func maintain() async throws(RelayClientError) -> RelayEvent? {
        let now = configuration.clock.now
        guard now >= nextMaintenance else { return nil }
        do throws(RelayClientError) {
            try await publishPrekeys()
            nextMaintenance = now.addingTimeInterval(configuration.maintenanceInterval)
            isUnpublished = false
            return nil
        } catch {
            guard error.code == .refused || error.code == .malformedAnswer, !Self.endsRun(error) else { throw error }
            nextMaintenance = now.addingTimeInterval(TimeInterval(max(60, min(error.relay?.retryAfter ?? 0, 3600))))
            defer { isUnpublished = true }
            return isUnpublished ? nil : .unpublished(error)
        }
    }

    private func sleep(_ duration: Duration) async {
        let sleeper = Task<Void, Never> { try? await Task.sleep(for: duration) }
        self.sleeper = sleeper
        await withTaskCancellationHandler {
            await sleeper.value
        } onCancel: {
            sleeper.cancel()
        }
        self.sleeper = nil
    }

    /// What trying again does not mend.
    private static func endsRun(_ error: RelayClientError) -> Bool {
        if error.code == .cancelled || error.code == .notRegistered { return true }
        if let relay = error.relay { return relay.code == .unsupportedVersion }
        return [.wiped, .stateTampered, .unknownVersion].contains(error.messaging?.code)
    }
}
