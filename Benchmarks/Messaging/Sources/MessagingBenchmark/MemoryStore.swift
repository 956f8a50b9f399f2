import BulwarkMessaging

/// The least that a store can do: what is timed is the library, with its state sealed and opened at each step.
actor MemoryStore: MessagingStore {
    private var rows: [String: StoredRow] = [:]
    private var envelopes: Set<EnvelopeID> = []

    func row(_ name: String) -> StoredRow? { rows[name] }
    func hasReceived(_ envelope: EnvelopeID) -> Bool { envelopes.contains(envelope) }

    func commit(_ transaction: MessagingTransaction) throws(MessagingError) {
        for write in transaction.writes where rows[write.name]?.version ?? 0 != write.expectedVersion {
            throw MessagingError(.conflict)
        }
        for write in transaction.writes {
            rows[write.name] = StoredRow(version: write.expectedVersion + 1, sealed: write.sealed)
        }
        if let envelope = transaction.envelope { envelopes.insert(envelope) }
    }
}
