internal import BulwarkKeybag
internal import BulwarkStorage

extension Vault {
    /// Removes the items of a class, and the vault's key of it.
    func removeAll(of accessibility: Accessibility) async throws(StorageError) {
        try await database.write { db in try self.removeAll(of: accessibility, in: db) }
        try await database.emptyLog()
        ring.drop { $0 == accessibility }
    }

    /// Removes what went with the passcode, where there is none: whoever removed it may have stopped half way.
    func removeWithoutPasscode() async throws(StorageError) {
        if try ring.status().hasPasscode { return }
        try await database.write { db in try self.removeUnlessSetMeanwhile(in: db) }
        try await database.emptyLog()
    }

    /// As ``removeWithoutPasscode()``, when the vault is opened.
    func purgeWithoutPasscode() throws(StorageError) {
        if try ring.status().hasPasscode { return }
        let number = Accessibility.whenPasscodeSetThisDeviceOnly.rowNumber
        guard try database.read({ db in try KeyTable.key(number, in: db) }) != nil else { return }
        try database.writeNow { db in try self.removeUnlessSetMeanwhile(in: db) }
    }

    /// Another process may have set a passcode. What it stores under that waits for this transaction.
    private func removeUnlessSetMeanwhile(in db: VaultConnection) throws {
        _ = ring.classKeys.takeUpChanges()
        if try ring.status().hasPasscode { return }
        try removeAll(of: .whenPasscodeSetThisDeviceOnly, in: db)
        ring.drop { $0 == .whenPasscodeSetThisDeviceOnly }
    }

    private func removeAll(of accessibility: Accessibility, in db: VaultConnection) throws {
        let rows = try ItemTable.rows(.header, in: db).filter { $0.header?.accessibility == accessibility }
        _ = try removeRows(rows, in: db)
        try KeyTable.remove(accessibility.rowNumber, in: db)
    }
}
