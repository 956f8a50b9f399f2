internal import BulwarkCore

/// How many things go on at the same time for each network address: connections, or requests.
final class Occupancy: Sendable {
    private let limit: Int
    private let counts = Locked<[NetworkOrigin: Int]>([:])

    /// - Parameter limit: The most for an address; 0 for no bound.
    init(limit: Int) { self.limit = limit }

    /// Notes that one more goes on; false where there are as many as there may be.
    ///
    /// What no address is known of is not bound: it would be everybody.
    func enter(_ origin: NetworkOrigin) -> Bool {
        if limit == 0 || origin == .unknown { return true }
        return counts.withLock { counts in
            let count = counts[origin] ?? 0
            guard count < limit else { return false }
            counts[origin] = count + 1
            return true
        }
    }

    /// Notes that one that was entered has ended.
    func leave(_ origin: NetworkOrigin) {
        if limit == 0 || origin == .unknown { return }
        counts.withLock { counts in
            let count = (counts[origin] ?? 0) - 1
            counts[origin] = count > 0 ? count : nil
        }
    }

    /// How many addresses there are.
    var count: Int { counts.withLock { $0.count } }
}
