internal import GRDB
internal import GRDBSQLite

/// A connection to the vault's file with the statements that it keeps prepared.
final class VaultConnection: @unchecked Sendable {
    // Unchecked: it is used by one thread at a time, as VaultDatabase sees to.
    private var statements: [KeptStatement?] = []
    private var handle: OpaquePointer?
    /// For statements that are run seldom, on a connection that writes.
    private let writer: Database?

    /// Takes a connection that writes; on its own queue.
    init(_ database: Database) throws {
        writer = database
        handle = database.sqliteConnection
        try prepare { _ in true }
    }

    /// Opens a connection that reads and is nobody else's.
    init(reading path: String, patience: Int32) throws {
        writer = nil
        let code = sqlite3_open_v2(path, &handle, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, nil)
        guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
        sqlite3_extended_result_codes(handle, 1)
        setPatience(milliseconds: patience)
        // Only what is written here is ever in the schema. The cache is for some 20,000 items: what is read often need not be
        // copied out of the system's each time.
        let setup = "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA cache_size = -8192"
        let result = sqlite3_exec(handle, setup, nil, nil, nil)
        guard result == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: result)) }
        try prepare(\.isForReaders)
    }

    deinit { close() }

    private func prepare(_ isMeant: (KeptStatement.Purpose) -> Bool) throws {
        statements = try KeptStatement.Purpose.allCases.map { purpose in
            isMeant(purpose) ? try KeptStatement(purpose, on: handle) : nil
        }
    }

    /// For statements that are run seldom.
    ///
    /// - Throws: SQLite's "misuse" on a connection that only reads.
    var database: Database {
        get throws {
            guard let writer else { throw DatabaseError(resultCode: .SQLITE_MISUSE) }
            return writer
        }
    }

    /// A statement that is kept.
    ///
    /// - Throws: SQLite's "misuse" after ``close()``, and where a reader is asked to write.
    func statement(_ purpose: KeptStatement.Purpose) throws -> KeptStatement {
        guard purpose.rawValue < statements.count, let kept = statements[purpose.rawValue] else {
            throw DatabaseError(resultCode: .SQLITE_MISUSE)
        }
        return kept
    }

    /// How many rows the last statement changed.
    var changes: Int { Int(sqlite3_changes(handle)) }

    /// A number that changes whenever what is in the file does, whoever wrote, as of the last statement that read; nil where SQLite does
    /// not say.
    var contentVersion: UInt32? {
        var version: UInt32 = 0
        return sqlite3_file_control(handle, nil, SQLITE_FCNTL_DATA_VERSION, &version) == SQLITE_OK ? version : nil
    }

    /// Whether the file is no longer the one under its name: it was removed, or another was put in its place.
    var hasMoved: Bool {
        var hasMoved: Int32 = 0
        return sqlite3_file_control(handle, nil, SQLITE_FCNTL_HAS_MOVED, &hasMoved) == SQLITE_OK && hasMoved != 0
    }

    /// Whether a transaction is open.
    var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    /// How long a statement waits for another process from now on.
    func setPatience(milliseconds: Int32) { sqlite3_busy_timeout(handle, milliseconds) }

    /// Lets go of the statements, and closes a connection that is nobody else's.
    func close() {
        statements = []
        if writer == nil { sqlite3_close_v2(handle) }
        handle = nil
    }
}
