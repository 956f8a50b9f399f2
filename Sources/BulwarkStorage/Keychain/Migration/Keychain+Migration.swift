internal import BulwarkCore

extension Keychain {
    /// Moves a secret into the keychain: copies it, reads it back and compares, and only then removes it from the old place.
    ///
    /// After a crash at any point the secret is in one place or in both, and doing it again finishes the move.
    ///
    /// - Parameters:
    ///   - name: The secret's name at the old place.
    ///   - source: The old place.
    ///   - key: Where it goes.
    /// - Throws: ``StorageError/Code/wrongType`` when the old bytes are no value of the key's type,
    ///   ``StorageError/Code/verificationFailed``, or what the two places answer; the old place was not touched.
    public func migrate<Value>(
        _ name: String, from source: some LegacySecrets, to key: KeychainKey<Value>,
        authentication: KeychainAuthentication? = nil
    ) async throws(StorageError) -> MigrationOutcome {
        guard let old = try await source.secret(named: name) else { return .nothingToMove }
        let value = try Value(keychainBytes: old)
        // What is stored is compared in the form that it is stored in.
        let bytes = try value.keychainBytes()
        if let there = try await self.value(for: key, authentication: authentication) {
            guard try there.keychainBytes() == bytes else { return .conflict }
            return await wipe(name, from: source, outcome: .finished)
        }
        try await set(value, for: key, authentication: authentication)
        let stored = try await self.value(for: key, authentication: authentication)
        guard let stored, try stored.keychainBytes() == bytes else { throw StorageError(.verificationFailed) }
        return await wipe(name, from: source, outcome: .moved)
    }

    /// Gives an item that was stored under another class or control those of its key, in place; false when it had them.
    ///
    /// - Throws: ``StorageError/Code/notFound`` when there is no item; what ``value(for:authentication:)`` and
    ///   ``set(_:for:authentication:)`` throw.
    @discardableResult
    public func migrateProtection<Value>(
        of key: KeychainKey<Value>, authentication: KeychainAuthentication? = nil
    ) async throws(StorageError) -> Bool {
        let address = try address(of: key)
        let resolved = try await Absence(of: key, at: address, in: backend).resolve(authentication)
        guard let item = resolved else { throw StorageError(.notFound) }
        if item.accessibility == key.accessibility, item.accessControl == key.accessControl { return false }
        try await update(try Value(keychainBytes: item.value), for: key, authentication: authentication)
        return true
    }

    private func wipe(
        _ name: String, from source: some LegacySecrets, outcome: MigrationOutcome
    ) async -> MigrationOutcome {
        do throws(StorageError) {
            try await source.wipe(name)
            // A place that says it wiped and still answers has not.
            if try await source.secret(named: name) != nil { return .copiedOnly(StorageError(.verificationFailed)) }
            return outcome
        } catch {
            return .copiedOnly(error)
        }
    }
}
