public import Crypto

extension Keychain {
    /// The key that the app's own files are sealed under (``KeychainKey/encryptionKey``); made at its first use.
    ///
    /// - Throws: ``StorageError/Code/locked`` while it cannot be reached: no new one is made then; what the keychain answers.
    public func encryptionKey() async throws(StorageError) -> SymmetricKey {
        try await value(for: .encryptionKey, orAdding: { SymmetricKey(size: .bits256) })
    }
}
