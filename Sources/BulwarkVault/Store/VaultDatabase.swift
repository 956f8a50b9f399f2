internal import BulwarkCore
internal import BulwarkStorage
internal import Foundation
internal import GRDB

/// The two connections to the file: one that writes, in transactions that take the lock at once, and one that only reads and
/// waits for nobody (SQLite's write-ahead log).
final class VaultDatabase: Sendable {
    private static let applicationID: Int64 = 0x4257_5654  // BWVT
    private static let version: Int64 = 1

    // In this order, so that the writer is closed last: it alone can remove the log.
    private let reader: DatabaseQueue
    private let statements: LookStatements
    private let writer: DatabaseQueue
    private let hasFailed = Locked(false)
    /// How far down the stack ciphers are called from here, in kilobytes: below the database's own frames.
    private static let reachOfCiphers = 32

    init(_ location: VaultLocation, busyTimeout: Duration) throws(StorageError) {
        var configuration = Configuration()
        let (seconds, attoseconds) = busyTimeout.components
        configuration.busyMode = .timeout(Double(seconds) + Double(attoseconds) / 1e18)
        configuration.label = "bulwark.vault"
        // Only what is written here is ever in the schema.
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON")
        }
        var reading = configuration
        reading.readonly = true
        reading.label = "bulwark.vault.reader"
        // Some 20,000 items: what is read often need not be copied out of the system's cache each time.
        reading.prepareDatabase { db in try db.execute(sql: "PRAGMA cache_size = -8192") }
        configuration.prepareDatabase { db in
            // What is deleted is overwritten.
            try db.execute(
                sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON")
        }
        do {
            writer = try DatabaseQueue(path: location.database, configuration: configuration)
            try writer.writeWithoutTransaction { db in try Self.prepareSchema(db) }
            reader = try DatabaseQueue(path: location.database, configuration: reading)
            statements = try reader.unsafeRead { db in try LookStatements(db) }
        } catch {
            throw StorageError(database: error)
        }
    }

    private static func prepareSchema(_ db: Database) throws {
        let version = try Int64.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        if version == Self.version { return }
        guard version == 0 else { throw StorageError(.unknownVersion, "the vault's database") }
        try db.inTransaction(.immediate) {
            // Another process may have been first.
            if try Int64.fetchOne(db, sql: "PRAGMA user_version") == Self.version { return .commit }
            try db.execute(
                sql: """
                    CREATE TABLE keys (class INTEGER PRIMARY KEY, key BLOB NOT NULL);
                    CREATE TABLE ledger (
                        id INTEGER PRIMARY KEY CHECK (id = 1), sequence INTEGER NOT NULL, sealed BLOB NOT NULL);
                    CREATE TABLE items (
                        high INTEGER NOT NULL, low INTEGER NOT NULL, service INTEGER NOT NULL, access_group INTEGER NOT NULL,
                        class INTEGER NOT NULL, lock INTEGER NOT NULL, sequence INTEGER NOT NULL, key BLOB NOT NULL,
                        attributes BLOB NOT NULL, value BLOB NOT NULL, PRIMARY KEY (high, low));
                    CREATE INDEX items_of_service ON items (service);
                    PRAGMA application_id = \(applicationID);
                    PRAGMA user_version = \(Self.version);
                    """)
            return .commit
        }
    }

    /// Reads on the caller's thread, without waiting for writers.
    func read<Result>(_ body: (Database) throws -> Result) throws(StorageError) -> Result {
        try checkHealth()
        do {
            return try reader.unsafeRead { db in
                defer { StackResidue.scrub(kilobytes: Self.reachOfCiphers) }
                return try body(db)
            }
        } catch {
            throw note(StorageError(database: error))
        }
    }

    /// Looks for a row on the caller's thread, without waiting for writers. As ``read(_:)``, but for bodies that use a cipher
    /// only where a key is needed for the first time.
    func look<Result>(_ body: (LookStatements, Database) throws -> Result) throws(StorageError) -> Result {
        try checkHealth()
        do {
            return try reader.unsafeRead { db in try body(statements, db) }
        } catch {
            throw note(StorageError(database: error))
        }
    }

    /// Reads what was written last, after all writes of this process that began before.
    func readLatest<Result: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Result
    ) async throws(StorageError) -> Result {
        try await onWriter { db in try Self.transaction(.deferred, db, body) }
    }

    /// Writes in one transaction, which is durable when this returns, and has changed nothing when it throws.
    func write<Result: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Result
    ) async throws(StorageError) -> Result {
        try await onWriter { db in try Self.transaction(.immediate, db, body) }
    }

    /// Writes on the caller's thread; for opening and closing.
    func writeNow<Result>(_ body: (Database) throws -> Result) throws(StorageError) -> Result {
        try checkHealth()
        do {
            return try writer.writeWithoutTransaction { db in try Self.transaction(.immediate, db, body) }
        } catch {
            throw note(StorageError(database: error))
        }
    }

    /// Moves the log into the database and empties it, so that what was deleted is not left there. Another process that reads
    /// may be in the way; then a later time will do.
    func emptyLog() async throws(StorageError) {
        try await onWriter { db in _ = try? db.checkpoint(.truncate) }
    }

    /// Closes both connections; the last process to do so removes the log.
    func close() {
        try? reader.close()
        try? writer.close()
    }

    private static func transaction<Result>(
        _ kind: Database.TransactionKind, _ db: Database, _ body: (Database) throws -> Result
    ) throws -> Result {
        var result: Result?
        try db.inTransaction(kind) {
            result = try body(db)
            return .commit
        }
        guard let result else { throw StorageError(.system, "a transaction without a result") }
        return result
    }

    private func onWriter<Result: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Result
    ) async throws(StorageError) -> Result {
        try checkHealth()
        let result: Swift.Result<Result, StorageError> = await withUnsafeContinuation { continuation in
            writer.asyncWriteWithoutTransaction { db in
                let result = Swift.Result { try body(db) }
                // Keys were used on this thread, and it is not the one that locks.
                StackResidue.scrub(kilobytes: Self.reachOfCiphers)
                continuation.resume(returning: result.mapError { StorageError(database: $0) })
            }
        }
        if case .failure(let error) = result { throw note(error) }
        return try result.get()
    }

    /// After a failed write or fsync nobody knows what is on the medium: the vault must be opened again, which reads what
    /// is really there.
    private func note(_ error: StorageError) -> StorageError {
        if error.code == .inputOutput { hasFailed.withLock { $0 = true } }
        return error
    }

    private func checkHealth() throws(StorageError) {
        if hasFailed.withLock({ $0 }) {
            throw StorageError(.inputOutput, "the medium failed before: open the vault again")
        }
    }
}
