internal import BulwarkCore
internal import BulwarkStorage
internal import Crypto

/// Remembers in which state of the file the rows were found to add up to the ledger, so that they are added up again only when
/// somebody else has written.
final class LedgerTrust: Sendable {
    private struct Mark: Hashable, Sendable {
        var foreignVersion: Int64
        var sequence: Int64
    }

    private let mark = Locked<Mark?>(nil)
    private let known = Locked<SealedLedger?>(nil)
    // What the connection that only reads sees, where that is known to add up.
    private let seen = Locked<UInt32?>(nil)

    /// The ledger in the file, which is opened only where it is not the one that was seen last.
    func ledger(under key: SymmetricKey, in db: VaultConnection) throws -> Ledger {
        let found = try LedgerTable.ledger(under: key, in: db, known: known.withLock { $0 })
        known.withLock { $0 = found }
        return found.ledger
    }

    /// Writes the ledger. Should the transaction fail, the bytes in the file are others, and so is what is known.
    func put(_ ledger: Ledger, under key: SymmetricKey, in db: VaultConnection) throws {
        let sealed = try LedgerTable.put(ledger, under: key, in: db)
        known.withLock { $0 = sealed }
    }

    /// Whether the rows add up, as far as this connection can know without adding.
    func isKept(_ ledger: Ledger, in db: VaultConnection) throws -> Bool {
        let present = Mark(foreignVersion: try LedgerTable.foreignVersion(in: db), sequence: ledger.sequence)
        return mark.withLock { $0 == present }
    }

    /// Notes the ledger that a transaction is about to commit. Should it fail, the next look finds another number and adds up
    /// anew.
    func note(_ ledger: Ledger, in db: VaultConnection) throws {
        let present = Mark(foreignVersion: try LedgerTable.foreignVersion(in: db), sequence: ledger.sequence)
        mark.withLock { $0 = present }
    }

    /// Adds the rows up where that is needed.
    ///
    /// - Throws: ``StorageError/Code/tampered`` where rows were added, removed, altered or put back.
    func require(_ keys: IndexKeys, in db: VaultConnection) throws {
        let ledger = try ledger(under: keys.ledger, in: db)
        if try isKept(ledger, in: db) { return }
        var found = Ledger(sequence: ledger.sequence, count: 0, sum: .zero)
        try ItemTable.forEach(.header, in: db) { met in
            if let header = met.header { found.add(keys.summand(of: header)) } else { found.count += 1 }
        }
        guard found == ledger else {
            throw StorageError.tampered("rows of the vault were removed, added, altered or put back")
        }
        try note(ledger, in: db)
    }

    /// Whether the rows are known to add up in what the connection that only reads sees by that version.
    func hasSeen(_ version: UInt32?) -> Bool { version != nil && seen.withLock { $0 } == version }

    /// Notes that nothing was written from when the connection that only reads saw that version until after the rows were added up.
    func noteSeen(_ version: UInt32?) { seen.withLock { $0 = version } }

    /// After a commit: what this process has written to rows that added up need not be added up by who reads it.
    ///
    /// - Parameter reader: Gives what the connection that only reads sees now.
    func settle(_ reader: () -> UInt32?, in db: VaultConnection) {
        guard let kept = mark.withLock({ $0 }), let version = reader(),
            // Asked last: whoever has written in between has made it another.
            (try? LedgerTable.foreignVersion(in: db)) == kept.foreignVersion
        else { return }
        noteSeen(version)
    }
}
