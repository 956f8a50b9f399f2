internal import BulwarkCore
internal import Foundation
internal import GRDBSQLite

/// A database that somebody else wrote, opened so that nothing is written: neither into it nor beside it.
///
/// It may be hostile: its schema is not trusted, its cells are checked, values are bounded, and a statement that does not come to an end
/// is interrupted.
package final class ReadOnlyDatabase {
    /// What SQLite answered.
    package struct Failure: Error, Sendable, Hashable {
        /// SQLite's code.
        package var code: Int32

        /// Rows that do not come in the order of their numbers: the tree leads back to where it came from.
        static let disorder = Failure(code: SQLITE_CORRUPT)

        /// Whether the database is damaged or none, as opposed to a statement that does not fit it.
        package var isDamage: Bool {
            [SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_IOERR, SQLITE_TOOBIG, SQLITE_FULL].contains(code & 0xff)
        }
    }

    /// The first bytes of every database that is not encrypted.
    package static let magic = Array("SQLite format 3\0".utf8)

    private let handle: OpaquePointer
    // SQLite reads from it as long as the connection is open.
    private let memory: WipedMemory?
    private let watch: StatementWatch

    /// Opens a file that nobody writes to, such as one of a backup.
    package init(immutableFile path: String) throws(Failure) {
        memory = nil
        handle = try Self.open(Self.address(of: path), SQLITE_OPEN_READONLY | SQLITE_OPEN_URI)
        watch = StatementWatch(handle)
        prepare()
    }

    /// Opens a database that is in memory.
    package init(_ memory: WipedMemory) throws(Failure) {
        // A database that a log was written to says so; in memory there is none, and SQLite would look for it.
        if memory.count > 20, memory.bytes[18] == 2 { memory.bytes[18] = 1 }
        if memory.count > 20, memory.bytes[19] == 2 { memory.bytes[19] = 1 }
        self.memory = memory
        handle = try Self.open(":memory:", SQLITE_OPEN_READWRITE)
        watch = StatementWatch(handle)
        let code = sqlite3_deserialize(
            handle, "main", memory.bytes.assumingMemoryBound(to: UInt8.self).baseAddress, Int64(memory.count),
            Int64(memory.count), UInt32(SQLITE_DESERIALIZE_READONLY))
        guard code == SQLITE_OK else {
            sqlite3_close_v2(handle)
            throw Failure(code: code)
        }
        prepare()
    }

    deinit { sqlite3_close_v2(handle) }

    private static func open(_ name: String, _ flags: Int32) throws(Failure) -> OpaquePointer {
        var handle: OpaquePointer?
        let code = sqlite3_open_v2(name, &handle, flags | SQLITE_OPEN_NOMUTEX, nil)
        guard code == SQLITE_OK, let handle else {
            sqlite3_close_v2(handle)
            throw Failure(code: code)
        }
        return handle
    }

    private static func address(of path: String) -> String {
        let allowed = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "/-_."))
        return "file:" + (path.addingPercentEncoding(withAllowedCharacters: allowed) ?? path) + "?immutable=1"
    }

    private func prepare() {
        // Far above any value of a row, and far below what would fill the memory.
        sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, 256 << 20)
        sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0)
        sqlite3_exec(
            handle, "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA query_only = ON", nil, nil, nil)
    }

    /// Reads on where the database is shorter than it says: what is left of it can be had.
    package func tolerateTruncation() { sqlite3_exec(handle, "PRAGMA writable_schema = ON", nil, nil, nil) }

    /// Calls `body` with each row of a statement until it returns false.
    ///
    /// - Parameters:
    ///   - sql: The statement.
    ///   - bindings: Whole numbers for its parameters.
    ///   - steps: How many thousand of SQLite's instructions it may take.
    package func forEachRow(
        _ sql: String, _ bindings: [Int64] = [], steps: Int = .max, _ body: (SQLiteRow) -> Bool
    ) throws(Failure) {
        var statement: OpaquePointer?
        let code = sqlite3_prepare_v2(handle, sql, -1, &statement, nil)
        guard code == SQLITE_OK, let statement else { throw Failure(code: code) }
        defer { sqlite3_finalize(statement) }
        for (index, value) in bindings.enumerated() { sqlite3_bind_int64(statement, Int32(index + 1), value) }
        watch.begin(steps: steps)
        while true {
            switch sqlite3_step(statement) {
            case SQLITE_ROW: if !body(SQLiteRow(statement: statement)) { return }
            case SQLITE_DONE: return
            case let code: throw Failure(code: code)
            }
        }
    }

    /// The most tables that are told.
    package static let mostTables = 2_000

    /// The names of the tables that hold rows of their own: neither views nor virtual tables, whose rows are computed.
    package func tables() throws(Failure) -> [String] {
        var names: [String] = []
        let sql =
            "SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0 ORDER BY rowid LIMIT \(Self.mostTables)"
        try forEachRow(sql, steps: 100_000) { row in
            if let name = row.text(0) { names.append(name) }
            return true
        }
        return names
    }

    /// The columns of a table whose values are in the file. Others are computed when they are read, by what the schema says, which
    /// may take any time.
    package func storedColumns(of table: String) throws(Failure) -> [String] {
        var names: [String] = []
        let literal = "'\(table.replacing("'", with: "''"))'"
        let sql = "SELECT name FROM pragma_table_xinfo(\(literal)) WHERE hidden IN (0, 3) ORDER BY cid"
        try forEachRow(sql, steps: 1_000) { row in
            if let name = row.text(0) { names.append(name) }
            return true
        }
        return names
    }

    /// A name as it stands in a statement.
    package static func quoted(_ name: String) -> String { "\"\(name.replacing("\"", with: "\"\""))\"" }
}

/// Interrupts a statement that takes more instructions than it may.
private final class StatementWatch {
    private var left = Int.max

    init(_ handle: OpaquePointer) {
        sqlite3_progress_handler(
            handle, 1_000,
            { context in
                guard let context else { return 0 }
                let watch = Unmanaged<StatementWatch>.fromOpaque(context).takeUnretainedValue()
                watch.left -= 1
                return watch.left < 0 ? 1 : 0
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    func begin(steps: Int) { left = steps }
}

/// The row that a statement is at; valid until its next step.
package struct SQLiteRow {
    let statement: OpaquePointer

    /// The kinds of values that SQLite has.
    package enum Kind: Sendable { case integer, real, text, blob, null }

    /// How many columns it has.
    package var count: Int { Int(sqlite3_column_count(statement)) }

    /// The name of a column.
    package func name(_ column: Int) -> String {
        sqlite3_column_name(statement, Int32(column)).map { String(cString: $0) } ?? ""
    }

    /// The kind of a value, whatever was declared for its column.
    package func kind(_ column: Int) -> Kind {
        switch sqlite3_column_type(statement, Int32(column)) {
        case SQLITE_INTEGER: .integer
        case SQLITE_FLOAT: .real
        case SQLITE_TEXT: .text
        case SQLITE_BLOB: .blob
        default: .null
        }
    }

    /// A whole number; nil for any other kind.
    package func integer(_ column: Int) -> Int64? {
        kind(column) == .integer ? sqlite3_column_int64(statement, Int32(column)) : nil
    }

    /// A fraction; nil for any other kind.
    package func real(_ column: Int) -> Double? {
        kind(column) == .real ? sqlite3_column_double(statement, Int32(column)) : nil
    }

    /// A text; nil for any other kind.
    package func text(_ column: Int) -> String? {
        // A database may keep its texts in UTF-16: as a text, and not as the bytes that it keeps, they come in UTF-8.
        guard kind(column) == .text, let start = sqlite3_column_text(statement, Int32(column)) else { return nil }
        let count = Int(sqlite3_column_bytes(statement, Int32(column)))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    /// The bytes of a blob; nil for any other kind.
    package func blob(_ column: Int) -> [UInt8]? {
        guard kind(column) == .blob else { return nil }
        let start = sqlite3_column_blob(statement, Int32(column))
        let count = Int(sqlite3_column_bytes(statement, Int32(column)))
        return Array(UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count))
    }
}
