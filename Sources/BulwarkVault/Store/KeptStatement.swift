internal import BulwarkStorage
internal import Foundation
internal import GRDB
internal import GRDBSQLite

/// A statement that a connection keeps prepared, run by SQLite's own calls: most of what a read or a write takes otherwise goes into the
/// layers above them.
///
/// Columns are read as what they should be. SQLite turns a value of another type into something, which then does not fit what
/// the sealed parts are authenticated with.
final class KeptStatement {
    /// What a connection runs often.
    enum Purpose: Int, CaseIterable {
        case beginReading, beginWriting, commit, rollBack, foreignVersion
        case row, version, put, remove
        case ledger, putLedger, key

        /// Whether a connection that only reads has a use for it.
        var isForReaders: Bool { [.row, .ledger, .key, .foreignVersion].contains(self) }
    }

    private let raw: OpaquePointer

    /// Prepares a statement on a connection, which outlives it.
    init(_ purpose: Purpose, on connection: OpaquePointer?) throws {
        var raw: OpaquePointer?
        let code = sqlite3_prepare_v3(connection, purpose.sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &raw, nil)
        guard code == SQLITE_OK, let raw else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
        self.raw = raw
    }

    deinit { sqlite3_finalize(raw) }

    func bind(_ number: Int64, at index: Int32) { sqlite3_bind_int64(raw, index, number) }

    func bind(_ data: Data, at index: Int32) {
        data.withUnsafeBytes { bytes in
            _ = sqlite3_bind_blob(raw, index, bytes.baseAddress, Int32(clamping: bytes.count), Self.copying)
        }
    }

    /// Goes on to the next row; false where there is none.
    ///
    /// - Throws: What SQLite answers.
    func step() throws -> Bool {
        switch sqlite3_step(raw) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw DatabaseError(resultCode: ResultCode(rawValue: code))
        }
    }

    /// Ends the statement, and with it what it has open.
    func reset() { sqlite3_reset(raw) }

    /// Runs a statement that gives no rows.
    func run() throws {
        defer { sqlite3_reset(raw) }
        while try step() {}
    }

    /// - Throws: ``StorageError/Code/tampered`` where the column is no number.
    func number(_ column: Int32) throws -> Int64 {
        guard sqlite3_column_type(raw, column) == SQLITE_INTEGER else {
            throw StorageError.tampered(ItemTable.misshapen)
        }
        return sqlite3_column_int64(raw, column)
    }

    /// The bytes of a column, until the statement goes on.
    ///
    /// - Throws: ``StorageError/Code/tampered`` where the column has none.
    func bytes(_ column: Int32) throws -> UnsafeRawBufferPointer {
        guard sqlite3_column_type(raw, column) == SQLITE_BLOB else { throw StorageError.tampered(ItemTable.misshapen) }
        let address = sqlite3_column_blob(raw, column)
        return UnsafeRawBufferPointer(
            start: address, count: address == nil ? 0 : Int(sqlite3_column_bytes(raw, column)))
    }

    // SQLite's SQLITE_TRANSIENT: it makes a copy.
    private static var copying: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }
}

extension KeptStatement.Purpose {
    fileprivate var sql: String {
        switch self {
        case .beginReading: "BEGIN DEFERRED"
        case .beginWriting: "BEGIN IMMEDIATE"
        case .commit: "COMMIT"
        case .rollBack: "ROLLBACK"
        case .foreignVersion: "PRAGMA data_version"
        case .row:
            """
            SELECT service, access_group, class, lock, sequence, key, attributes, value FROM items
            WHERE high = ? AND low = ?
            """
        case .version:
            "SELECT service, access_group, class, lock, sequence, attributes FROM items WHERE high = ? AND low = ?"
        case .put:
            // Where another name has the number nothing is changed, and the caller is told.
            """
            INSERT INTO items (high, low, service, access_group, class, lock, sequence, key, attributes, value)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (high) DO UPDATE SET service = excluded.service, access_group = excluded.access_group,
                class = excluded.class, lock = excluded.lock, sequence = excluded.sequence, key = excluded.key,
                attributes = excluded.attributes, value = excluded.value WHERE low = excluded.low
            """
        case .remove: "DELETE FROM items WHERE high = ? AND low = ?"
        case .ledger: "SELECT sequence, sealed FROM ledger WHERE id = 1"
        case .putLedger:
            """
            INSERT INTO ledger (id, sequence, sealed) VALUES (1, ?, ?)
            ON CONFLICT (id) DO UPDATE SET sequence = excluded.sequence, sealed = excluded.sealed
            """
        case .key: "SELECT key FROM keys WHERE class = ?"
        }
    }
}
