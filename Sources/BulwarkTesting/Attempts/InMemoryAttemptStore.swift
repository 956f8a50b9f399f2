public import BulwarkCore

/// Keeps the record of an ``AttemptLimiter`` in memory, and lets a test look at it and spoil it.
public final class InMemoryAttemptStore: AttemptStore {
    private let held: Locked<AttemptRecord>

    /// Makes a store.
    ///
    /// - Parameter record: What it holds; by default nothing, as before a secret was set up.
    public init(_ record: AttemptRecord = .fault(.missing)) { held = Locked(record) }

    /// The record.
    public var record: AttemptRecord {
        get { held.withLock { $0 } }
        set { held.withLock { $0 = newValue } }
    }

    /// Reads and changes the record under a lock.
    public func update<Result>(
        _ body: (inout AttemptRecord) throws(CoreError) -> Result
    ) throws(CoreError) -> Result {
        var outcome: Swift.Result<Result, CoreError>?
        held.withLock { record in
            var changed = record
            do throws(CoreError) {
                outcome = .success(try body(&changed))
                record = changed
            } catch {
                outcome = .failure(error)
            }
        }
        guard let outcome else { throw CoreError(.system, "the body did not run") }
        return try outcome.get()
    }
}
