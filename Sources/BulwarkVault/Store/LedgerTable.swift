internal import BulwarkStorage
internal import Crypto
internal import Foundation
internal import GRDB

/// The statements on the ledger's one row.
enum LedgerTable {
    /// The ledger as it was written last.
    ///
    /// - Throws: ``StorageError/Code/tampered`` where it is missing or not what was written.
    static func ledger(under key: SymmetricKey, in db: Database) throws -> Ledger {
        let statement = try db.cachedStatement(sql: "SELECT sequence, sealed FROM ledger WHERE id = 1")
        guard let row = try Row.fetchOne(statement), let sequence = row[0] as Int64?, let sealed = row[1] as Data?
        else {
            throw StorageError.tampered("the ledger of the vault is missing")
        }
        return try Ledger(sequence: sequence, sealed: sealed, under: key)
    }

    /// Writes the ledger, at the end of the transaction that changed it.
    static func put(_ ledger: Ledger, under key: SymmetricKey, in db: Database) throws {
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO ledger (id, sequence, sealed) VALUES (1, ?, ?)
                ON CONFLICT (id) DO UPDATE SET sequence = excluded.sequence, sealed = excluded.sealed
                """)
        try statement.execute(arguments: [ledger.sequence, try ledger.sealed(under: key)])
    }

    /// A number that changes when another connection has written.
    static func foreignVersion(in db: Database) throws -> Int64 {
        try Int64.fetchOne(db.cachedStatement(sql: "PRAGMA data_version")) ?? 0
    }
}

/// The statements on the wrapped keys of the vault itself.
enum KeyTable {
    /// The class that stands for the key of the index, which is there in every state.
    static let index: Int64 = 0

    static func key(_ number: Int64, in db: Database) throws -> Data? {
        let statement = try db.cachedStatement(sql: "SELECT key FROM keys WHERE class = ?")
        return try Data.fetchOne(statement, arguments: [number])
    }

    static func add(_ number: Int64, _ key: Data, in db: Database) throws {
        try db.execute(sql: "INSERT INTO keys (class, key) VALUES (?, ?)", arguments: [number, key])
    }

    static func remove(_ number: Int64, in db: Database) throws {
        try db.execute(sql: "DELETE FROM keys WHERE class = ?", arguments: [number])
    }
}
