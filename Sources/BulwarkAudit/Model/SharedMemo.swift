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

/// Names of types that are the answers to questions: mostly texts of the code base, and a few that are put together.
struct AnswerNames: Sendable {
    private struct Further {
        var ids: [String: UInt32] = [:]
        var names: [String] = []
    }

    private let further = Locked(Further())

    /// The number of a name: that of the same text of the code base, else one behind all of them.
    func id(of name: String, in texts: TextTable) -> UInt32 {
        if let id = texts.existingID(of: name) { return id }
        return further.withLock { further in
            if let id = further.ids[name] { return id }
            let id = UInt32(texts.count + further.names.count)
            further.names.append(name)
            further.ids[name] = id
            return id
        }
    }

    /// The name with a number behind those of the code base's texts.
    func name(_ id: UInt32, behind texts: TextTable) -> String {
        further.withLock { $0.names[Int(id) - texts.count] }
    }
}
