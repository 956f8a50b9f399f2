internal import BulwarkCore
internal import BulwarkTransport

/// Counts what a chain takes, and says when it is too much.
final class EffortCounter: Sendable {
    private let limits: ChainLimits
    private let state = Locked((effort: ChainEffort(), isExhausted: false))

    init(_ limits: ChainLimits) { self.limits = limits }

    var effort: ChainEffort { state.withLock { $0.effort } }
    /// Whether something was refused for want of budget.
    var isExhausted: Bool { state.withLock { $0.isExhausted } }

    /// Takes so many signature checks from the budget; false where it has not so many.
    func spend(signatureChecks count: Int) -> Bool {
        state.withLock { state in
            guard !state.isExhausted, state.effort.signatureChecks + count <= limits.signatureChecks else {
                state.isExhausted = true
                return false
            }
            state.effort.signatureChecks += count
            return true
        }
    }

    /// Takes so many comparisons from the budget; false where it has not so many.
    func spend(nameComparisons count: Int) -> Bool {
        state.withLock { state in
            guard !state.isExhausted, state.effort.nameComparisons + count <= limits.nameComparisons else {
                state.isExhausted = true
                return false
            }
            state.effort.nameComparisons += count
            return true
        }
    }
}
