public import BulwarkCore
internal import BulwarkStorage
internal import Foundation

/// Finds the lock state by two items of its own, one that can be read while the device is unlocked and one that can be read after
/// the first unlock.
///
/// That is exactly what the keychain can reach now, also in the seconds after a lock; it needs no user interface, so it works in an
/// extension and in the background. An item that is missing is added, which is refused by a locked device as reading is.
public struct SentinelProtectedData: ProtectedDataSource {
    private let service: String
    private let queue = SecItemQueue()

    /// Names the items.
    ///
    /// - Parameter service: The service that they stand under; not one that the app empties.
    public init(service: String = "bulwark.lock-state") { self.service = service }

    /// The device's state; nil where the keychain answers something else, such as that there is no entitlement.
    public func lockState() async -> LockState? {
        await queue.silently { context in
            switch canReach("unlocked", kSecAttrAccessibleWhenUnlockedThisDeviceOnly, context) {
            case true: .unlocked
            case nil: nil
            case false:
                switch canReach("first-unlock", kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly, context) {
                case true: .locked
                case false: .beforeFirstUnlock
                case nil: nil
                }
            }
        }
    }

    private func canReach(_ account: String, _ accessibility: CFString, _ context: LAContext) -> Bool? {
        let address = KeychainAddress(service: service, account: account)
        var query = SecItemQuery.attributes(of: address)
        query[kSecReturnData as String] = true
        query[kSecUseAuthenticationContext as String] = context
        var result: CFTypeRef?
        switch StorageError(status: SecItemCopyMatching(cfDictionary(query), &result))?.code {
        case nil: return true
        case .locked: return false
        case .notFound: break
        default: return nil
        }
        var item = SecItemQuery.attributes(of: address)
        item[kSecAttrAccessible as String] = accessibility
        item[kSecValueData as String] = Data([1])
        return switch StorageError(status: SecItemAdd(cfDictionary(item), nil))?.code {
        // Another process may have added it meanwhile.
        case nil, .alreadyExists: true
        case .locked: false
        default: nil
        }
    }
}
