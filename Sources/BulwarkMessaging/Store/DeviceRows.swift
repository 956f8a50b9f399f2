internal import BulwarkCore
internal import Foundation

/// A device's rows: what is read is opened and checked, what is written is sealed and counted.
struct DeviceRows: Sendable {
    /// What a step is going to change.
    struct Step {
        var transaction = MessagingTransaction()
        var generation: Generation
        /// The version of the generation's row as it was read; 0 for none.
        var version: UInt64 = 0
    }

    static let device = "device"
    static let prekeys = "prekeys"
    private static let generation = "generation"
    private static let attempts = 16

    let store: any MessagingStore
    let sealer: StateSealer
    let configuration: MessagingConfiguration

    /// Begins a step with what is stored now.
    func begin() async throws(MessagingError) -> Step {
        let (generation, version) = try await get(Generation.self, Self.generation)
        guard let generation else { throw MessagingError(.stateTampered, "the count of steps is missing") }
        return Step(generation: generation, version: version)
    }

    func get<State: StoredState>(
        _: State.Type, _ name: String
    ) async throws(MessagingError) -> (state: State?, version: UInt64) {
        guard let row = try await store.row(name) else { return (nil, 0) }
        return (try State(encoded: sealer.open(row, name: name)), row.version)
    }

    func peer(_ address: DeviceAddress) async throws(MessagingError) -> (state: PeerState?, version: UInt64) {
        let (state, version) = try await get(PeerState.self, sealer.name("peer", address))
        guard var state else { return (nil, version) }
        if state.address != address { throw MessagingError(.stateTampered, "another peer's row") }
        state.tidy(now: configuration.seconds, limits: configuration.limits)
        return (state, version)
    }

    func put(_ state: PeerState, version: UInt64, in step: inout Step) throws(MessagingError) {
        try put(state, sealer.name("peer", state.address), version: version, in: &step)
    }

    func account(_ account: String) async throws(MessagingError) -> (state: AccountState, version: UInt64) {
        let (state, version) = try await get(AccountState.self, name(of: account))
        guard let state else { return (AccountState(account: account), version) }
        guard state.account.utf8.elementsEqual(account.utf8) else {
            throw MessagingError(.stateTampered, "another account's row")
        }
        return (state, version)
    }

    func put(_ state: AccountState, version: UInt64, in step: inout Step) throws(MessagingError) {
        try put(state, name(of: state.account), version: version, in: &step)
    }

    private func name(of account: String) throws(MessagingError) -> String {
        try sealer.name("account", DeviceAddress(account: account, device: 0))
    }

    func put(
        _ state: some StoredState, _ name: String, version: UInt64, in step: inout Step
    ) throws(MessagingError) {
        let sealed = try sealer.seal(
            state.encoded(), name: name, version: version + 1, entropy: configuration.entropy)
        step.transaction.writes.append(.init(name: name, expectedVersion: version, sealed: sealed))
    }

    /// Makes a step durable, counts it, and lets the witness know.
    func commit(_ step: Step) async throws(MessagingError) {
        var step = step
        step.generation.number += 1
        try put(step.generation, Self.generation, version: step.version, in: &step)
        try await store.commit(step.transaction)
        // The step is done whatever becomes of this, and the next makes up for it.
        try? await configuration.witness?.remember(step.generation.number)
    }

    /// Runs a step again when another process wrote in between.
    func retrying<Result: Sendable>(
        isolation: isolated (any Actor)? = #isolation, _ body: () async throws(MessagingError) -> Result
    ) async throws(MessagingError) -> Result {
        for attempt in 1..<Self.attempts {
            do throws(MessagingError) {
                return try await body()
            } catch {
                if error.code != .conflict { throw error }
            }
            // Longer and longer, and never in step with the other; a cancelled task tries again at once.
            try? await Task.sleep(for: .microseconds(Int.random(in: 0..<500 << min(attempt, 8))))
        }
        return try await body()
    }

    /// Begins a new life of the state when it is older than the witness remembers.
    ///
    /// One-time keys that were burnt are back in such a state, and old messages with them: all of them go.
    func leaveRolledBackState() async throws(MessagingError) -> Bool {
        var step = try await begin()
        let highest = try await configuration.witness?.highest() ?? 0
        guard step.generation.number < highest else { return false }
        step.generation.number = highest
        step.generation.epoch += 1
        let (prekeys, version) = try await get(Prekeys.self, Self.prekeys)
        guard var prekeys else { throw MessagingError(.stateTampered, "the prekeys are missing") }
        prekeys.replaceAll()
        try put(prekeys, Self.prekeys, version: version, in: &step)
        // What was encrypted in the copy may have used a number that another message had since.
        let (kept, outboxVersion) = try await get(Outbox.self, Outbox.row)
        if var outbox = kept {
            outbox.leaveRolledBackState()
            try put(outbox, Outbox.row, version: outboxVersion, in: &step)
        }
        try await commit(step)
        return true
    }
}
