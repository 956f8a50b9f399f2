internal import Foundation
internal import GRDBSQLite

/// Databases made for a test.
package enum SQLiteImage {
    /// A statement that failed.
    package struct Failure: Error {
        /// What SQLite said.
        package let message: String
    }

    /// The bytes of a database that statements have made, in memory.
    package static func bytes(_ statements: [String]) throws -> [UInt8] {
        try with(":memory:", statements) { handle in
            var size: sqlite3_int64 = 0
            guard let start = sqlite3_serialize(handle, "main", &size, 0) else { return [] }
            defer { sqlite3_free(start) }
            return Array(UnsafeBufferPointer(start: start, count: Int(size)))
        }
    }

    /// A database in a folder whose last statements are in its write-ahead log alone: both files as they lie there while it is in use.
    package static func bytesWithLog(
        _ statements: [String], inLog late: [String]
    ) throws -> (database: [UInt8], log: [UInt8]) {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("sqlite-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("a.sqlite").path
        let setup = ["PRAGMA journal_mode = WAL", "PRAGMA wal_autocheckpoint = 0"]
        return try with(path, setup + statements + ["PRAGMA wal_checkpoint(TRUNCATE)"] + late) { _ in
            (
                Array(try Data(contentsOf: URL(fileURLWithPath: path))),
                Array(try Data(contentsOf: URL(fileURLWithPath: path + "-wal")))
            )
        }
    }

    /// A text or blob as a literal.
    package static func literal(_ text: String) -> String { "'\(text.replacing("'", with: "''"))'" }
    package static func literal(_ bytes: [UInt8]) -> String {
        "X'" + bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined() + "'"
    }

    private static func with<Result>(
        _ path: String, _ statements: [String], _ body: (OpaquePointer) throws -> Result
    ) throws -> Result {
        var handle: OpaquePointer?
        guard sqlite3_open(path, &handle) == SQLITE_OK, let handle else { throw Failure(message: "open") }
        defer { sqlite3_close_v2(handle) }
        for statement in statements {
            guard sqlite3_exec(handle, statement, nil, nil, nil) == SQLITE_OK else {
                throw Failure(message: String(cString: sqlite3_errmsg(handle)) + ": " + statement.prefix(200))
            }
        }
        return try body(handle)
    }
}
