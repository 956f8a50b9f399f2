import Foundation
import Security

/// Items that older screens put into the keychain themselves.
final class KeychainItems {
    struct Failure: Error {
        let status: OSStatus
    }

    private let service = "example.leakybank.items"
    private let backgroundClass = kSecAttrAccessibleAlwaysThisDeviceOnly

    func saveToken(_ token: Data) throws {
        let query: [String: Any] = [
            kSecClass as String: kSecClassGenericPassword,
            kSecAttrService as String: service,
            kSecAttrAccount as String: "token",
            kSecAttrAccessible as String: kSecAttrAccessibleAlways,
            kSecValueData as String: token,
        ]
        let status = SecItemAdd(query as CFDictionary, nil)
        guard status == errSecSuccess else { throw Failure(status: status) }
    }

    func saveRefreshToken(_ refreshToken: Data) throws {
        var query = item("refresh")
        query[kSecValueData as String] = refreshToken
        query[kSecAttrAccessible as String] = kSecAttrAccessibleAfterFirstUnlock
        let status = SecItemAdd(query as CFDictionary, nil)
        guard status == errSecSuccess else { throw Failure(status: status) }
    }

    func saveDeviceKey(_ deviceKey: Data) throws {
        var query = item("device-key")
        query[kSecValueData as String] = deviceKey
        let status = SecItemAdd(query as CFDictionary, nil)
        guard status == errSecSuccess else { throw Failure(status: status) }
    }

    func saveForAllDevices(password: Data) throws {
        let query: [String: Any] = [
            kSecClass as String: kSecClassInternetPassword,
            kSecAttrServer as String: "www.leakybank.example",
            kSecAttrAccount as String: "customer",
            kSecAttrSynchronizable as String: true,
            kSecAttrAccessible as String: kSecAttrAccessibleWhenUnlocked,
            kSecValueData as String: password,
        ]
        let status = SecItemAdd(query as CFDictionary, nil)
        guard status == errSecSuccess else { throw Failure(status: status) }
    }

    func shareSeed(_ secretSeed: Data) throws {
        var query = item("seed")
        query[kSecValueData as String] = secretSeed
        query[kSecAttrSynchronizable as String] = kCFBooleanTrue
        query[kSecAttrAccessible as String] = kSecAttrAccessibleAfterFirstUnlock
        let status = SecItemAdd(query as CFDictionary, nil)
        guard status == errSecSuccess else { throw Failure(status: status) }
    }

    func saveForBackground(_ token: Data) throws {
        var query = item("background")
        query[kSecValueData as String] = token
        query[kSecAttrAccessible as String] = backgroundClass
        let status = SecItemAdd(query as CFDictionary, nil)
        guard status == errSecSuccess else { throw Failure(status: status) }
    }

    // fine: it says that the item stays here
    func keepHere(_ token: Data) throws {
        var query = item("local")
        query[kSecValueData as String] = token
        query[kSecAttrSynchronizable as String] = kCFBooleanFalse
        query[kSecAttrAccessible as String] = kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly
        let status = SecItemAdd(query as CFDictionary, nil)
        guard status == errSecSuccess else { throw Failure(status: status) }
    }

    private func item(_ account: String) -> [String: Any] {
        [
            kSecClass as String: kSecClassGenericPassword,
            kSecAttrService as String: service,
            kSecAttrAccount as String: account,
        ]
    }
}
