internal import BulwarkCore
internal import BulwarkRelayAPI

/// Requests that wait for a message, by device.
///
/// A waiter is registered before the mailbox is looked at, so that no message falls between the look and the wait; and it is gone when its
/// request has ended, for whatever reason.
final class MailboxWaiters: Sendable {
    private struct State {
        var waiters: [Int64: [MailboxWaiter]] = [:]
        var count = 0
    }

    /// The most that wait for one device: a further one ends the oldest.
    private static let perDevice = 3

    private let capacity: Int
    private let state = Locked(State())

    init(capacity: Int) { self.capacity = capacity }

    /// How many wait.
    var count: Int { state.withLock { $0.count } }

    /// Registers a waiter for a device for as long as the body runs.
    ///
    /// - Throws: ``RelayError/Code/busy`` where too many wait; what the body throws.
    func withWaiter<Value: Sendable>(
        for device: Int64, _ body: (MailboxWaiter) async throws(RelayError) -> Value
    ) async throws(RelayError) -> Value {
        let waiter = MailboxWaiter()
        let surplus = try register(waiter, for: device)
        surplus?.release()
        defer { remove(waiter, of: device) }
        return try await body(waiter)
    }

    /// Wakes all that wait for a device.
    func wake(_ devices: Set<Int64>) {
        let waiters = state.withLock { state in devices.flatMap { state.waiters[$0] ?? [] } }
        for waiter in waiters { waiter.release() }
    }

    private func register(_ waiter: MailboxWaiter, for device: Int64) throws(RelayError) -> MailboxWaiter? {
        let (isTaken, surplus): (Bool, MailboxWaiter?) = state.withLock { state in
            guard state.count < capacity else { return (false, nil) }
            state.count += 1
            state.waiters[device, default: []].append(waiter)
            let waiting = state.waiters[device] ?? []
            return (true, waiting.count > Self.perDevice ? waiting[waiting.count - 1 - Self.perDevice] : nil)
        }
        guard isTaken else { throw RelayError(.busy, "too many wait", retryAfter: 5) }
        return surplus
    }

    private func remove(_ waiter: MailboxWaiter, of device: Int64) {
        state.withLock { state in
            guard var waiters = state.waiters[device], let index = waiters.firstIndex(where: { $0 === waiter }) else {
                return
            }
            waiters.remove(at: index)
            state.count -= 1
            state.waiters[device] = waiters.isEmpty ? nil : waiters
        }
    }
}
