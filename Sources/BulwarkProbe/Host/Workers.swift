internal import BulwarkCore
internal import Dispatch

/// Runs work that blocks its thread on threads of its own, a few at a time.
enum Workers {
    /// The results in the order of the items; the caller's thread waits for them.
    static func map<Item: Sendable, Value: Sendable>(
        _ items: [Item], width: Int, _ body: @escaping @Sendable (Item) -> Value
    ) -> [Value] {
        let next = Locked(0)
        let values = Locked<[Value?]>(Array(repeating: nil, count: items.count))
        let group = DispatchGroup()
        // Serial queues: each has a thread at once, where a concurrent one waits for a free core.
        for _ in 0..<min(width, items.count) {
            DispatchQueue(label: "bulwark.probe").async(group: group) {
                while true {
                    let index = next.withLock { next in
                        defer { next += 1 }
                        return next
                    }
                    guard index < items.count else { return }
                    let value = body(items[index])
                    values.withLock { $0[index] = value }
                }
            }
        }
        group.wait()
        return values.withLock { $0.compactMap { $0 } }
    }

    /// Runs one piece of such work, lets the caller's thread go meanwhile, and tells how long it took.
    static func timed<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> (Value, Duration) {
        await withCheckedContinuation { continuation in
            DispatchQueue(label: "bulwark.probe").async {
                let start = ContinuousClock.now
                let value = body()
                continuation.resume(returning: (value, start.duration(to: .now)))
            }
        }
    }
}
