public import BulwarkCore

/// What keeps the items of a ``Keychain``: the system's keychain, a vault, a fake.
///
/// A backend does as it is told and decides nothing: when to add and when to update, what absence means and what a
/// platform lacks is decided by ``Keychain``, once for all. `KeychainContract` in BulwarkTesting says what each backend must
/// do, in every state, and checks it.
public protocol KeychainBackend: Sendable {
    /// What the backend can enforce.
    var capabilities: KeychainCapabilities { get }

    /// The state of the device, or of the keys that stand for it; nil where nobody can tell.
    func lockState() async -> LockState?

    /// What stands for the faces and fingers that are enrolled now: bytes that change when these do; nil where there are
    /// none or nobody can tell.
    func enrolmentState() async -> [UInt8]?

    /// Stores an item that was not there.
    ///
    /// - Throws: ``StorageError/Code/alreadyExists``, and leaves what is there; ``StorageError/Code/locked``;
    ///   ``StorageError/Code/passcodeNotSet``.
    func add(_ item: KeychainItem, authentication: KeychainAuthentication?) async throws(StorageError)

    /// Changes an item in place: value, class, control and label. The item has its old or its new content at any time and after
    /// any crash.
    ///
    /// - Throws: ``StorageError/Code/notFound``; ``StorageError/Code/locked`` where the old or the new class cannot be
    ///   reached.
    func update(_ item: KeychainItem, authentication: KeychainAuthentication?) async throws(StorageError)

    /// Reads an item; nil when there is none.
    ///
    /// - Throws: ``StorageError/Code/locked`` where its class cannot be reached; what the owner's authentication gave.
    func item(
        at address: KeychainAddress, authentication: KeychainAuthentication?
    ) async throws(StorageError) -> KeychainItem?

    /// Removes an item, in any state and without authentication; false when there was none.
    func remove(at address: KeychainAddress) async throws(StorageError) -> Bool

    /// Lists the items of a scope, synchronizable ones too.
    func list(_ scope: KeychainScope) async throws(StorageError) -> KeychainListing

    /// Removes all items of a scope in any state, synchronizable ones too, and gives how many; nil where nobody can tell.
    @discardableResult
    func removeAll(_ scope: KeychainScope) async throws(StorageError) -> Int?

    /// Stores items, or changes those that are there, all of them or none where the backend can.
    ///
    /// What is there is never removed first: a crash in between would lose it.
    func set(_ items: [KeychainItem], authentication: KeychainAuthentication?) async throws(StorageError)
}

extension KeychainBackend {
    /// Changes each item, or adds it where it was not there; one by one.
    public func set(
        _ items: [KeychainItem], authentication: KeychainAuthentication?
    ) async throws(StorageError) {
        for item in items { try await set(item, authentication: authentication) }
    }

    private func set(_ item: KeychainItem, authentication: KeychainAuthentication?) async throws(StorageError) {
        // Another process may add or remove the item between two calls. It would have to do so each time to get past this.
        for _ in 0..<8 {
            do throws(StorageError) {
                return try await update(item, authentication: authentication)
            } catch {
                if error.code != .notFound { throw error }
            }
            do throws(StorageError) {
                return try await add(item, authentication: authentication)
            } catch {
                if error.code != .alreadyExists { throw error }
            }
        }
        throw StorageError(.system, "the item comes and goes")
    }
}

/// Which items are meant.
public struct KeychainScope: Sendable, Hashable {
    /// The service whose items are meant, generic and internet.
    public var service: String
    /// The group of apps that share them; nil for the app's own.
    public var accessGroup: String?

    /// Names a scope.
    public init(service: String, accessGroup: String? = nil) {
        self.service = service
        self.accessGroup = accessGroup
    }

    /// Whether two scopes are the same, byte by byte.
    public static func == (left: Self, right: Self) -> Bool {
        left.service.hasBytes(of: right.service) && left.accessGroup.hasBytes(of: right.accessGroup)
    }
}

/// What a backend can enforce.
public struct KeychainCapabilities: Sendable, Hashable {
    /// The constraints of access control that it enforces.
    public var accessConstraints: Set<AccessConstraint>
    /// Whether items can go to the user's other devices.
    public var synchronizes: Bool
    /// Whether apps can share items.
    public var hasAccessGroups: Bool

    /// Describes what a backend can enforce.
    public init(
        accessConstraints: Set<AccessConstraint> = [], synchronizes: Bool = false, hasAccessGroups: Bool = false
    ) {
        self.accessConstraints = accessConstraints
        self.synchronizes = synchronizes
        self.hasAccessGroups = hasAccessGroups
    }
}
