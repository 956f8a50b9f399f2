internal import BulwarkProperties

/// The items of the device's keychain that the backup has, by how far they go.
///
/// The items are sealed, with the app that each belongs to inside; the class that each is wrapped by stands outside. Those that another
/// device can restore are opened by the backup's password, as far as their names.
package struct KeychainTally: Sendable, Hashable {
    /// Items that another device can restore: `AfterFirstUnlock`, `WhenUnlocked`, `Always`.
    package var migrating = 0
    /// Items that this device alone can restore: their accessibility ends in `ThisDeviceOnly`.
    package var thisDevice = 0
    /// Items of which that cannot be told.
    package var unknown = 0
    /// Items that another device can restore, and that could not be opened: whose they are cannot be told.
    package var sealed = 0
    /// The app's own items that another device can restore.
    package var own: [KeychainItem] = []

    /// Where a backup keeps them.
    package static let domain = "KeychainDomain"
    /// The file's path in the domain.
    package static let path = "keychain-backup.plist"

    /// Counts the items of the file; nil for one that cannot be read.
    ///
    /// - Parameters:
    ///   - bytes: The file.
    ///   - domains: The app whose own items are looked for.
    ///   - keys: The class keys of an encrypted backup. In one that is not, all items are wrapped by a key of the device.
    package init?(_ bytes: [UInt8], of domains: AppDomains, _ keys: UnlockedKeybag?) {
        guard let tree = try? PropertyDocument.propertyList(bytes), tree.isDictionary else { return nil }
        for table in ["genp", "inet", "cert", "keys"] {
            for item in tree[table]?.array ?? [] {
                guard case .data(let data)? = item["v_Data"]?.value, let head = SealedItem(data) else {
                    unknown += 1
                    continue
                }
                switch (head.version, head.keyClass) {
                case (0...5, 6...8):
                    guard let keys else {
                        thisDevice += 1
                        continue
                    }
                    migrating += 1
                    if let item = KeychainItem(data, keys) {
                        if item.belongs(to: domains) { own.append(item) }
                    } else {
                        sealed += 1
                    }
                case (0...5, 9...11): thisDevice += 1
                default: unknown += 1
                }
            }
        }
    }
}
