internal import BulwarkCore
internal import BulwarkRelayAPI

/// Bounds how many bytes of requests and answers are in memory at the same time: in all, and for each device.
///
/// Who sends slowly, or takes slowly what was asked for, holds memory as long as it takes. A device can do so on many connections and streams;
/// with this it comes to its share, and all together to what the machine has.
final class ByteBudget: Sendable {
    /// Bytes that are accounted for as long as this is there.
    final class Lease: Sendable {
        private let budget: ByteBudget
        private let device: Int64
        private let count = Locked(0)

        fileprivate init(_ budget: ByteBudget, _ device: Int64) {
            self.budget = budget
            self.device = device
        }

        /// Accounts for more bytes.
        ///
        /// - Throws: ``RelayError/Code/tooManyRequests`` beyond the device's share, ``RelayError/Code/busy`` beyond what there is.
        func take(_ bytes: Int) throws(RelayError) {
            try budget.take(bytes, for: device)
            count.withLock { $0 += bytes }
        }

        deinit { budget.giveBack(count.withLock { $0 }, of: device) }
    }

    private struct State {
        var total = 0
        var shares: [Int64: Int] = [:]
    }

    private let total: Int
    private let share: Int
    private let state = Locked(State())

    init(total: Int, share: Int) {
        self.total = total
        self.share = share
    }

    /// How many are accounted for.
    var count: Int { state.withLock { $0.total } }

    /// An account of a request by a device, with nothing in it yet.
    func lease(for device: Int64) -> Lease { Lease(self, device) }

    private func take(_ bytes: Int, for device: Int64) throws(RelayError) {
        let refusal: RelayError? = state.withLock { state in
            let taken = state.shares[device] ?? 0
            if taken + bytes > share { return RelayError(.tooManyRequests, "too much at once", retryAfter: 1) }
            if state.total + bytes > total { return RelayError(.busy, "too much in memory", retryAfter: 1) }
            state.shares[device] = taken + bytes
            state.total += bytes
            return nil
        }
        if let refusal { throw refusal }
    }

    private func giveBack(_ bytes: Int, of device: Int64) {
        if bytes == 0 { return }
        state.withLock { state in
            let left = (state.shares[device] ?? 0) - bytes
            state.shares[device] = left > 0 ? left : nil
            state.total -= bytes
        }
    }
}
