public import BulwarkCore
public import BulwarkPrivacy
public import BulwarkStorage
internal import Foundation

/// The system's keychain: the data protection keychain of iOS and macOS, by the item calls of Security.
///
/// ```swift
/// let keychain = Keychain(service: "com.example.bank", backend: SecItemKeychain())
/// ```
///
/// It translates and decides nothing: what is there is changed in place by `SecItemUpdate`, which keeps the old item or the new
/// one, and added only where nothing was. Calls block, so they are made on threads apart from those of Swift's tasks; those that may
/// ask the owner do not hold up the others.
///
/// - Warning: An app without a keychain entitlement, such as a package's tests without a host app, is refused with
///   ``StorageError/Code/missingEntitlement``. A secret passes through the system's own memory on its way, which nobody can wipe.
public struct SecItemKeychain: KeychainBackend {
    /// Everything that the API knows is enforced by the system.
    public var capabilities: KeychainCapabilities {
        KeychainCapabilities(
            accessConstraints: Set(AccessConstraint.allCases), synchronizes: true, hasAccessGroups: true)
    }

    private let protectedData: any ProtectedDataSource
    private let enrolment: any BiometricEnrolment
    private let prompts: OwnerPrompts
    private let quiet = SecItemQueue()
    private let interactive = SecItemQueue()

    /// Opens the keychain. Nothing is read yet.
    ///
    /// - Parameters:
    ///   - protectedData: Tells the lock state where a status alone does not.
    ///   - enrolment: Tells what is enrolled, for items that die with a change of it.
    ///   - prompts: Is told while the owner may be asked, for whoever covers the app's content meanwhile.
    public init(
        protectedData: any ProtectedDataSource = SentinelProtectedData(),
        enrolment: any BiometricEnrolment = SystemEnrolment(), prompts: OwnerPrompts = OwnerPrompts()
    ) {
        self.prompts = prompts
        self.protectedData = protectedData
        self.enrolment = enrolment
    }

    /// The device's state, as the source tells it.
    public func lockState() async -> LockState? { await protectedData.lockState() }

    /// The enrolled faces and fingers, as the source tells them.
    public func enrolmentState() async -> [UInt8]? { await enrolment.state() }

    /// Stores an item that was not there.
    public func add(_ item: KeychainItem, authentication: KeychainAuthentication?) async throws(StorageError) {
        try Self.checkPassword(for: item, authentication)
        try await call(authentication, storing: item.accessibility) { context throws(StorageError) in
            var attributes = SecItemQuery.attributes(of: item.address)
            attributes.merge(SecItemQuery.description(of: item)) { $1 }
            if let control = item.accessControl {
                attributes[kSecAttrAccessControl as String] = try Self.control(item.accessibility, control.flags)
                attributes[kSecUseAuthenticationContext as String] = context
            } else {
                attributes[kSecAttrAccessible as String] = item.accessibility.attribute
            }
            return item.value.withLentData { data in
                attributes[kSecValueData as String] = data
                return SecItemAdd(cfDictionary(attributes), nil)
            }
        }
    }

    /// Changes an item in place.
    public func update(_ item: KeychainItem, authentication: KeychainAuthentication?) async throws(StorageError) {
        try Self.checkPassword(for: item, authentication)
        try await call(authentication, storing: item.accessibility) { context throws(StorageError) in
            var query = SecItemQuery.attributes(of: item.address)
            query[kSecUseAuthenticationContext as String] = context
            var changes = SecItemQuery.description(of: item)
            if item.address.isSynchronizable {
                changes[kSecAttrAccessible as String] = item.accessibility.attribute
            } else {
                // A class alone may leave an old control in force; a control without constraints replaces it.
                changes[kSecAttrAccessControl as String] =
                    try Self.control(item.accessibility, item.accessControl?.flags ?? [])
            }
            return item.value.withLentData { data in
                changes[kSecValueData as String] = data
                return SecItemUpdate(cfDictionary(query), cfDictionary(changes))
            }
        }
    }

    /// Reads an item, after its owner was asked where it has access control and the call may ask.
    public func item(
        at address: KeychainAddress, authentication: KeychainAuthentication?
    ) async throws(StorageError) -> KeychainItem? {
        let found = Locked<KeychainItem?>(nil)
        do throws(StorageError) {
            try await call(authentication) { context throws(StorageError) in
                guard var query = try Self.query(for: address) else { return errSecItemNotFound }
                query[kSecUseAuthenticationContext as String] = context
                query[kSecReturnData as String] = true
                query[kSecReturnAttributes as String] = true
                var result: CFTypeRef?
                let status = SecItemCopyMatching(cfDictionary(query), &result)
                if status != errSecSuccess { return status }
                let item = try Self.item(attributes(of: result), at: address)
                found.withLock { $0 = item }
                return status
            }
        } catch {
            if error.code == .notFound { return nil }
            throw error
        }
        return found.withLock { $0 }
    }

    /// Removes an item, in any state and without asking.
    public func remove(at address: KeychainAddress) async throws(StorageError) -> Bool {
        try await quiet.silently { _ throws(StorageError) in
            guard let query = try Self.query(for: address) else { return false }
            guard let error = StorageError(status: SecItemDelete(cfDictionary(query))) else { return true }
            if error.code == .notFound { return false }
            throw error
        }
    }

    /// Lists what can be reached now, asking nobody.
    public func list(_ scope: KeychainScope) async throws(StorageError) -> KeychainListing {
        // Asked before: a device that was unlocked once does not go back to the time before that.
        let state = await lockState()
        return try await quiet.silently { context throws(StorageError) in
            var listing = KeychainListing(items: [], isComplete: state != nil && state != .beforeFirstUnlock)
            for itemClass in [kSecClassGenericPassword, kSecClassInternetPassword] {
                // Class by class, for one item that cannot be reached spoils a search for several.
                for accessibility in Accessibility.allCases {
                    var query = SecItemQuery.attributes(of: scope, ofClass: itemClass)
                    query[kSecAttrAccessible as String] = accessibility.attribute
                    query[kSecMatchLimit as String] = kSecMatchLimitAll
                    query[kSecReturnAttributes as String] = true
                    query[kSecUseAuthenticationContext as String] = context
                    var result: CFTypeRef?
                    let error = StorageError(status: SecItemCopyMatching(cfDictionary(query), &result))
                    switch error?.code {
                    case nil:
                        for found in attributeList(of: result) ?? [] {
                            let item = KeychainAttributes(
                                found, service: scope.service, accessGroup: scope.accessGroup)
                            if let item { listing.items.append(item) } else { listing.isComplete = false }
                        }
                    case .notFound: continue
                    case .locked: listing.isComplete = false
                    default: if let error { throw error }
                    }
                }
            }
            return listing
        }
    }

    /// Removes all items of a scope, in any state; the system does not tell how many.
    @discardableResult
    public func removeAll(_ scope: KeychainScope) async throws(StorageError) -> Int? {
        // Without a service it would empty the whole keychain of the app.
        if scope.service.isEmpty { throw StorageError(.refused, "a scope has a service") }
        try await quiet.silently { _ throws(StorageError) in
            for itemClass in [kSecClassGenericPassword, kSecClassInternetPassword] {
                let query = SecItemQuery.attributes(of: scope, ofClass: itemClass)
                let error = StorageError(status: SecItemDelete(cfDictionary(query)))
                if let error, error.code != .notFound { throw error }
            }
        }
        return nil
    }

    // MARK: How

    /// Makes a call, and finds out what its status means in the device's state.
    private func call(
        _ authentication: KeychainAuthentication?, storing accessibility: Accessibility? = nil,
        _ body: @Sendable (LAContext) throws(StorageError) -> OSStatus
    ) async throws(StorageError) {
        let status: OSStatus
        if let authentication {
            status = try await interactive.asking(authentication, telling: prompts, body)
        } else {
            status = try await quiet.silently(body)
        }
        guard var error = StorageError(status: status, storing: accessibility) else { return }
        if error.code == .passcodeNotSet, await hasPasscode() {
            // It was the owner who was not recognised.
            error = StorageError(status: status) ?? error
        }
        guard error.code == .locked || error.code == .notFound, let state = await lockState() else { throw error }
        throw error.inState(state, storing: accessibility)
    }

    private func hasPasscode() async -> Bool {
        await quiet.silently { _ in LAContext().canEvaluatePolicy(.deviceOwnerAuthentication, error: nil) }
    }

    /// What finds an item; nil where there is none without a service.
    ///
    /// A search that names no service finds those of every service. So for an item without one all of the account are listed, and
    /// the one that has none is found by its reference.
    private static func query(for address: KeychainAddress) throws(StorageError) -> [String: Any]? {
        var query = SecItemQuery.attributes(of: address)
        guard address.service.isEmpty else { return query }
        query[kSecMatchLimit as String] = kSecMatchLimitAll
        query[kSecReturnAttributes as String] = true
        query[kSecReturnPersistentRef as String] = true
        var result: CFTypeRef?
        if let error = StorageError(status: SecItemCopyMatching(cfDictionary(query), &result)) {
            if error.code == .notFound { return nil }
            throw error
        }
        let name = address.kind == .generic ? kSecAttrService : kSecAttrSecurityDomain
        let found = attributeList(of: result)?.first { ($0[name as String] as? String ?? "").isEmpty }
        guard let reference = found?[kSecValuePersistentRef as String] else { return nil }
        return [
            kSecClass as String: address.kind == .generic ? kSecClassGenericPassword : kSecClassInternetPassword,
            kSecValuePersistentRef as String: reference, kSecUseDataProtectionKeychain as String: true,
        ]
    }

    private static func item(
        _ found: [String: Any]?, at address: KeychainAddress
    ) throws(StorageError) -> KeychainItem {
        guard let found, let data = found[kSecValueData as String] as? Data,
            let attributes = KeychainAttributes(found, service: address.service, accessGroup: address.accessGroup)
        else { throw StorageError(.wrongType, "an item without a secret, or of a class that is not known") }
        return KeychainItem(
            address: address, value: data.withUnsafeBytes { SecureBytes(copying: $0) },
            accessibility: attributes.accessibility, accessControl: attributes.accessControl, label: attributes.label)
    }

    private static func control(
        _ accessibility: Accessibility, _ flags: SecAccessControlCreateFlags
    ) throws(StorageError) -> SecAccessControl {
        do throws(StatusFailure) {
            return try accessControl(accessibility.attribute, flags)
        } catch {
            throw error.status.flatMap { StorageError(status: $0) } ?? StorageError(.system)
        }
    }

    /// The system would ask for a missing password by itself, in words that are not the app's.
    private static func checkPassword(
        for item: KeychainItem, _ authentication: KeychainAuthentication?
    ) throws(StorageError) {
        if item.accessControl?.constraints.contains(.applicationPassword) == true,
            authentication?.applicationPassword == nil
        {
            throw StorageError(.authenticationRequired, "an item under a password of the app needs it")
        }
    }
}

extension SecureBytes {
    /// Lends the bytes to the system without a copy of our own.
    fileprivate func withLentData<Result>(_ body: (Data) -> Result) -> Result {
        withExposedBytes { bytes in
            guard let base = bytes.baseAddress, !bytes.isEmpty else { return body(Data()) }
            return body(
                Data(bytesNoCopy: UnsafeMutableRawPointer(mutating: base), count: bytes.count, deallocator: .none))
        }
    }
}
