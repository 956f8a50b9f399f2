internal import BulwarkCore
public import BulwarkRelayAPI
internal import Foundation
internal import GRDB

/// What a relay keeps, in SQLite: accounts, devices, public keys, messages that wait, and what is known of attachments.
///
/// What a call has returned is on the medium: it survives a process that is killed and a power cut. Requests that write at the same time share a
/// transaction.
public final class RelayStore: Sendable {
    let database: any DatabaseWriter
    let commits: CommitQueue
    /// Where the database is; nil in memory.
    let path: String?

    private init(_ database: any DatabaseWriter, path: String? = nil) throws(RelayError) {
        self.database = database
        self.path = path
        commits = CommitQueue(database)
        do {
            try Self.migrator.migrate(database)
        } catch {
            throw RelayError(database: error)
        }
    }

    /// Opens a database, and makes it where there is none. One process has it open at a time.
    ///
    /// - Parameter path: The file; its folder must exist.
    /// - Throws: ``RelayError/Code/store``, ``RelayError/Code/busy``.
    public convenience init(path: String) throws(RelayError) {
        var configuration = Self.configuration
        configuration.maximumReaderCount = 4
        // SQLite would make a file that everybody reads. Those that it makes beside it are as the database is.
        _ = try? SystemFileSystem().open(path, [.writing, .creating], permissions: .ownerOnly)
        do {
            let pool = try DatabasePool(path: path, configuration: configuration)
            // GRDB sets NORMAL when it turns WAL on, by which a power cut takes the last commits along.
            try pool.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA synchronous = FULL") }
            try self.init(pool, path: path)
        } catch {
            throw RelayError(database: error)
        }
    }

    /// A store in memory, which is gone with the process.
    ///
    /// - Throws: ``RelayError/Code/store``.
    public static func inMemory() throws(RelayError) -> RelayStore {
        do {
            return try RelayStore(DatabaseQueue(configuration: configuration))
        } catch {
            throw RelayError(database: error)
        }
    }

    /// Ends the store; nothing may be asked of it after.
    public func close() throws(RelayError) {
        do { try database.close() } catch { throw RelayError(database: error) }
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA trusted_schema = OFF; PRAGMA cache_size = -16384")
            if db.configuration.readonly { return }
            // FAST zeroes what was dropped where that costs no further page.
            try db.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL; PRAGMA secure_delete = FAST")
        }
        return configuration
    }

    /// Reads.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(RelayError) -> Value {
        do {
            return try await database.read(body)
        } catch {
            throw RelayError(database: error)
        }
    }

    /// Writes, durably.
    func write<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(RelayError) -> Value {
        try await commits.commit(body)
    }

    // MARK: Tables

    /// Times are in whole seconds since 1970. A message's key is its device's row << 32 | its sequence: one tree, read in order.
    private static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { db in
            try db.execute(
                sql: """
                    CREATE TABLE accounts (
                        id INTEGER PRIMARY KEY AUTOINCREMENT, name BLOB NOT NULL UNIQUE,
                        attachment_bytes INTEGER NOT NULL DEFAULT 0);
                    CREATE TABLE held_names (name BLOB PRIMARY KEY NOT NULL, until INTEGER NOT NULL) WITHOUT ROWID;
                    CREATE TABLE devices (
                        id INTEGER PRIMARY KEY AUTOINCREMENT,
                        account INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
                        number INTEGER NOT NULL, identity BLOB NOT NULL, signed_prekey BLOB, last_resort BLOB,
                        last_sequence INTEGER NOT NULL DEFAULT 0, waiting_messages INTEGER NOT NULL DEFAULT 0,
                        waiting_bytes INTEGER NOT NULL DEFAULT 0, UNIQUE (account, number));
                    CREATE TABLE used_authorizations (
                        digest BLOB PRIMARY KEY NOT NULL, until INTEGER NOT NULL) WITHOUT ROWID;
                    CREATE TABLE tokens (
                        digest BLOB PRIMARY KEY NOT NULL, device INTEGER NOT NULL REFERENCES devices ON DELETE CASCADE,
                        expires INTEGER NOT NULL) WITHOUT ROWID;
                    CREATE INDEX tokens_by_device ON tokens (device, expires);
                    CREATE TABLE prekeys (
                        id INTEGER PRIMARY KEY AUTOINCREMENT,
                        device INTEGER NOT NULL REFERENCES devices ON DELETE CASCADE,
                        kind INTEGER NOT NULL, digest BLOB NOT NULL, key BLOB NOT NULL, UNIQUE (device, digest));
                    CREATE INDEX prekeys_by_kind ON prekeys (device, kind, id);
                    CREATE TABLE spent_prekeys (
                        device INTEGER NOT NULL REFERENCES devices ON DELETE CASCADE, digest BLOB NOT NULL,
                        spent INTEGER NOT NULL, PRIMARY KEY (device, digest)) WITHOUT ROWID;
                    CREATE INDEX spent_prekeys_by_time ON spent_prekeys (spent);
                    CREATE TABLE messages (
                        id INTEGER PRIMARY KEY, received INTEGER NOT NULL, sender BLOB NOT NULL, envelope BLOB NOT NULL);
                    CREATE INDEX messages_by_time ON messages (received);
                    CREATE TABLE receipts (
                        device INTEGER NOT NULL REFERENCES devices ON DELETE CASCADE, digest BLOB NOT NULL,
                        received INTEGER NOT NULL, PRIMARY KEY (device, digest)) WITHOUT ROWID;
                    CREATE INDEX receipts_by_time ON receipts (received);
                    CREATE TABLE attachments (
                        id TEXT PRIMARY KEY NOT NULL, account INTEGER NOT NULL, size INTEGER NOT NULL,
                        expires INTEGER NOT NULL, is_complete INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
                    CREATE INDEX attachments_by_time ON attachments (expires);
                    CREATE INDEX attachments_by_account ON attachments (account);
                    """)
        }
        return migrator
    }
}
