import Foundation
import Security

enum VaultError: Error {
    case status(OSStatus)
    case accessControl
}

/// Keychain items that never leave this device.
enum SecureVault {
    enum Item: String {
        case teamToken, deviceKey, appPIN, cardSecurityCode, vaultKey
    }

    private static let service = AppConfig.keychainService

    private static func query(_ item: Item) -> [CFString: Any] {
        [kSecClass: kSecClassGenericPassword, kSecAttrService: service, kSecAttrAccount: item.rawValue]
    }

    static func save(_ data: Data, for item: Item) throws {
        let update: [CFString: Any] = [
            kSecValueData: data,
            kSecAttrAccessible: kSecAttrAccessibleWhenUnlockedThisDeviceOnly,
        ]
        var status = SecItemUpdate(query(item) as CFDictionary, update as CFDictionary)
        if status == errSecItemNotFound {
            let attributes = query(item).merging(update) { _, new in new }
            status = SecItemAdd(attributes as CFDictionary, nil)
        }
        guard status == errSecSuccess else { throw VaultError.status(status) }
    }

    /// Dies with a change of the enrolled fingers or faces.
    static func saveBound(_ data: Data, for item: Item) throws {
        guard let control = SecAccessControlCreateWithFlags(nil, kSecAttrAccessibleWhenPasscodeSetThisDeviceOnly, .biometryCurrentSet, nil) else {
            throw VaultError.accessControl
        }
        try delete(item)
        var attributes = query(item)
        attributes[kSecValueData] = data
        attributes[kSecAttrAccessControl] = control
        let status = SecItemAdd(attributes as CFDictionary, nil)
        guard status == errSecSuccess else { throw VaultError.status(status) }
    }

    static func read(_ item: Item, context: AnyObject? = nil) throws -> Data? {
        var search = query(item)
        search[kSecReturnData] = true
        if let context {
            search[kSecUseAuthenticationContext] = context
        }
        var result: CFTypeRef?
        let status = SecItemCopyMatching(search as CFDictionary, &result)
        switch status {
        case errSecSuccess: return result as? Data
        case errSecItemNotFound: return nil
        default: throw VaultError.status(status)
        }
    }

    static func delete(_ item: Item) throws {
        let status = SecItemDelete(query(item) as CFDictionary)
        guard status == errSecSuccess || status == errSecItemNotFound else { throw VaultError.status(status) }
    }
}
