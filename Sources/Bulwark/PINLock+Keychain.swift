internal import Crypto

extension PINLock {
    /// Opens the lock of an app: its records in a folder, its keys in the keychain, tied to this device.
    ///
    /// ```swift
    /// let lock = try await PINLock.open(in: folder, keychain: keychain)
    /// ```
    ///
    /// On Apple's systems the device's key is the Secure Enclave's, where there is one. Elsewhere it is an item of the keychain, and
    /// as strong as that.
    ///
    /// - Parameters:
    ///   - folder: Where the wrapped key and the count of wrong tries are kept, in a folder that is there and that only the app
    ///     writes to.
    ///   - keychain: Where the keys are kept that are not the Enclave's, at the level `whenUnlockedThisDeviceOnly`.
    ///   - policy: What a new PIN must be like.
    ///   - cost: What a new wrap costs to derive.
    ///   - limits: What a stored wrap may cost; `cost` must be within them.
    ///   - erasesWhenExhausted: Whether the last failure erases the wrapped key; not by default.
    ///   - duress: Whether a PIN for emergencies may be set; not by default.
    /// - Throws: ``StorageError/Code/locked`` while the keys cannot be reached: nothing new is made then;
    ///   ``StorageError/Code/notAvailable`` where the Secure Enclave does not answer; what the keychain answers.
    public static func open(
        in folder: String, keychain: Keychain, policy: PINPolicy = PINPolicy(), cost: ScryptCost = .standard,
        limits: ScryptCost.Limits = ScryptCost.Limits(), erasesWhenExhausted: Bool = false,
        duress: DuressPolicy = .off
    ) async throws(StorageError) -> PINLock {
        let key = try await keychain.value(for: .pinAttempts, orAdding: { SecureBytes(random: 32) })
        let attempts = FileAttemptStore(path: folder + "/pin.attempts") { record in
            key.withExposedBytes { Array(HMAC<SHA256>.authenticationCode(for: record, using: SymmetricKey(data: $0))) }
        }
        return PINLock(
            store: FileRecordStore(path: folder + "/pin"), attempts: AttemptLimiter(store: attempts),
            device: try await device(keychain), policy: policy, cost: cost, limits: limits,
            erasesWhenExhausted: erasesWhenExhausted, duress: duress)
    }

    private static func device(_ keychain: Keychain) async throws(StorageError) -> any DeviceEntanglement {
        #if canImport(Darwin)
            do throws(AuthenticationError) {
                return try await EnclaveEntanglement("pin")
            } catch {
                // Only a device without one falls back: a key that merely cannot be reached now must not be replaced.
                if error.code != .secureEnclaveMissing {
                    throw StorageError(.notAvailable, "the Secure Enclave does not give the device's key")
                }
            }
        #endif
        return SoftwareEntanglement(
            key: try await keychain.value(for: .pinDevice, orAdding: { SecureBytes(random: 32) }))
    }
}

extension KeychainKey where Value == SecureBytes {
    /// Authenticates the record of wrong PINs; of no other use.
    fileprivate static var pinAttempts: Self {
        Self("bulwark-pin-attempts", accessibility: .whenUnlockedThisDeviceOnly)
    }

    /// Ties the PIN to this device where there is no Secure Enclave.
    fileprivate static var pinDevice: Self { Self("bulwark-pin-device", accessibility: .whenUnlockedThisDeviceOnly) }
}
