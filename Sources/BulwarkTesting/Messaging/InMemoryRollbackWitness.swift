internal import BulwarkCore
public import BulwarkMessaging

/// A ``RollbackWitness`` in memory, which can fail.
public final class InMemoryRollbackWitness: RollbackWitness {
    private let state = Locked((highest: UInt64(0), failures: 0))

    /// Makes a witness that remembers nothing yet.
    public init() {}

    /// Lets the next calls of ``remember(_:)`` fail.
    public func failToRemember(_ count: Int) { state.withLock { $0.failures = count } }

    /// The highest number that was remembered; 0 at first.
    public func highest() async throws(MessagingError) -> UInt64 { state.withLock { $0.highest } }

    /// Remembers a number, unless it knows a higher one.
    public func remember(_ number: UInt64) async throws(MessagingError) {
        try state.withLock { (state) throws(MessagingError) in
            if state.failures > 0 {
                state.failures -= 1
                throw MessagingError(.store, "a fault that a test wanted")
            }
            state.highest = max(state.highest, number)
        }
    }
}
