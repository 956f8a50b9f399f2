internal import BulwarkCore

/// A place for small secrets: tokens, passwords and keys, each under its own name, type and protection.
///
/// ```swift
/// let keychain = Keychain(service: "com.example.bank", backend: backend)
/// try await keychain.set(token, for: .authToken)
/// if let token = try await keychain.value(for: .authToken) { … }
/// ```
///
/// `nil` means that nothing is stored, and never anything else: what is locked, needs the owner, died with a change of
/// enrolment or was altered throws and says so. An app that takes "locked" for "absent" signs its user out or makes a new
/// key over live data.
public struct Keychain: Sendable {
    /// The name that the items stand under.
    public let service: KeychainService
    /// The group of apps that share them; nil for the app's own.
    public let accessGroup: String?
    let backend: any KeychainBackend

    /// Opens a keychain. Nothing is read yet.
    ///
    /// - Parameters:
    ///   - service: The name that the items stand under.
    ///   - accessGroup: The group of apps that share them; nil for the app's own.
    ///   - backend: What keeps them.
    public init(service: KeychainService, accessGroup: String? = nil, backend: any KeychainBackend) {
        self.service = service
        self.accessGroup = accessGroup
        self.backend = backend
    }

    /// Stores a value, in place of the one that is there.
    ///
    /// What is there is changed in place, never removed first. Its class and control become those of the key.
    ///
    /// - Throws: ``StorageError/Code/unsupported`` naming what the platform cannot enforce, before anything is stored;
    ///   ``StorageError/Code/locked``, ``StorageError/Code/passcodeNotSet``, or what the backend answers.
    public func set<Value>(
        _ value: Value, for key: KeychainKey<Value>, authentication: KeychainAuthentication? = nil
    ) async throws(StorageError) {
        let item = try prepare(value, for: key)
        try await EnrolmentMark.whileStoring(item, in: backend) { () async throws(StorageError) in
            try await backend.set([item], authentication: authentication)
        }
    }

    /// Changes a value that is there.
    ///
    /// - Throws: ``StorageError/Code/notFound`` when there is none, ``StorageError/Code/invalidated`` when it died with a change of
    ///   enrolment; otherwise as ``set(_:for:authentication:)``.
    public func update<Value>(
        _ value: Value, for key: KeychainKey<Value>, authentication: KeychainAuthentication? = nil
    ) async throws(StorageError) {
        let item = try prepare(value, for: key)
        try await EnrolmentMark.whileStoring(item, in: backend) { () async throws(StorageError) in
            try await backend.update(item, authentication: authentication)
        }
    }

    /// The value that is stored; nil only when there is none.
    ///
    /// - Throws: ``StorageError/Code/locked``, ``StorageError/Code/authenticationRequired``,
    ///   ``StorageError/Code/invalidated``, ``StorageError/Code/wrongType``, or what the backend answers.
    public func value<Value>(
        for key: KeychainKey<Value>, authentication: KeychainAuthentication? = nil
    ) async throws(StorageError) -> Value? {
        let address = try address(of: key)
        let item = try await Absence(of: key, at: address, in: backend).resolve(authentication)
        guard let item else { return nil }
        return try Value(keychainBytes: item.value)
    }

    /// The value that is stored, or else a new one that is stored from now on: for keys and identifiers that are made once.
    ///
    /// A new value is made only where there is none for certain: while the item is locked this throws, and where another process was
    /// faster its value is given.
    ///
    /// - Throws: As ``value(for:authentication:)`` and ``set(_:for:authentication:)`` do.
    public func value<Value>(
        for key: KeychainKey<Value>, authentication: KeychainAuthentication? = nil,
        orAdding make: @Sendable () throws(StorageError) -> Value
    ) async throws(StorageError) -> Value {
        // Another process may add and remove the item between two calls. It would have to do so each time to get past this.
        for _ in 0..<8 {
            if let value = try await value(for: key, authentication: authentication) { return value }
            let new = try make()
            let item = try prepare(new, for: key)
            do throws(StorageError) {
                try await EnrolmentMark.whileStoring(item, in: backend) { () async throws(StorageError) in
                    try await backend.add(item, authentication: authentication)
                }
                return new
            } catch {
                if error.code != .alreadyExists { throw error }
            }
        }
        throw StorageError(.system, "the item comes and goes")
    }

    /// Removes a value, in any state; false when there was none.
    ///
    /// - Throws: What the backend answers.
    @discardableResult
    public func remove<Value>(_ key: KeychainKey<Value>) async throws(StorageError) -> Bool {
        let address = try address(of: key)
        let wasThere = try await backend.remove(at: address)
        if key.accessControl?.diesWithEnrolment == true {
            _ = try await backend.remove(at: EnrolmentMark.address(for: address))
        }
        return wasThere
    }

    /// Removes all items of the service, in any state, synchronizable ones too.
    ///
    /// - Throws: What the backend answers.
    public func removeAll() async throws(StorageError) {
        _ = try await backend.removeAll(KeychainScope(service: service.name, accessGroup: accessGroup))
    }

    /// What is stored, without the secrets. In a state that hides some, the listing says that it is not complete.
    ///
    /// - Throws: What the backend answers.
    public func list() async throws(StorageError) -> KeychainListing {
        var listing = try await backend.list(KeychainScope(service: service.name, accessGroup: accessGroup))
        listing.items.removeAll { EnrolmentMark.isMark($0.address) }
        return listing
    }

    /// Where the item of a key is.
    ///
    /// - Throws: ``StorageError/Code/invalidName`` for an empty account or server; ``StorageError/Code/unsupported`` for what
    ///   the platform lacks.
    func address<Value>(of key: KeychainKey<Value>) throws(StorageError) -> KeychainAddress {
        guard KeychainService.isValid(key.account) else { throw StorageError(.invalidName, "an account has a name") }
        if case .internet(let place) = key.kind, !KeychainService.isValid(place.server) {
            throw StorageError(.invalidName, "a server has a name")
        }
        let capabilities = backend.capabilities
        if key.isSynchronizable, !capabilities.synchronizes { throw .unsupported(.synchronization) }
        if accessGroup != nil, !capabilities.hasAccessGroups { throw .unsupported(.accessGroups) }
        return KeychainAddress(
            service: service.name, account: key.account, kind: key.kind, accessGroup: accessGroup,
            isSynchronizable: key.isSynchronizable)
    }

    /// The item to be stored, after all that can be refused was.
    private func prepare<Value>(_ value: Value, for key: KeychainKey<Value>) throws(StorageError) -> KeychainItem {
        let address = try address(of: key)
        if EnrolmentMark.isMark(address) { throw StorageError(.invalidName, "the account is reserved") }
        if key.isSynchronizable, key.accessibility.isThisDeviceOnly {
            throw StorageError(.refused, "an item that stays on this device cannot be synchronized")
        }
        if let control = key.accessControl {
            for constraint in AccessConstraint.allCases
            where control.constraints.contains(constraint)
                && !backend.capabilities.accessConstraints.contains(constraint)
            {
                throw .unsupported(.accessControl(constraint))
            }
            if key.isSynchronizable {
                throw StorageError(.refused, "an item under access control stays on this device")
            }
        }
        return KeychainItem(
            address: address, value: try value.keychainBytes(), accessibility: key.accessibility,
            accessControl: key.accessControl, label: key.label)
    }
}
