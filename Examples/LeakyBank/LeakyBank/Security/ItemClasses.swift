import Foundation
import Security

/// When an item can be read, in this app's words.
enum ItemClass {
    case screen
    case refresh
    case watch

    var attribute: CFString {
        switch self {
        case .screen: return kSecAttrAccessibleWhenUnlockedThisDeviceOnly
        case .refresh: return kSecAttrAccessibleAfterFirstUnlock
        case .watch: return kSecAttrAccessibleAlwaysThisDeviceOnly
        }
    }

    // fine: telling them apart asks for none of them
    var isForScreens: Bool { self == .screen }
}

protocol ItemKeeping {
    func keep(_ data: Data, account: String, readable: ItemClass, roams: Bool) throws
}

/// The keychain for the things that other parts of the app read.
struct ItemKeychain: ItemKeeping {
    func keep(_ data: Data, account: String, readable: ItemClass, roams: Bool) throws {
        var item = [String: Any]()
        item[kSecClass as String] = kSecClassGenericPassword
        item[kSecAttrService as String] = "example.leakybank.items"
        item[kSecAttrAccount as String] = account
        item[kSecAttrAccessible as String] = readable.attribute
        item[kSecAttrSynchronizable as String] = roams ? kCFBooleanTrue : kCFBooleanFalse
        item[kSecValueData as String] = data
        let status = SecItemAdd(item as CFDictionary, nil)
        guard status == errSecSuccess else { throw KeychainBox.Failure(status: status) }
    }

    /// The branch's printer takes a password of its own.
    func keepPrinterPassword(_ password: String) throws {
        var item = [String: Any]()
        item[kSecClass as String] = kSecClassInternetPassword
        item[kSecAttrServer as String] = "printer.leakybank.example"
        item[kSecValueData as String] = Data(password.utf8)
        let status = SecItemAdd(item as CFDictionary, nil)
        guard status == errSecSuccess else { throw KeychainBox.Failure(status: status) }
    }
}

final class SharedItems {
    private let keychain: any ItemKeeping = ItemKeychain()
    private var refreshToken: String?

    func adopt(_ token: String) throws {
        refreshToken = token
        try keychain.keep(Data(token.utf8), account: "refresh_token", readable: .refresh, roams: false)
    }

    func pair(_ watchKey: Data) throws {
        try keychain.keep(watchKey, account: "watch_key", readable: .watch, roams: false)
    }

    func shareRecovery(_ recoveryPhrase: Data) throws {
        try keychain.keep(recoveryPhrase, account: "recovery", readable: .screen, roams: true)
    }

    /// Forgets the token in memory; the keychain has it still.
    func signOut() {
        refreshToken = nil
        URLCache.shared.removeAllCachedResponses()
    }
}
