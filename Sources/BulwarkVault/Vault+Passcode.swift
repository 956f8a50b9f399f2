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
        try await removeAll(of: .whenPasscodeSetThisDeviceOnly)
    }

    /// As ``removeWithoutPasscode()``, when the vault is opened.
    func purgeWithoutPasscode() throws(StorageError) {
        if try ring.status().hasPasscode { return }
        let number = Accessibility.whenPasscodeSetThisDeviceOnly.rowNumber
        guard try database.read({ db in try KeyTable.key(number, in: db) }) != nil else { return }
        try database.writeNow { db in try self.removeAll(of: .whenPasscodeSetThisDeviceOnly, in: db) }
    }

    private func removeAll(of accessibility: Accessibility, in db: VaultConnection) throws {
        let rows = try ItemTable.rows(.header, in: db).filter { $0.header?.accessibility == accessibility }
        _ = try removeRows(rows, in: db)
        try KeyTable.remove(accessibility.rowNumber, in: db)
    }
}
