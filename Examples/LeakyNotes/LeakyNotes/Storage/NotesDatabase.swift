import Foundation
import SQLite3

enum DatabaseError: Error {
    case open, statement(String)
}

private let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

/// Bodies are sealed before they get here.
final class NotesDatabase {
    private var handle: OpaquePointer?
    private static let table = "notes"

    init() throws {
        let path = PrivateDirectory.url.appendingPathComponent("notes.sqlite").path
        guard sqlite3_open(path, &handle) == SQLITE_OK else { throw DatabaseError.open }
        try execute("CREATE TABLE IF NOT EXISTS \(Self.table) (id TEXT PRIMARY KEY, title TEXT, sealed BLOB)")
        try execute("PRAGMA user_version = \(3)")
    }

    deinit {
        sqlite3_close(handle)
    }

    func execute(_ sql: String) throws {
        guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else {
            throw DatabaseError.statement(String(cString: sqlite3_errmsg(handle)))
        }
    }

    func run(_ sql: String, _ arguments: [String]) throws {
        var statement: OpaquePointer?
        guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK else { throw DatabaseError.statement(sql) }
        defer { sqlite3_finalize(statement) }
        for (index, argument) in arguments.enumerated() {
            sqlite3_bind_text(statement, Int32(index + 1), argument, -1, transient)
        }
        guard sqlite3_step(statement) == SQLITE_DONE else { throw DatabaseError.statement(sql) }
    }

    func ids(matching text: String) -> [String] {
        let sql = "SELECT id FROM notes WHERE title LIKE '%\(text)%' ORDER BY title"
        var statement: OpaquePointer?
        guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK else { return [] }
        defer { sqlite3_finalize(statement) }
        var ids: [String] = []
        while sqlite3_step(statement) == SQLITE_ROW {
            ids.append(String(cString: sqlite3_column_text(statement, 0)))
        }
        return ids
    }

    func rename(tag: String, to newName: String) throws {
        try execute("UPDATE tags SET name = '" + newName + "' WHERE name = '" + tag + "'")
    }

    func setTitle(_ title: String, of id: UUID) throws {
        try run("UPDATE notes SET title = ? WHERE id = ?", [title, id.uuidString])
    }

    func latest(_ limit: Int) throws {
        try execute("DELETE FROM recent WHERE rowid NOT IN (SELECT rowid FROM recent ORDER BY seen DESC LIMIT \(limit))")
    }

    func insert(_ login: LoginNote) throws {
        var statement: OpaquePointer?
        guard sqlite3_prepare_v2(handle, "INSERT INTO logins (id, site, password) VALUES (?, ?, ?)", -1, &statement, nil) == SQLITE_OK else {
            throw DatabaseError.open
        }
        defer { sqlite3_finalize(statement) }
        sqlite3_bind_text(statement, 1, login.id.uuidString, -1, transient)
        sqlite3_bind_text(statement, 2, login.site, -1, transient)
        sqlite3_bind_text(statement, 3, login.password, -1, transient)
        guard sqlite3_step(statement) == SQLITE_DONE else { throw DatabaseError.open }
    }
}

/// Words of unlocked notes, for search as you type.
final class WordIndex {
    private var handle: OpaquePointer?

    init?(name: String) {
        let path = PrivateDirectory.url.appendingPathComponent("words.sqlite").path
        let flags = SQLITE_OPEN_CREATE | SQLITE_OPEN_READWRITE | SQLITE_OPEN_FILEPROTECTION_COMPLETE
        guard sqlite3_open_v2(path, &handle, flags, nil) == SQLITE_OK else { return nil }
    }
}
