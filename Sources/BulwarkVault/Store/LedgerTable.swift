internal import BulwarkCore
internal import BulwarkStorage
internal import Crypto
internal import Foundation
internal import GRDB

/// The statements on the ledger's one row.
enum LedgerTable {
    /// The ledger as it was written last.
    ///
    /// - Parameter known: What was opened or sealed before, and need not be opened again.
    /// - Throws: ``StorageError/Code/tampered`` where it is missing or not what was written.
    static func ledger(
        under key: SymmetricKey, in db: VaultConnection, known: SealedLedger? = nil
    ) throws -> SealedLedger {
        let statement = try db.statement(.ledger)
        defer { statement.reset() }
        guard try statement.step() else { throw StorageError.tampered("the ledger of the vault is missing") }
        let sequence = try statement.number(0), bytes = try statement.bytes(1)
        if let known, known.ledger.sequence == sequence,
            known.bytes.withUnsafeBytes({ ConstantTime.areEqual($0, bytes) })
        {
            return known
        }
        let sealed = Data(bytes)
        return SealedLedger(ledger: try Ledger(sequence: sequence, sealed: sealed, under: key), bytes: sealed)
    }

    /// Writes the ledger, at the end of the transaction that changed it.
    @discardableResult
    static func put(_ ledger: Ledger, under key: SymmetricKey, in db: VaultConnection) throws -> SealedLedger {
        let sealed = SealedLedger(ledger: ledger, bytes: try ledger.sealed(under: key))
        let statement = try db.statement(.putLedger)
        statement.bind(ledger.sequence, at: 1)
        statement.bind(sealed.bytes, at: 2)
        try statement.run()
        return sealed
    }

    /// What ``VaultConnection/contentVersion`` is now.
    static func contentVersion(in db: VaultConnection) throws -> UInt32? {
        let statement = try db.statement(.ledger)
        defer { statement.reset() }
        _ = try statement.step()
        return db.contentVersion
    }

    /// A number that changes when another connection has written.
    static func foreignVersion(in db: VaultConnection) throws -> Int64 {
        let statement = try db.statement(.foreignVersion)
        defer { statement.reset() }
        return try statement.step() ? statement.number(0) : 0
    }
}

/// A ledger, and the bytes that it is in the file.
struct SealedLedger: Sendable {
    var ledger: Ledger
    var bytes: Data
}

/// The statements on the wrapped keys of the vault itself.
enum KeyTable {
    /// The class that stands for the key of the index, which is there in every state.
    static let index: Int64 = 0

    static func key(_ number: Int64, in db: VaultConnection) throws -> Data? {
        let statement = try db.statement(.key)
        defer { statement.reset() }
        statement.bind(number, at: 1)
        return try statement.step() ? Data(statement.bytes(0)) : nil
    }

    static func add(_ number: Int64, _ key: Data, in db: VaultConnection) throws {
        try db.database.execute(sql: "INSERT INTO keys (class, key) VALUES (?, ?)", arguments: [number, key])
    }

    static func remove(_ number: Int64, in db: VaultConnection) throws {
        try db.database.execute(sql: "DELETE FROM keys WHERE class = ?", arguments: [number])
    }
}
