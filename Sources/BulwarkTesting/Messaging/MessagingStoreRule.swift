public import BulwarkMessaging

/// What each ``MessagingStore`` must do.
///
/// Run it against a store of your own, with each rule as an argument of a test:
///
/// ```swift
/// @Test(arguments: MessagingStoreRule.allCases)
/// func keepsTheRules(rule: MessagingStoreRule) async throws {
///     #expect(try await rule.violations(of: SQLiteMessagingStore(inMemory: ())) == [])
/// }
/// ```
public enum MessagingStoreRule: String, Sendable, Hashable, CaseIterable {
    /// A row is read as it was written, with its version.
    case keepsRows
    /// A new row must not be there yet, and a changed one must have the expected version.
    case findsConflicts
    /// Where one row conflicts, nothing of the transaction is kept.
    case isAtomic
    /// An envelope is known after its commit, and no other.
    case knowsEnvelopes
    /// Of many transactions on one version of a row, one is kept.
    case letsOneWin

    /// What an empty store does against the rule: nothing when it keeps it.
    ///
    /// - Throws: What the store throws where it must not.
    public func violations(of store: some MessagingStore) async throws -> [String] {
        switch self {
        case .keepsRows: try await keepsRows(store)
        case .findsConflicts: try await findsConflicts(store)
        case .isAtomic: try await isAtomic(store)
        case .knowsEnvelopes: try await knowsEnvelopes(store)
        case .letsOneWin: try await letsOneWin(store)
        }
    }

    private func keepsRows(_ store: some MessagingStore) async throws -> [String] {
        var violations: [String] = []
        if try await store.row("a") != nil { violations.append("a row that was never written") }
        try await store.commit(transaction(("a", 0, [1, 2, 3])))
        try await store.commit(transaction(("a", 1, [4]), ("b", 0, [])))
        if try await store.row("a") != StoredRow(version: 2, sealed: [4]) { violations.append("a changed row") }
        if try await store.row("b") != StoredRow(version: 1, sealed: []) { violations.append("an empty row") }
        return violations
    }

    private func findsConflicts(_ store: some MessagingStore) async throws -> [String] {
        var violations: [String] = []
        try await store.commit(transaction(("a", 0, [1])))
        for version: UInt64 in [0, 2, 7] {
            if await outcome(transaction(("a", version, [2])), store) != .conflict {
                violations.append("a write that expects version \(version) of 1")
            }
        }
        if await outcome(transaction(("b", 1, [2])), store) != .conflict {
            violations.append("a write that expects a row that is not there")
        }
        if try await store.row("a")?.sealed != [1] { violations.append("a write that was refused and kept") }
        return violations
    }

    private func isAtomic(_ store: some MessagingStore) async throws -> [String] {
        try await store.commit(transaction(("a", 0, [1])))
        var mixed = transaction(("b", 0, [2]), ("a", 0, [2]), ("c", 0, [2]))
        let envelope = EnvelopeID(rawValue: [UInt8](repeating: 7, count: 16))
        mixed.envelope = envelope
        mixed.cursor = 9
        var violations: [String] = []
        if await outcome(mixed, store) != .conflict { violations.append("a conflict beside good rows") }
        let rows = [try await store.row("b"), try await store.row("c")]
        if rows != [nil, nil] { violations.append("rows beside a conflict") }
        if try await store.hasReceived(envelope) { violations.append("an envelope beside a conflict") }
        return violations
    }

    private func knowsEnvelopes(_ store: some MessagingStore) async throws -> [String] {
        var violations: [String] = []
        let names = (UInt8(0)..<3).map { EnvelopeID(rawValue: [UInt8](repeating: $0, count: 16)) }
        for name in names.dropLast() {
            if try await store.hasReceived(name) { violations.append("an envelope before its commit") }
            var transaction = MessagingTransaction()
            transaction.envelope = name
            try await store.commit(transaction)
            if try await !store.hasReceived(name) { violations.append("an envelope after its commit") }
        }
        if try await store.hasReceived(names[2]) { violations.append("an envelope that never came") }
        return violations
    }

    private func letsOneWin(_ store: some MessagingStore) async throws -> [String] {
        try await store.commit(transaction(("a", 0, [0])))
        let outcomes = await withTaskGroup(of: MessagingError.Code?.self) { group in
            for number in UInt8(1)...20 {
                group.addTask { await outcome(transaction(("a", 1, [number])), store) }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        let winners = outcomes.count { $0 == nil }
        return winners == 1 ? [] : ["\(winners) of 20 writes on one version"]
    }

    private func transaction(_ writes: (name: String, version: UInt64, sealed: [UInt8])...) -> MessagingTransaction {
        var transaction = MessagingTransaction()
        transaction.writes = writes.map { .init(name: $0.name, expectedVersion: $0.version, sealed: $0.sealed) }
        return transaction
    }

    /// The code of a refusal; nil for a commit.
    private func outcome(
        _ transaction: MessagingTransaction, _ store: some MessagingStore
    ) async -> MessagingError.Code? {
        do {
            try await store.commit(transaction)
            return nil
        } catch {
            return error.code
        }
    }
}
