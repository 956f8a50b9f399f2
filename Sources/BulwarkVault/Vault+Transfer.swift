public import BulwarkCore
internal import BulwarkKeybag
public import BulwarkStorage
internal import Foundation

extension Vault {
    /// Exports the items that may leave the device, sealed under a passphrase.
    ///
    /// Items whose class ends in `ThisDeviceOnly`, and items under access control, are refused and reported.
    ///
    /// - Parameters:
    ///   - service: The service whose items are meant; nil for all.
    ///   - passphrase: Seals the export; not empty.
    ///   - cost: What a try of the passphrase costs.
    /// - Throws: ``StorageError/Code/locked`` where no item can be reached; ``StorageError/Code/tampered`` where the table as a whole is
    ///   not what was written; ``StorageError/Code/refused`` without a passphrase; ``StorageError/Code/tooLarge``: export services apart.
    public func export(
        service: String? = nil, under passphrase: Secret, cost: ScryptCost = .standard
    ) async throws(StorageError) -> VaultExport {
        let status = try ring.status()
        try status.requireReach(.afterFirstUnlock)
        let tag = service.map { index.service($0) }
        let (found, items) = try await database.readLatest { db in
            // What somebody put back must not go on to another device as the newest.
            try self.trust.require(self.index, in: db)
            var found = VaultExport(bytes: [])
            var items: [KeychainItem] = []
            for met in try ItemTable.rows(.all, service: tag, in: db) {
                if let header = met.header, self.isDead(header, status) { continue }
                guard let attributes = try? self.attributes(of: met, status, in: db) else {
                    found.unreadable += 1
                    continue
                }
                if attributes.accessibility.isThisDeviceOnly || attributes.accessControl != nil {
                    found.refused.append(attributes)
                } else if let item = try? self.item(of: met, attributes, status, in: db) {
                    found.exported.append(attributes)
                    items.append(item)
                } else {
                    found.unreadable += 1
                }
            }
            return (found, items)
        }
        defer { for item in items { item.value.wipe() } }
        var export = found
        export.bytes = try await Offload.run { () throws(StorageError) in
            try TransferCoder.seal(items, under: passphrase, cost: cost)
        }
        // A backup that no import takes is none.
        guard export.bytes.count <= configuration.limits.exportSize else { throw StorageError(.tooLarge, "an export") }
        return export
    }

    /// Stores the items of an export, all of them or none.
    ///
    /// - Parameters:
    ///   - export: What ``export(service:under:cost:)`` gave.
    ///   - passphrase: What it was sealed under.
    ///   - isReplacing: Whether items that are there are replaced; otherwise they are kept and reported.
    /// - Throws: ``StorageError/Code/authenticationFailed`` for a wrong passphrase, ``StorageError/Code/notAnExport``,
    ///   ``StorageError/Code/exportTampered``, ``StorageError/Code/tampered`` where the vault itself was altered,
    ///   ``StorageError/Code/unknownVersion``, ``StorageError/Code/tooLarge``, ``StorageError/Code/locked``.
    public func importing(
        _ export: [UInt8], under passphrase: Secret, replacing isReplacing: Bool = false
    ) async throws(StorageError) -> VaultImport {
        let limit = configuration.limits.exportSize
        let items = try await Offload.run { () throws(StorageError) in
            try TransferCoder.open(export, under: passphrase, limit: limit)
        }
        defer { for item in items { item.value.wipe() } }
        let kept = try await put(items, isReplacing ? .either : .keeping, nil)
        return VaultImport(stored: items.count - kept.count, kept: kept)
    }

    private func item(
        of met: ItemTable.Met, _ attributes: KeychainAttributes, _ status: ClassKeyStatus, in db: VaultConnection
    ) throws -> KeychainItem {
        guard let header = met.header, let key = met.key, let sealed = met.attributes, let value = met.value,
            let keys = try ring.keys(of: header.accessibility, status, in: db)
        else { throw StorageError(.tampered) }
        let row = ItemRow(header: header, key: key, attributes: sealed, value: value)
        let rowKey = try RowKey.parse(Array(key), header.lock).key(by: keys.wrapping)
        return try RowSealer.openValue(SealedItem(row), at: attributes.address, under: rowKey)
    }
}
