internal import BulwarkCore

/// The name, type and protection of one item. An app has a closed list of them:
///
/// ```swift
/// extension KeychainKey where Value == Secret {
///     static var apiToken: Self { Self("api-token", accessibility: .afterFirstUnlockThisDeviceOnly) }
/// }
///
/// try await keychain.set(token, for: .apiToken)
/// ```
///
/// - Warning: A PIN is never an item, not even hashed: ten thousand guesses find it. It unwraps a key (BulwarkAuthentication).
public struct KeychainKey<Value: KeychainValue>: Sendable, Hashable {
    /// The account that the item stands under.
    public let account: String
    /// What the item is for.
    public let kind: KeychainAddress.Kind
    /// When it can be reached.
    public let accessibility: Accessibility
    /// What must be shown at each read.
    public let accessControl: AccessControl?
    /// Whether it goes to the user's other devices.
    public let isSynchronizable: Bool
    /// What people see; no secret.
    public let label: String?

    /// Describes an item. Without more than a name it is the safest kind.
    ///
    /// - Parameters:
    ///   - account: The account that it stands under; not empty.
    ///   - kind: What it is for.
    ///   - accessibility: When it can be reached.
    ///   - accessControl: What must be shown at each read.
    ///   - isSynchronizable: Whether it goes to the user's other devices; only with a class that may leave this one.
    ///   - label: What people see; no secret.
    public init(
        _ account: String, kind: KeychainAddress.Kind = .generic,
        accessibility: Accessibility = .whenUnlockedThisDeviceOnly, accessControl: AccessControl? = nil,
        isSynchronizable: Bool = false, label: String? = nil
    ) {
        self.account = account
        self.kind = kind
        self.accessibility = accessibility
        self.accessControl = accessControl
        self.isSynchronizable = isSynchronizable
        self.label = label
    }
}
