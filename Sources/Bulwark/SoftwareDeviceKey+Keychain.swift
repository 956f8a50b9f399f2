extension SoftwareDeviceKey {
    /// Opens the signing key of a name that the keychain keeps, and makes it where there is none.
    ///
    /// ```swift
    /// let key = try await SoftwareDeviceKey.open("bank", keychain: keychain)
    /// let answer = try await key.answer(challenge, audience: "api.bank.example")
    /// ```
    ///
    /// For systems without a Secure Enclave: on Linux the vault keeps it, under keys that are gone while it is locked. It says of itself that no
    /// hardware holds it. On Apple's systems take `EnclaveDeviceKey`.
    ///
    /// - Parameters:
    ///   - name: Tells the app's keys from each other; not empty.
    ///   - keychain: Where the key is kept, readable while unlocked, on this device only.
    /// - Throws: ``StorageError/Code/locked`` while it cannot be reached: no second key is made over it then;
    ///   ``StorageError/Code/wrongType`` where what is kept is no key; what the keychain answers.
    public static func open(_ name: String, keychain: Keychain) async throws(StorageError) -> SoftwareDeviceKey {
        let item = KeychainKey<SecureBytes>(
            "bulwark-device-key-\(name)", accessibility: .whenUnlockedThisDeviceOnly)
        let exported = try await keychain.value(for: item, orAdding: { SoftwareDeviceKey().exported() })
        do throws(AuthenticationError) {
            return try SoftwareDeviceKey(exported: exported)
        } catch {
            throw StorageError(.wrongType, "what is kept as the device's key is none")
        }
    }
}
