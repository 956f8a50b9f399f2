#if !canImport(Darwin)
    internal import BulwarkCore
    internal import Foundation

    /// An item of the keychain.
    struct ItemRecord: Sendable {
        let itemClass: ItemClass
        var attributes: [String: ItemValue]
        var group: String
        var isSynchronizable: Bool
        var accessibility: String
        /// What must be shown at each use; nil where there is only a protection class.
        var control: AccessRule?
        var data: Data?
        var key: KeyMaterial?
        let persistentReference: Data

        /// Two items of the same primary key cannot be. What an item lacks counts as empty.
        var primaryKey: [String: ItemValue] {
            let empty: Set<ItemValue> = [.text(""), .data(Data()), .number(0)]
            return attributes.filter { itemClass.primaryKey.contains($0.key) && !empty.contains($0.value) }
        }

        func isDuplicate(of other: ItemRecord) -> Bool {
            itemClass == other.itemClass && group == other.group && isSynchronizable == other.isSynchronizable
                && primaryKey == other.primaryKey
        }

        /// Whether the key of its class is there.
        ///
        /// See [Restricting keychain item accessibility][classes].
        ///
        /// [classes]: https://developer.apple.com/documentation/security/restricting-keychain-item-accessibility
        static func isReachable(_ accessibility: String, in state: ShimDevice.State) -> Bool {
            switch state.lockState {
            case .unlocked: true
            case .beforeFirstUnlock: false
            case .locked:
                accessibility == kSecAttrAccessibleAfterFirstUnlock
                    || accessibility == kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly
            }
        }

        /// What a search gives of its attributes.
        var described: [String: Any] {
            var described = attributes.mapValues(\.value)
            described[kSecClass] = itemClass.name
            described[kSecAttrAccessGroup] = group
            described[kSecAttrSynchronizable] = isSynchronizable
            described[kSecAttrAccessible] = accessibility
            described[kSecAttrAccessControl] =
                SecAccessControl(protection: accessibility, flags: control?.flags ?? [])
            return described
        }
    }
#endif
