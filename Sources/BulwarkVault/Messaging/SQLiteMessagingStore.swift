public import BulwarkCore
public import BulwarkMessaging
internal import Foundation
public import GRDB

/// The state of a messaging device in SQLite, beside the app's own tables, and written in one transaction with them.
///
/// ```swift
/// let database = try DatabaseQueue(path: path, configuration: SQLiteMessagingStore.configuration())
/// let store = try SQLiteMessagingStore(database) { db, message in
///     // A name is the sender's choice: one that comes twice must not throw, or the message would come again for ever. The key of the table
///     // is (sender, id): else a sender who uses another's name up has that one's message ignored.
///     try db.execute(
///         sql: "INSERT OR IGNORE INTO messages (id, sender, text) VALUES (?, ?, ?)",
///         arguments: [Data(message.id.rawValue), message.sender.description, text(of: message)])
/// }
/// ```
///
/// Two processes can have it open, an app and its notification extension: transactions take the lock at once, and versions of rows tell who was
/// first. What the library writes is sealed; what the closure writes is as safe as the app makes it.
///
/// - Warning: On iOS, a process that is suspended while it holds the lock of a shared file is killed: set
///   `observesSuspensionNotifications` of the configuration, as GRDB's guide on sharing a database says.
public final class SQLiteMessagingStore: MessagingStore {
    /// How long names of envelopes are kept: longer than a relay keeps an envelope.
    private static let keepsEnvelopes: TimeInterval = 60 * 86400

    private let database: any DatabaseWriter
    private let clock: any WallClock
    private let save: @Sendable (Database, ReceivedMessage) throws -> Void

    /// Makes the store's tables where they are not there yet.
    ///
    /// - Parameters:
    ///   - database: Where they are; other tables of the app may be there, too.
    ///   - clock: The date and time.
    ///   - save: Puts a message that was received into the app's own tables, in the transaction that makes its key go. What it throws undoes
    ///     the transaction, and the message is to be received again.
    /// - Throws: ``MessagingError/Code/store``.
    public init(
        _ database: any DatabaseWriter, clock: any WallClock = SystemClock(),
        saving save: @escaping @Sendable (Database, ReceivedMessage) throws -> Void
    ) throws(MessagingError) {
        self.database = database
        self.clock = clock
        self.save = save
        do {
            try database.writeWithoutTransaction { db in try Self.makeDurable(db) }
            try database.write { db in try db.execute(sql: Self.schema) }
        } catch {
            throw MessagingError(database: error)
        }
    }

    /// Has each commit reach the disk before it returns. GRDB's pool gives that up (`synchronous = NORMAL`) when it turns the write-ahead log
    /// on, which is after ``configuration(busyTimeout:)`` was applied: a loss of power would take the ratchet back.
    private static func makeDurable(_ db: Database) throws {
        let level = try Int.fetchOne(db, sql: "PRAGMA synchronous") ?? 0
        if level < 2 { try db.execute(sql: "PRAGMA synchronous = FULL") }
    }

    /// Settings for a database that survives a loss of power and waits for other processes.
    ///
    /// - Parameter busyTimeout: How long it waits.
    public static func configuration(busyTimeout: Duration = .seconds(10)) -> Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(busyTimeout / .seconds(1))
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON")
        }
        return configuration
    }

    private static let schema = """
        CREATE TABLE IF NOT EXISTS bulwark_messaging_rows (
            name TEXT PRIMARY KEY NOT NULL, version INTEGER NOT NULL, sealed BLOB NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS bulwark_messaging_envelopes (
            id BLOB PRIMARY KEY NOT NULL, received INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS bulwark_messaging_received ON bulwark_messaging_envelopes (received);
        CREATE TABLE IF NOT EXISTS bulwark_messaging_outbox (number INTEGER PRIMARY KEY, envelope BLOB NOT NULL);
        CREATE TABLE IF NOT EXISTS bulwark_messaging_cursor (
            id INTEGER PRIMARY KEY CHECK (id = 1), position INTEGER NOT NULL);
        """

    // MARK: The store

    /// A row, or nil when there is none.
    ///
    /// - Throws: ``MessagingError/Code/store``.
    public func row(_ name: String) async throws(MessagingError) -> StoredRow? {
        try await reading { db in
            try Row.fetchOne(
                db, sql: "SELECT version, sealed FROM bulwark_messaging_rows WHERE name = ?", arguments: [name]
            ).map { StoredRow(version: UInt64(bitPattern: $0["version"]), sealed: Array($0["sealed"] as Data)) }
        }
    }

    /// Whether an envelope was received in the last 60 days.
    ///
    /// - Throws: ``MessagingError/Code/store``.
    public func hasReceived(_ envelope: EnvelopeID) async throws(MessagingError) -> Bool {
        try await reading { db in
            try Bool.fetchOne(
                db, sql: "SELECT EXISTS (SELECT 1 FROM bulwark_messaging_envelopes WHERE id = ?)",
                arguments: [Data(envelope.rawValue)]) ?? false
        }
    }

    /// Commits all of a transaction durably, the app's own part included, or nothing of it.
    ///
    /// - Throws: ``MessagingError/Code/conflict``; ``MessagingError/Code/store``.
    public func commit(_ transaction: MessagingTransaction) async throws(MessagingError) {
        let now = Int64(clock.now.timeIntervalSince1970), save = save
        do {
            try await database.write { db in
                for write in transaction.writes { try Self.put(write, in: db) }
                if let envelope = transaction.envelope {
                    try db.execute(
                        sql: "INSERT OR IGNORE INTO bulwark_messaging_envelopes VALUES (?, ?)",
                        arguments: [Data(envelope.rawValue), now])
                    try db.execute(
                        sql: "DELETE FROM bulwark_messaging_envelopes WHERE received < ?",
                        arguments: [now - Int64(Self.keepsEnvelopes)])
                }
                for envelope in transaction.outgoing {
                    try db.execute(
                        sql: "INSERT INTO bulwark_messaging_outbox (envelope) VALUES (?)",
                        arguments: [Data(envelope.encoded)])
                }
                if let cursor = transaction.cursor {
                    try db.execute(
                        sql: "INSERT OR REPLACE INTO bulwark_messaging_cursor VALUES (1, ?)",
                        arguments: [Int64(bitPattern: cursor)])
                }
                if let received = transaction.received { try save(db, received) }
            }
        } catch {
            throw MessagingError(database: error)
        }
    }

    private static func put(_ write: MessagingTransaction.Write, in db: Database) throws {
        let version = Int64(bitPattern: write.expectedVersion), sealed = Data(write.sealed)
        if version == 0 {
            try db.execute(
                sql: "INSERT OR IGNORE INTO bulwark_messaging_rows VALUES (?, 1, ?)", arguments: [write.name, sealed])
        } else {
            try db.execute(
                sql:
                    "UPDATE bulwark_messaging_rows SET version = version + 1, sealed = ? WHERE name = ? AND version = ?",
                arguments: [sealed, write.name, version])
        }
        guard db.changesCount == 1 else { throw MessagingError(.conflict) }
    }

    // MARK: What an app asks

    /// How far the relay's list was read; nil at first.
    ///
    /// - Throws: ``MessagingError/Code/store``.
    public func cursor() async throws(MessagingError) -> UInt64? {
        try await reading { db in
            try Int64.fetchOne(db, sql: "SELECT position FROM bulwark_messaging_cursor").map { UInt64(bitPattern: $0) }
        }
    }

    /// The envelopes that no relay has confirmed, in order: what is to be sent at a start, too.
    ///
    /// - Throws: ``MessagingError/Code/store``.
    public func outbox() async throws(MessagingError) -> [Envelope] {
        try await reading { db in
            try Data.fetchAll(db, sql: "SELECT envelope FROM bulwark_messaging_outbox ORDER BY number")
                .map { try Envelope(stored: Array($0)) }
        }
    }

    /// Takes an envelope that a relay has confirmed out of the outbox.
    ///
    /// - Throws: ``MessagingError/Code/store``.
    public func confirm(_ envelope: Envelope) async throws(MessagingError) {
        do {
            try await database.write { db in
                try db.execute(
                    sql: "DELETE FROM bulwark_messaging_outbox WHERE envelope = ?", arguments: [Data(envelope.encoded)])
            }
        } catch {
            throw MessagingError(database: error)
        }
    }

    private func reading<Result: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Result
    ) async throws(MessagingError) -> Result {
        do {
            return try await database.read(body)
        } catch {
            throw MessagingError(database: error)
        }
    }
}

extension MessagingError {
    /// The error that an error of the database stands for.
    fileprivate init(database error: any Error) {
        self = error as? MessagingError ?? MessagingError(.store, "SQLite, or what the app saves with it")
    }
}
