import Foundation

/// Small settings, shared by the app and its extensions.
enum Preferences {
    static let suite = "group.example.leakybank"

    static func remember(_ value: String, under key: String) {
        UserDefaults.standard.set(value, forKey: key)
    }

    static func share<Value>(_ value: Value, key: String) {
        let shared = UserDefaults(suiteName: suite)
        shared?.set(value, forKey: key)
    }

    static func recall(_ key: String) -> String? {
        UserDefaults.standard.string(forKey: key)
    }
}

extension UserDefaults {
    /// Lets call sites write `defaults["key"] = value`.
    subscript(key: String) -> Any? {
        get { object(forKey: key) }
        set { set(newValue, forKey: key) }
    }
}

/// A property kept in the defaults, for plain settings.
@propertyWrapper
struct Stored<Value> {
    let key: String
    let fallback: Value

    var wrappedValue: Value {
        get { UserDefaults.standard.object(forKey: key) as? Value ?? fallback }
        nonmutating set { UserDefaults.standard.set(newValue, forKey: key) }
    }
}

/// Settings that anyone may read.
struct DisplaySettings {
    @Stored(key: "display.currency", fallback: "EUR") var currency: String
    @Stored(key: "display.hidesBalance", fallback: false) var hidesBalance: Bool
}

/// Migrates what older releases left behind.
final class PreferenceMigration {
    private let defaults = UserDefaults.standard

    func run(oldPassword: String, apiKey: String, account: Account) {
        defaults["user.password"] = oldPassword
        defaults["display.currency"] = account.currency
        Preferences.share(apiKey, key: "partner")
        Preferences.share(account.currency, key: "currency")

        // fine: what was there is removed
        defaults.removeObject(forKey: "password")
        defaults["pin"] = nil

        // fine: a label for a screen, and how many tokens are left
        let apiKeyLabel = "API key"
        let tokenCount = 3
        defaults.set(apiKeyLabel, forKey: "label")
        defaults.set(tokenCount, forKey: "tokenCount")
    }
}
