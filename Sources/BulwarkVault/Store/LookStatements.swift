internal import BulwarkStorage
internal import Foundation
internal import GRDB
internal import GRDBSQLite

/// What reads one row, on a connection that only reads: SQLite's own calls, for the rest of a read takes no longer than the layers above
/// them.
///
/// Columns are read as what they should be. SQLite turns a value of another type into something, which then does not fit what
/// the sealed parts are authenticated with.
final class LookStatements: @unchecked Sendable {
    // Unchecked: it is made and used on its connection's queue only (VaultDatabase.look).
    private let row: Statement
    private let raw: OpaquePointer

    init(_ db: Database) throws {
        row = try db.makeStatement(
            sql: """
                SELECT service, access_group, class, lock, sequence, key, attributes, value FROM items
                WHERE high = ? AND low = ?
                """)
        raw = row.sqliteStatement
    }

    /// A row by what it is found by; nil where there is none.
    ///
    /// - Throws: ``StorageError/Code/tampered`` for a row that is not of its shape; what SQLite answers.
    func row(at point: RowPoint) throws -> ItemRow? {
        // Ends the read transaction, too.
        defer { sqlite3_reset(raw) }
        sqlite3_bind_int64(raw, 1, point.high)
        sqlite3_bind_int64(raw, 2, point.low)
        switch sqlite3_step(raw) {
        case SQLITE_DONE: return nil
        case SQLITE_ROW: break
        case let code: throw DatabaseError(resultCode: ResultCode(rawValue: code))
        }
        let place = RowPlace(high: point.high, low: point.low, service: try number(0), group: try number(1))
        let header = RowHeader(
            place: place, accessibility: try Accessibility(rowNumber: number(2)),
            lock: RowHeader.Lock(rawValue: try number(3)), sequence: try number(4))
        return ItemRow(header: header, key: try data(5), attributes: try data(6), value: try data(7))
    }

    private func number(_ column: Int32) throws -> Int64 {
        guard sqlite3_column_type(raw, column) == SQLITE_INTEGER else {
            throw StorageError.tampered(ItemTable.misshapen)
        }
        return sqlite3_column_int64(raw, column)
    }

    private func data(_ column: Int32) throws -> Data {
        guard sqlite3_column_type(raw, column) == SQLITE_BLOB else { throw StorageError.tampered(ItemTable.misshapen) }
        let count = Int(sqlite3_column_bytes(raw, column))
        guard count > 0, let bytes = sqlite3_column_blob(raw, column) else { return Data() }
        return Data(bytes: bytes, count: count)
    }
}
