internal import BulwarkCore
public import BulwarkMessaging

/// A ``MessagingStore`` in memory: atomic as one must be, and able to fail, to be copied and to be put back.
public final class InMemoryMessagingStore: MessagingStore {
    /// All that a store holds: what a backup takes along.
    public struct Content: Sendable {
        /// The rows by their names.
        public var rows: [String: StoredRow] = [:]
        /// The envelopes that were received.
        public var envelopes: Set<EnvelopeID> = []
        /// What was received, in order.
        public var inbox: [ReceivedMessage] = []
        /// What was to be sent, in order.
        public var outbox: [Envelope] = []
        /// How far the relay's list was read.
        public var cursor: UInt64 = 0
    }

    private struct State {
        var content = Content()
        var commits = 0
        var failures = 0
        var interlude: (@Sendable () async -> Void)?
    }

    private let state = Locked(State())

    /// Makes an empty store.
    public init() {}

    /// What is in it; setting it puts a copy back.
    public var content: Content {
        get { state.withLock { $0.content } }
        set { state.withLock { $0.content = newValue } }
    }

    /// How many transactions became durable.
    public var commitCount: Int { state.withLock { $0.commits } }

    /// Lets the next commits fail, with nothing of them kept.
    public func failCommits(_ count: Int = 1) { state.withLock { $0.failures = count } }

    /// Runs a body once before the next commit: what another process does in between.
    public func beforeNextCommit(_ body: @escaping @Sendable () async -> Void) {
        state.withLock { $0.interlude = body }
    }

    /// A row, or nil when there is none.
    public func row(_ name: String) async throws(MessagingError) -> StoredRow? {
        // A store that others wait for: whoever relies on not being interrupted is found out.
        await Task.yield()
        return state.withLock { $0.content.rows[name] }
    }

    /// Whether an envelope was committed as received.
    public func hasReceived(_ envelope: EnvelopeID) async throws(MessagingError) -> Bool {
        state.withLock { $0.content.envelopes.contains(envelope) }
    }

    /// Commits all of a transaction, or nothing of it.
    public func commit(_ transaction: MessagingTransaction) async throws(MessagingError) {
        let interlude = state.withLock { state in
            defer { state.interlude = nil }
            return state.interlude
        }
        await interlude?()
        await Task.yield()
        try state.withLock { (state) throws(MessagingError) in
            if state.failures > 0 {
                state.failures -= 1
                throw MessagingError(.store, "a fault that a test wanted")
            }
            for write in transaction.writes where state.content.rows[write.name]?.version ?? 0 != write.expectedVersion
            {
                throw MessagingError(.conflict)
            }
            for write in transaction.writes {
                state.content.rows[write.name] = StoredRow(version: write.expectedVersion + 1, sealed: write.sealed)
            }
            if let envelope = transaction.envelope { state.content.envelopes.insert(envelope) }
            if let received = transaction.received { state.content.inbox.append(received) }
            if let cursor = transaction.cursor { state.content.cursor = cursor }
            state.content.outbox += transaction.outgoing
            state.commits += 1
        }
    }
}
