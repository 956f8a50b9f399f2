/// Time since the system started, sleep included. It cannot be set and never goes back while the system runs.
public protocol BootClock: Sendable {
    /// How long ago the system started, counting the time it slept.
    var sinceBoot: Duration { get }

    /// Which start of the system ``sinceBoot`` counts from.
    var bootIdentity: BootIdentity { get }

    /// Waits until ``sinceBoot`` has reached a deadline; at once when it has.
    ///
    /// - Throws: `CancellationError` when the task is cancelled.
    func sleep(until deadline: Duration) async throws
}

extension BootClock {
    /// Waits for a duration.
    ///
    /// - Throws: `CancellationError` when the task is cancelled.
    public func sleep(for duration: Duration) async throws {
        try await sleep(until: sinceBoot + duration)
    }
}
