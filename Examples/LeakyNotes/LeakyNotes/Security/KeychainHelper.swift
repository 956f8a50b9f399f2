import Foundation
import Security

/// The first wrapper we wrote. New code should prefer `SecureVault`.
struct KeychainHelper {
    let service: String

    private func baseQuery(_ account: String) -> [String: Any] {
        [
            kSecClass as String: kSecClassGenericPassword,
            kSecAttrService as String: service,
            kSecAttrAccount as String: account,
        ]
    }

    func store(_ value: String, account: String) {
        var query = baseQuery(account)
        SecItemDelete(query as CFDictionary)
        query[kSecValueData as String] = Data(value.utf8)
        query[kSecAttrAccessible as String] = kSecAttrAccessibleAfterFirstUnlock
        _ = SecItemAdd(query as CFDictionary, nil)
    }

    func read(account: String) -> String? {
        var query = baseQuery(account)
        query[kSecReturnData as String] = true
        query[kSecMatchLimit as String] = kSecMatchLimitOne
        var item: CFTypeRef?
        guard SecItemCopyMatching(query as CFDictionary, &item) == errSecSuccess, let data = item as? Data else { return nil }
        return String(data: data, encoding: .utf8)
    }

    /// Lets the other devices of the user open the same notebook.
    func shareRecoveryKey(_ recoveryKey: Data) throws {
        var query = baseQuery("recoveryKey")
        query[kSecValueData as String] = recoveryKey
        query[kSecAttrSynchronizable as String] = kCFBooleanTrue
        query[kSecAttrAccessible as String] = kSecAttrAccessibleWhenUnlocked
        let status = SecItemAdd(query as CFDictionary, nil)
        guard status == errSecSuccess || status == errSecDuplicateItem else { throw VaultError.status(status) }
    }

    func wipe() throws {
        for itemClass in [kSecClassGenericPassword, kSecClassInternetPassword, kSecClassKey] {
            let status = SecItemDelete([kSecClass: itemClass] as CFDictionary)
            guard status == errSecSuccess || status == errSecItemNotFound else { throw VaultError.status(status) }
        }
    }
}
