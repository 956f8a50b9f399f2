import Foundation
import Security

/// The PIN with which a customer confirms a payment.
final class PinStore {
    struct Failure: Error {
        let status: OSStatus
    }

    private let service = "example.leakybank.pin"

    func save(pin: String) throws {
        let query: [String: Any] = [
            kSecClass as String: kSecClassGenericPassword,
            kSecAttrService as String: service,
            kSecAttrAccount as String: "pin",
            kSecAttrAccessible as String: kSecAttrAccessibleWhenUnlockedThisDeviceOnly,
            kSecValueData as String: Data(pin.utf8),
        ]
        let status = SecItemAdd(query as CFDictionary, nil)
        guard status == errSecSuccess else { throw Failure(status: status) }
    }

    func saveCardPin(_ cardPin: Data) throws {
        let accessible = kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly
        var query: [String: Any] = [kSecClass as String: kSecClassGenericPassword]
        query[kSecAttrService as String] = service
        query[kSecAttrAccount as String] = "card-pin"
        query[kSecAttrAccessible as String] = accessible
        query[kSecValueData as String] = cardPin
        let status = SecItemAdd(query as CFDictionary, nil)
        guard status == errSecSuccess else { throw Failure(status: status) }
    }

    func remember(_ credentials: Credentials) throws {
        if let pin = credentials.pin {
            try KeychainBox.save(Data(pin.utf8), account: "pin")
        }
        // fine: a name is not a PIN, and the class is ThisDeviceOnly
        try KeychainBox.save(Data(credentials.username.utf8), account: "username")
    }

    // fine: the passcode class
    func saveWithPasscode(pin: Data) throws {
        let query: [String: Any] = [
            kSecClass as String: kSecClassGenericPassword,
            kSecAttrService as String: service,
            kSecAttrAccount as String: "pin.v2",
            kSecAttrAccessible as String: kSecAttrAccessibleWhenPasscodeSetThisDeviceOnly,
            kSecValueData as String: pin,
        ]
        let status = SecItemAdd(query as CFDictionary, nil)
        guard status == errSecSuccess else { throw Failure(status: status) }
    }
}
