internal import BulwarkProperties

/// How many items of the device's keychain the backup has, by how far they go.
///
/// The items are sealed, with the app that each belongs to inside; only the class that each is wrapped by stands outside. Which are
/// one app's cannot be told.
package struct KeychainTally: Sendable, Hashable {
    /// Items that another device can restore: `AfterFirstUnlock`, `WhenUnlocked`, `Always`.
    package var migrating = 0
    /// Items that this device alone can restore: their accessibility ends in `ThisDeviceOnly`.
    package var thisDevice = 0
    /// Items of which that cannot be told.
    package var unknown = 0

    /// Where a backup keeps them.
    package static let domain = "KeychainDomain"
    /// The file's path in the domain.
    package static let path = "keychain-backup.plist"

    /// Counts the items of the file; nil for one that cannot be read.
    package init?(_ bytes: [UInt8]) {
        guard let tree = try? PropertyDocument.propertyList(bytes), tree.isDictionary else { return nil }
        for table in ["genp", "inet", "cert", "keys"] {
            for item in tree[table]?.array ?? [] {
                guard case .data(let data)? = item["v_Data"]?.value, data.count >= 12 else {
                    unknown += 1
                    continue
                }
                let words = [0, 4].map { data[$0..<($0 + 4)].reversed().reduce(0) { $0 << 8 | Int($1) } }
                // From version 6 on, something else stands where the class did.
                switch (words[0], words[1] & 0x1f) {
                case (0...5, 6...8): migrating += 1
                case (0...5, 9...11): thisDevice += 1
                default: unknown += 1
                }
            }
        }
    }
}
