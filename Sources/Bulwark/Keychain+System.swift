extension Keychain {
    /// Opens the system's keychain. Nothing is read yet.
    ///
    /// ```swift
    /// let keychain = try Keychain(service: "com.example.bank")
    /// try await keychain.set(token, for: .authToken)
    /// ```
    ///
    /// Where the system has none, such as on Linux, give it one: `Keychain(service:backend:)` over a `Vault` of BulwarkVault, which an
    /// app links by itself, for it brings SQLite along.
    ///
    /// - Parameters:
    ///   - service: The name that the items stand under.
    ///   - accessGroup: The group of apps that share them; nil for the app's own.
    /// - Throws: ``StorageError/Code/unsupported`` where the system has no keychain.
    public init(service: KeychainService, accessGroup: String? = nil) throws(StorageError) {
        #if canImport(Darwin)
            self.init(service: service, accessGroup: accessGroup, backend: SecItemKeychain())
        #else
            throw .unsupported(.systemKeychain)
        #endif
    }
}
