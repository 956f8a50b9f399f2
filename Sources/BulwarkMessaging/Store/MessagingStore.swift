/// Where a device's state lives: rows that are sealed before they come here, what has come in, and how far.
///
/// All of a ``MessagingTransaction`` becomes durable or nothing does, and a process that wrote in between is found out by the rows' versions.
/// An app puts what was received into its own tables in the same transaction: then a crash between decrypting and saving loses
/// nothing. `InMemoryMessagingStore` and the contract that every store has to pass are in BulwarkTesting.
public protocol MessagingStore: Sendable {
    /// A row, or nil when there is none.
    ///
    /// - Throws: ``MessagingError/Code/store``.
    func row(_ name: String) async throws(MessagingError) -> StoredRow?

    /// Whether an envelope was committed as received. Names are kept for as long as a relay may hand an envelope out again: 45 days at
    /// least.
    ///
    /// - Throws: ``MessagingError/Code/store``.
    func hasReceived(_ envelope: EnvelopeID) async throws(MessagingError) -> Bool

    /// Commits all of a transaction durably, or nothing of it.
    ///
    /// - Throws: ``MessagingError/Code/conflict`` where a row's version is not the expected one; ``MessagingError/Code/store``.
    func commit(_ transaction: MessagingTransaction) async throws(MessagingError)
}
