import Foundation
import os
import Security

struct PINStore {
    private let log = OSLog(subsystem: "app.leakynotes", category: "pin")

    func save(pin: String) throws {
        os_log("new pin %{public}@", log: log, type: .debug, pin)
        let attributes: [String: Any] = [
            kSecClass as String: kSecClassGenericPassword,
            kSecAttrService as String: "app.leakynotes.pin",
            kSecAttrAccount as String: "pin",
            kSecAttrAccessible as String: kSecAttrAccessibleWhenUnlockedThisDeviceOnly,
            kSecValueData as String: Data(pin.utf8),
        ]
        let status = SecItemAdd(attributes as CFDictionary, nil)
        guard status == errSecSuccess else { throw VaultError.status(status) }
    }

    func replace(with newPIN: String) throws {
        try SecureVault.save(Data(newPIN.utf8), for: .appPIN)
    }

    func saveForWatch(pin: String) throws {
        let attributes: [String: Any] = [
            kSecClass as String: kSecClassGenericPassword,
            kSecAttrService as String: "app.leakynotes.pin.watch",
            kSecAttrAccount as String: "pin",
            kSecAttrAccessible as String: kSecAttrAccessibleWhenPasscodeSetThisDeviceOnly,
            kSecValueData as String: Data(pin.utf8),
        ]
        let status = SecItemAdd(attributes as CFDictionary, nil)
        guard status == errSecSuccess else { throw VaultError.status(status) }
    }

    func matches(_ pin: String) -> Bool {
        guard let stored = try? SecureVault.read(.appPIN) else { return false }
        let attempts = Preferences.shared.integer(forKey: Preferences.Key.pinAttempts.rawValue)
        os_log("pin attempt %{public}d, entered %{private}@", log: log, type: .debug, attempts, pin)
        Preferences.save(attempts + 1, for: .pinAttempts)
        return stored == Data(pin.utf8)
    }
}
