import Foundation
import SQLite3

private let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

/// Bookings, payees and cards in a database file.
final class LedgerDatabase {
    private var db: OpaquePointer?
    private let caches = FileManager.default.urls(for: .cachesDirectory, in: .userDomainMask)[0]

    func open() -> Bool {
        let path = caches.appendingPathComponent("ledger.sqlite").path
        return sqlite3_open(path, &db) == SQLITE_OK
    }

    func openShared() -> Bool {
        let path = caches.appendingPathComponent("shared.sqlite").path
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
        return sqlite3_open_v2(path, &db, flags, nil) == SQLITE_OK
    }

    // fine: the file is protected from its creation
    func openProtected() -> Bool {
        let path = caches.appendingPathComponent("protected.sqlite").path
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_FILEPROTECTION_COMPLETE
        return sqlite3_open_v2(path, &db, flags, nil) == SQLITE_OK
    }

    func find(payee name: String) -> Bool {
        sqlite3_exec(db, "SELECT id FROM payees WHERE name = '\(name)'", nil, nil, nil) == SQLITE_OK
    }

    func delete(reference: String) -> Bool {
        let sql = "DELETE FROM bookings WHERE reference = '" + reference + "'"
        return sqlite3_exec(db, sql, nil, nil, nil) == SQLITE_OK
    }

    func search(_ text: String) -> OpaquePointer? {
        var statement: OpaquePointer?
        let condition = String(format: "note LIKE '%%%@%%'", text)
        sqlite3_prepare_v2(db, "SELECT id FROM bookings WHERE \(condition)", -1, &statement, nil)
        return statement
    }

    func rename(payee: Int, to name: String) -> Bool {
        run("UPDATE payees SET name = '\(name)' WHERE id = \(payee)")
    }

    // fine: a number and a constant name cannot carry a statement
    func latest(_ count: Int) -> Bool {
        let table = "bookings"
        return sqlite3_exec(db, "SELECT id FROM \(table) LIMIT \(count)", nil, nil, nil) == SQLITE_OK
    }

    // fine: the value is bound
    func insert(payee name: String) -> Bool {
        var statement: OpaquePointer?
        sqlite3_prepare_v2(db, "INSERT INTO payees (name) VALUES (?)", -1, &statement, nil)
        defer { sqlite3_finalize(statement) }
        sqlite3_bind_text(statement, 1, name, -1, transient)
        return sqlite3_step(statement) == SQLITE_DONE
    }

    func insert(_ card: Card) -> Bool {
        var statement: OpaquePointer?
        sqlite3_prepare_v2(db, "INSERT INTO cards (number, code, label) VALUES (?, ?, ?)", -1, &statement, nil)
        defer { sqlite3_finalize(statement) }
        sqlite3_bind_text(statement, 1, card.number, -1, transient)
        sqlite3_bind_text(statement, 2, card.cvv, -1, transient)
        sqlite3_bind_text(statement, 3, card.lastFour, -1, transient)
        return sqlite3_step(statement) == SQLITE_DONE
    }

    func insert(_ session: Session) -> Bool {
        var statement: OpaquePointer?
        sqlite3_prepare_v2(db, "INSERT INTO session (value) VALUES (?)", -1, &statement, nil)
        defer { sqlite3_finalize(statement) }
        sqlite3_bind_text(statement, 1, session.accessToken, -1, transient)
        return sqlite3_step(statement) == SQLITE_DONE
    }

    private func run(_ statement: String) -> Bool {
        sqlite3_exec(db, statement, nil, nil, nil) == SQLITE_OK
    }

    func migrate() -> Bool {
        run("ALTER TABLE payees ADD COLUMN note TEXT")
    }
}
