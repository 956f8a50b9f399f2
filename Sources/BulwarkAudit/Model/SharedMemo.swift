import BulwarkCore

/// What has been found out about a code base, by what it is about, for all threads that ask.
///
/// A value must follow from its key alone: two threads that miss at the same time find out the same.
struct SharedMemo<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    /// The parts that keys are spread over, so that threads seldom wait for each other.
    private let shards: [Locked<[Key: Value]>]

    init() { shards = (0..<16).map { _ in Locked([:]) } }

    /// The value of a key, which is found out where nobody has asked for it yet; no lock is held meanwhile.
    func value(of key: Key, spread: Int, orFind find: () -> Value) -> Value {
        let shard = shards[spread & 15]
        if let known = shard.withLock({ $0[key] }) { return known }
        let found = find()
        shard.withLock { $0[key] = found }
        return found
    }
}
