public import BulwarkCore
internal import Foundation

/// What is needed of `UserDefaults`, so that it can be another store in a test.
public protocol DefaultsStore: Sendable {
    /// The value of a key as bytes: data as it is, text as UTF-8; nil when there is none.
    func bytes(forKey key: String) -> [UInt8]?

    /// Removes a key.
    func removeValue(forKey key: String)
}

/// Secrets that an app kept in its preferences, where every backup and every computer the device trusts can read them.
///
/// - Warning: The preferences are a file that the system rewrites when it likes. Removing a key there is no erasure of what was
///   on the medium; change such a secret at its issuer where you can.
public struct DefaultsSecrets: LegacySecrets {
    private let defaults: any DefaultsStore

    /// Reads secrets from preferences.
    public init(_ defaults: any DefaultsStore) { self.defaults = defaults }

    /// Reads secrets from the app's preferences, or from those of a suite.
    public init(suite: String? = nil) { self.init(SystemDefaults(suite: suite)) }

    /// The secret of a key.
    public func secret(named name: String) throws(StorageError) -> SecureBytes? {
        guard var bytes = defaults.bytes(forKey: name) else { return nil }
        return SecureBytes(wiping: &bytes)
    }

    /// Removes the key.
    public func wipe(_ name: String) throws(StorageError) { defaults.removeValue(forKey: name) }
}

private struct SystemDefaults: DefaultsStore {
    // UserDefaults is safe between threads but does not say so everywhere; it is opened anew by its name instead.
    let suite: String?

    private var defaults: UserDefaults { suite.flatMap { UserDefaults(suiteName: $0) } ?? .standard }

    func bytes(forKey key: String) -> [UInt8]? {
        switch defaults.object(forKey: key) {
        case let data as Data: Array(data)
        case let text as String: Array(text.utf8)
        default: nil
        }
    }

    func removeValue(forKey key: String) {
        defaults.removeObject(forKey: key)
        _ = defaults.synchronize()
    }
}
