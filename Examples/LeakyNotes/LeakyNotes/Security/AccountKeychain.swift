import Foundation
import Security

typealias KeychainQuery = [CFString: Any]

/// Passwords of WebDAV and IMAP accounts from which notes are imported.
enum AccountKeychain {
    private static let accessibility = kSecAttrAccessibleAlwaysThisDeviceOnly

    private static func base(_ host: String, _ user: String) -> KeychainQuery {
        [kSecClass: kSecClassInternetPassword, kSecAttrServer: host, kSecAttrAccount: user]
    }

    static func save(password: String, host: String, user: String) -> Bool {
        var attributes = base(host, user)
        attributes[kSecValueData] = password.data(using: .utf8)
        attributes[kSecAttrAccessible] = accessibility
        return SecItemAdd(attributes as CFDictionary, nil) == errSecSuccess
    }

    static func saveImported(password: String, host: String, user: String) throws {
        var attributes = base(host, user)
        attributes[kSecValueData] = Data(password.utf8)
        let status = SecItemAdd(attributes as CFDictionary, nil)
        if status != errSecSuccess {
            throw VaultError.status(status)
        }
    }

    /// Offered when the user turns on "Same accounts on all devices".
    static func share(password: String, host: String, user: String) -> OSStatus {
        let attributes: KeychainQuery = [
            kSecClass: kSecClassInternetPassword,
            kSecAttrServer: host,
            kSecAttrAccount: user,
            kSecAttrSynchronizable: true,
            kSecValueData: Data(password.utf8),
        ]
        return SecItemAdd(attributes as CFDictionary, nil)
    }

    static func rename(host: String, from user: String, to newUser: String) {
        let status = SecItemUpdate(base(host, user) as CFDictionary, [kSecAttrAccount: newUser] as CFDictionary)
        if status != errSecSuccess {
            Log.warn("Account not renamed: \(status)")
        }
    }

    static func forgetAll() {
        let everything: KeychainQuery = [kSecClass: kSecClassInternetPassword]
        SecItemDelete(everything as CFDictionary)
    }

    static func forgetShared() -> OSStatus {
        let shared: KeychainQuery = [
            kSecClass: kSecClassInternetPassword,
            kSecAttrAccessGroup: "8QW4T7LXN2.app.leakynotes.shared",
        ]
        return SecItemDelete(shared as CFDictionary)
    }
}
