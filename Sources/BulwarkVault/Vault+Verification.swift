internal import BulwarkCore
internal import BulwarkKeybag
public import BulwarkStorage
internal import Foundation

extension Vault {
    /// Looks at each row, and at the table as a whole.
    ///
    /// Values under a password are authenticated by their class and the table, but not opened.
    ///
    /// - Throws: What the medium answers. What is wrong is in the report.
    public func verify() async throws(StorageError) -> VaultReport {
        let status = try ring.status()
        return try await database.readLatest { db in
            var report = VaultReport(isRolledBack: self.isRolledBack)
            report.addsUp = (try? self.trust.require(self.index, in: db)) != nil
            try ItemTable.forEach(.all, in: db) { met in self.judge(met, status, in: db, &report) }
            return report
        }
    }

    /// Removes the rows that are damaged, and takes what is left for what was written.
    ///
    /// - Warning: What was taken away is lost, and what was put back stays: whoever repairs a vault after an attack signs in
    ///   again everywhere.
    /// - Returns: What was found before, with the table as a whole as it is now.
    /// - Throws: ``StorageError/Code/locked`` where rows cannot be looked at now: nothing is removed then.
    public func repair() async throws(StorageError) -> VaultReport {
        let status = try ring.status()
        let report = try await database.write { db in
            var report = VaultReport(isRolledBack: self.isRolledBack)
            // What is written from now on must have numbers that no row has or had, whatever the ledger says.
            var ledger = (try? LedgerTable.ledger(under: self.index.ledger, in: db).ledger) ?? .empty
            ledger = Ledger(sequence: max(ledger.sequence, self.watermark.value), count: 0, sum: .zero)
            var damaged: [ItemTable.RawPlace] = []
            try ItemTable.forEach(.all, in: db) { met in
                let before = report
                self.judge(met, status, in: db, &report)
                if report.locked > before.locked, let header = met.header {
                    throw StorageError.locked(header.accessibility, status.lockState)
                }
                if report.damaged > before.damaged { damaged.append(met.raw) }
                guard report.intact > before.intact, let header = met.header else { return }
                ledger.sequence = max(ledger.sequence, header.sequence)
                ledger.add(self.index.summand(of: header))
            }
            for raw in damaged { try ItemTable.remove(at: raw, in: db) }
            try ledger.nextSequence()
            try LedgerTable.put(ledger, under: self.index.ledger, in: db)
            try self.trust.note(ledger, in: db)
            return report
        }
        try await database.emptyLog()
        return report
    }

    private func judge(
        _ met: ItemTable.Met, _ status: ClassKeyStatus, in db: VaultConnection, _ report: inout VaultReport
    ) {
        guard let header = met.header, let key = met.key, let value = met.value else {
            report.damaged += 1
            return
        }
        guard status.reaches(header.accessibility) else {
            report.locked += 1
            return
        }
        do {
            let attributes = try attributes(of: met, status, in: db)
            guard index.place(of: attributes.address) == header.place,
                let keys = try ring.keys(
                    of: header.accessibility, status, in: db)
            else { throw StorageError(.tampered) }
            let parsed = try RowKey.parse(Array(key), header.lock)
            if header.lock != .password {
                let row = ItemRow(header: header, key: key, attributes: met.attributes ?? Data(), value: value)
                let item = try RowSealer.openValue(
                    SealedItem(row), at: attributes.address, under: try parsed.key(by: keys.wrapping))
                item.value.wipe()
            }
            report.intact += 1
        } catch {
            report.damaged += 1
        }
    }
}
