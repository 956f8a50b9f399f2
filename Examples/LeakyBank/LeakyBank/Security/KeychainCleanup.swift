import Foundation
import Security

/// Clears and repairs what a former installation left in the keychain.
final class KeychainCleanup {
    private let service = "example.leakybank.items"
    private(set) var lastStatus: OSStatus = errSecSuccess

    func wipe() -> Bool {
        let status = SecItemDelete([kSecClass as String: kSecClassGenericPassword] as CFDictionary)
        return status == errSecSuccess || status == errSecItemNotFound
    }

    func wipeEveryClass() -> Bool {
        let classes = [kSecClassGenericPassword, kSecClassInternetPassword, kSecClassKey, kSecClassIdentity]
        for itemClass in classes {
            let query: [String: Any] = [kSecClass as String: itemClass]
            lastStatus = SecItemDelete(query as CFDictionary)
            if lastStatus != errSecSuccess && lastStatus != errSecItemNotFound { return false }
        }
        return true
    }

    // fine: the items of one service in one access group
    func wipeOwn() -> Bool {
        let query: [String: Any] = [
            kSecClass as String: kSecClassGenericPassword,
            kSecAttrService as String: service,
            kSecAttrAccessGroup as String: "ABCDE12345.example.leakybank",
        ]
        lastStatus = SecItemDelete(query as CFDictionary)
        return lastStatus == errSecSuccess || lastStatus == errSecItemNotFound
    }

    func restore(token: Data) {
        let query: [String: Any] = [
            kSecClass as String: kSecClassGenericPassword,
            kSecAttrService as String: service,
            kSecAttrAccount as String: "token",
            kSecAttrAccessible as String: kSecAttrAccessibleWhenUnlockedThisDeviceOnly,
            kSecValueData as String: token,
        ]
        SecItemAdd(query as CFDictionary, nil)
    }

    func replace(token: Data) -> Bool {
        let query: [String: Any] = [
            kSecClass as String: kSecClassGenericPassword,
            kSecAttrService as String: service,
            kSecAttrAccount as String: "token",
        ]
        let change = [kSecValueData as String: token]
        _ = SecItemUpdate(query as CFDictionary, change as CFDictionary)
        return true
    }

    // fine: the status decides what is returned
    func contains(account: String) -> Bool {
        let query: [String: Any] = [
            kSecClass as String: kSecClassGenericPassword,
            kSecAttrService as String: service,
            kSecAttrAccount as String: account,
        ]
        return SecItemCopyMatching(query as CFDictionary, nil) == errSecSuccess
    }
}
