internal import BulwarkCore
internal import BulwarkStorage
internal import Foundation
internal import GRDB

/// The two connections to the file: one that writes, in transactions that take the lock at once, and one that only reads and
/// waits for nobody (SQLite's write-ahead log).
final class VaultDatabase: Sendable {
    private static let applicationID: Int64 = 0x4257_5654  // BWVT
    private static let version: Int64 = 2

    // In this order, so that the writer is closed last: it alone can remove the log.
    private let reader: Locked<VaultConnection>
    private let writing: VaultConnection
    private let writer: DatabaseQueue
    private let patience: Int32
    /// How many works are in the writer's hands or wait for it.
    private let works = Locked(0)
    private let hasFailed = Locked(false)
    /// How far down the stack ciphers are called from here, in kilobytes: below the database's own frames.
    private static let reachOfCiphers = 48

    init(_ location: VaultLocation, busyTimeout: Duration) throws(StorageError) {
        var configuration = Configuration()
        patience = Int32(clamping: Int64(busyTimeout / .milliseconds(1)))
        configuration.busyMode = .timeout(Double(patience) / 1000)
        configuration.label = "bulwark.vault"
        // Only what is written here is ever in the schema.
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON")
        }
        configuration.prepareDatabase { db in
            // What is deleted is overwritten.
            try db.execute(
                sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON")
        }
        do {
            writer = try DatabaseQueue(path: location.database, configuration: configuration)
            writing = try writer.writeWithoutTransaction { db in
                try Self.prepareSchema(db)
                return try VaultConnection(db)
            }
            reader = Locked(try VaultConnection(reading: location.database, patience: patience))
        } catch {
            throw StorageError(database: error)
        }
    }

    private static func prepareSchema(_ db: Database) throws {
        if try version(in: db) == Self.version { return }
        try db.inTransaction(.immediate) {
            // Another process may have been first.
            switch try version(in: db) {
            case Self.version: return .commit
            case 1: try renewItems(db)
            case 0:
                try db.execute(
                    sql: """
                        CREATE TABLE keys (class INTEGER PRIMARY KEY, key BLOB NOT NULL);
                        CREATE TABLE ledger (
                            id INTEGER PRIMARY KEY CHECK (id = 1), sequence INTEGER NOT NULL, sealed BLOB NOT NULL);
                        CREATE TABLE items (\(itemColumns));
                        PRAGMA application_id = \(applicationID);
                        """)
            default: throw StorageError(.unknownVersion, "the vault's database")
            }
            try db.execute(sql: "PRAGMA user_version = \(Self.version)")
            return .commit
        }
    }

    // Half of what an item is found by is its place in the table: so a set changes one page of it, and two with the ledger's.
    private static let itemColumns = """
        high INTEGER PRIMARY KEY, low INTEGER NOT NULL, service INTEGER NOT NULL, access_group INTEGER NOT NULL,
        class INTEGER NOT NULL, lock INTEGER NOT NULL, sequence INTEGER NOT NULL, key BLOB NOT NULL,
        attributes BLOB NOT NULL, value BLOB NOT NULL
        """

    /// Makes version 2 of version 1, which kept two indexes beside the items. Rows are taken as they are; what cannot be one is left
    /// behind, and the ledger misses it.
    private static func renewItems(_ db: Database) throws {
        try db.execute(
            sql: """
                ALTER TABLE items RENAME TO items_1;
                CREATE TABLE items (\(itemColumns));
                INSERT OR IGNORE INTO items
                    SELECT high, low, service, access_group, class, lock, sequence, key, attributes, value FROM items_1
                    WHERE typeof(high) = 'integer' ORDER BY high;
                DROP TABLE items_1;
                """)
    }

    private static func version(in db: Database) throws -> Int64 {
        try Int64.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    }

    /// Reads on the caller's thread, without waiting for writers.
    func read<Result: Sendable>(
        _ body: @Sendable (VaultConnection) throws -> Result
    ) throws(StorageError) -> Result {
        try checkHealth()
        do {
            return try reader.withLock { connection in
                defer { StackResidue.scrub(kilobytes: Self.reachOfCiphers) }
                return try body(connection)
            }
        } catch {
            throw note(StorageError(database: error))
        }
    }

    /// Looks for a row on the caller's thread, without waiting for writers. As ``read(_:)``, but for bodies that use a cipher
    /// only where a key is needed for the first time.
    func look<Result: Sendable>(
        _ body: @Sendable (VaultConnection) throws -> Result
    ) throws(StorageError) -> Result {
        try checkHealth()
        do {
            return try reader.withLock { connection in try body(connection) }
        } catch {
            throw note(StorageError(database: error))
        }
    }

    /// Reads what was written last, after all writes of this process that began before.
    func readLatest<Result: Sendable>(
        _ body: @escaping @Sendable (VaultConnection) throws -> Result
    ) async throws(StorageError) -> Result {
        try await transaction(.beginReading, body)
    }

    /// Writes in one transaction, which is durable when this returns, and has changed nothing when it throws.
    ///
    /// - Parameter settle: Called after the commit, before anybody else in this process writes.
    func write<Result: Sendable>(
        _ body: @escaping @Sendable (VaultConnection) throws -> Result,
        settling settle: @escaping @Sendable (VaultConnection) -> Void = { _ in }
    ) async throws(StorageError) -> Result {
        try await transaction(.beginWriting, body, settle)
    }

    /// Writes on the caller's thread; for opening and closing.
    func writeNow<Result: Sendable>(
        _ body: @Sendable (VaultConnection) throws -> Result
    ) throws(StorageError) -> Result {
        try checkHealth()
        do {
            return try writer.writeWithoutTransaction { _ in
                try writing.statement(.beginWriting).run()
                return try Self.finishTransaction(writing, body)
            }
        } catch {
            throw note(StorageError(database: error))
        }
    }

    /// Moves the log into the database and empties it, so that what was deleted is not left there. Another process that reads
    /// may be in the way; then a later time will do.
    func emptyLog() async throws(StorageError) {
        try checkHealth()
        works.withLock { $0 += 1 }
        defer { works.withLock { $0 -= 1 } }
        await withUnsafeContinuation { continuation in
            writer.asyncWriteWithoutTransaction { db in
                _ = try? db.checkpoint(.truncate)
                continuation.resume()
            }
        }
    }

    /// Whether the file was removed, or another was put in its place.
    var hasMoved: Bool { reader.withLock { $0.hasMoved } }

    /// Has whoever else has the file open look at it anew: what they know of it ends with its ledger. They may be in the way; then they
    /// notice when they write.
    func end() {
        try? writeNow { db in try db.database.execute(sql: "DELETE FROM ledger") }
    }

    /// Closes both connections; the last process to do so removes the log.
    func close() {
        reader.withLock { $0.close() }
        writer.writeWithoutTransaction { _ in writing.close() }
        try? writer.close()
    }

    /// Runs a transaction on the caller's thread where nobody else is at it, for two changes of thread take as long as some of the
    /// writes; otherwise in its turn on the writer's queue, where it keeps nobody's thread.
    private func transaction<Result: Sendable>(
        _ begin: KeptStatement.Purpose, _ body: @escaping @Sendable (VaultConnection) throws -> Result,
        _ settle: @escaping @Sendable (VaultConnection) -> Void = { _ in }
    ) async throws(StorageError) -> Result {
        try checkHealth()
        let isAlone = works.withLock { works in
            works += 1
            return works == 1
        }
        defer { works.withLock { $0 -= 1 } }
        let now = isAlone ? attempt(begin, body, settle) : nil
        let result: Swift.Result<Result, StorageError>
        if let now {
            result = now
        } else {
            result = await withUnsafeContinuation { continuation in
                writer.asyncWriteWithoutTransaction { _ in
                    continuation.resume(
                        returning: self.result {
                            try self.writing.statement(begin).run()
                            return try Self.finishTransaction(self.writing, body, settle)
                        })
                }
            }
        }
        if case .failure(let error) = result { throw note(error) }
        return try result.get()
    }

    /// Runs a transaction now, or gives nil where another process writes.
    private func attempt<Result: Sendable>(
        _ begin: KeptStatement.Purpose, _ body: @Sendable (VaultConnection) throws -> Result,
        _ settle: @Sendable (VaultConnection) -> Void
    ) -> Swift.Result<Result, StorageError>? {
        writer.writeWithoutTransaction { _ in
            do {
                // A thread of Swift's tasks is not to wait for others.
                writing.setPatience(milliseconds: 0)
                defer { writing.setPatience(milliseconds: patience) }
                try writing.statement(begin).run()
            } catch {
                let error = StorageError(database: error)
                return error.code == .notAvailable ? nil : .failure(error)
            }
            return result { try Self.finishTransaction(writing, body, settle) }
        }
    }

    private func result<Result>(_ body: () throws -> Result) -> Swift.Result<Result, StorageError> {
        // Keys are used on this thread, and it is not the one that locks.
        defer { StackResidue.scrub(kilobytes: Self.reachOfCiphers) }
        return Swift.Result { try body() }.mapError { StorageError(database: $0) }
    }

    private static func finishTransaction<Result>(
        _ connection: VaultConnection, _ body: (VaultConnection) throws -> Result,
        _ settle: (VaultConnection) -> Void = { _ in }
    ) throws -> Result {
        do {
            // Where the vault was erased, this is a file without a name, which nobody will find.
            if connection.hasMoved { throw StorageError(.notAvailable, "the vault was erased: open what is there now") }
            let result = try body(connection)
            try connection.statement(.commit).run()
            settle(connection)
            return result
        } catch {
            // SQLite has done so itself after some failures.
            if connection.isInTransaction { try? connection.statement(.rollBack).run() }
            throw error
        }
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
