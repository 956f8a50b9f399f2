import Foundation
import Security

/// The app's wrapper of the keychain for the things it does right.
enum KeychainBox {
    struct Failure: Error {
        let status: OSStatus
    }

    static let service = "example.leakybank.credentials"

    // fine: the class is ThisDeviceOnly and every status is looked at
    static func save(_ data: Data, account: String) throws {
        var query = base(account)
        query[kSecValueData as String] = data
        query[kSecAttrAccessible as String] = kSecAttrAccessibleWhenUnlockedThisDeviceOnly
        let status = SecItemAdd(query as CFDictionary, nil)
        if status == errSecDuplicateItem {
            let change = [kSecValueData as String: data] as CFDictionary
            let updated = SecItemUpdate(base(account) as CFDictionary, change)
            guard updated == errSecSuccess else { throw Failure(status: updated) }
        } else if status != errSecSuccess {
            throw Failure(status: status)
        }
    }

    static func read(account: String) throws -> Data? {
        var query = base(account)
        query[kSecReturnData as String] = true
        query[kSecMatchLimit as String] = kSecMatchLimitOne
        var item: CFTypeRef?
        let status = SecItemCopyMatching(query as CFDictionary, &item)
        switch status {
        case errSecSuccess:
            return item as? Data
        case errSecItemNotFound:
            return nil
        default:
            throw Failure(status: status)
        }
    }

    // fine: one item, named by service and account
    static func delete(account: String) throws {
        let status = SecItemDelete(base(account) as CFDictionary)
        guard status == errSecSuccess || status == errSecItemNotFound else { throw Failure(status: status) }
    }

    private static func base(_ account: String) -> [String: Any] {
        [
            kSecClass as String: kSecClassGenericPassword,
            kSecAttrService as String: service,
            kSecAttrAccount as String: account,
        ]
    }
}

/// fine: the PIN behind the passcode and the face that is enrolled today.
struct StrongPinStore {
    func save(pin: Data) throws {
        var error: Unmanaged<CFError>?
        let flags: SecAccessControlCreateFlags = [.biometryCurrentSet]
        guard
            let access = SecAccessControlCreateWithFlags(
                nil, kSecAttrAccessibleWhenPasscodeSetThisDeviceOnly, flags, &error)
        else { throw KeychainBox.Failure(status: errSecParam) }
        let query: [String: Any] = [
            kSecClass as String: kSecClassGenericPassword,
            kSecAttrService as String: KeychainBox.service,
            kSecAttrAccount as String: "strong-pin",
            kSecAttrAccessControl as String: access,
            kSecValueData as String: pin,
        ]
        let status = SecItemAdd(query as CFDictionary, nil)
        guard status == errSecSuccess else { throw KeychainBox.Failure(status: status) }
    }
}
