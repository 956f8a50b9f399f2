internal import BulwarkCore
internal import BulwarkKeybag
internal import BulwarkStorage

/// The class keys as the vault asks for them: by a ring's answers, with the vault's errors.
struct ClassKeys: Sendable {
    let ring: any ClassKeyring

    /// Whether the keys can be reached, and whether a passcode protects them.
    func status() throws(StorageError) -> ClassKeyStatus {
        do throws(KeybagError) { return try ring.status() } catch { throw StorageError(error) }
    }

    /// Takes up what another process made of the passcode; false where nothing changed, and where an agent has the keys.
    func takeUpChanges() -> Bool { (ring as? Keybag)?.takeUpChanges() ?? false }

    /// Wraps a key of 32 bytes (RFC 3394).
    ///
    /// - Throws: ``StorageError/Code/locked`` where the class cannot be reached now.
    func wrap(_ key: SecureBytes, for keyClass: KeyClass) throws(StorageError) -> [UInt8] {
        do throws(KeybagError) { return try ring.wrap(key, for: keyClass) } catch { throw StorageError(error) }
    }

    /// Unwraps a key.
    ///
    /// - Throws: ``StorageError/Code/locked`` where the class cannot be reached now; ``StorageError/Code/tampered`` where the
    ///   bytes are not what was wrapped by this class.
    func unwrap(_ wrapped: [UInt8], for keyClass: KeyClass) throws(StorageError) -> SecureBytes {
        do throws(KeybagError) { return try ring.unwrap(wrapped, for: keyClass) } catch { throw StorageError(error) }
    }

    /// Tells whether a passcode is the right one; a wrong one is charged as an attempt. Takes one derivation.
    ///
    /// - Throws: ``StorageError/Code/authenticationFailed``; ``StorageError/Code/rateLimited``;
    ///   ``StorageError/Code/passcodeNotSet``.
    func confirm(_ passcode: Secret) throws(StorageError) {
        do throws(KeybagError) { try ring.confirm(passcode) } catch { throw StorageError(error) }
    }

    /// The number of the newest write that was remembered; 0 where none was.
    func watermark() throws(StorageError) -> UInt64 {
        do throws(KeybagError) { return try ring.watermark() } catch { throw StorageError(error) }
    }

    /// Remembers the number of a write.
    func raiseWatermark(to value: UInt64) throws(StorageError) {
        do throws(KeybagError) { try ring.raiseWatermark(to: value) } catch { throw StorageError(error) }
    }

    /// Locks; the keys that the locked state may not reach are zeroed when this returns, or after the bag's grace.
    func lock() throws(StorageError) {
        do throws(KeybagError) { try ring.lock() } catch { throw StorageError(error) }
    }
}

extension ClassKeyStatus {
    /// Whether items of a class can be read and written.
    func reaches(_ accessibility: Accessibility) -> Bool {
        KeyClass(accessibility).canUnwrap(in: lockState, hasPasscode: hasPasscode)
    }

    /// - Throws: ``StorageError/Code/passcodeNotSet``, ``StorageError/Code/locked``.
    func requireReach(_ accessibility: Accessibility) throws(StorageError) {
        if accessibility.needsPasscode, !hasPasscode { throw StorageError(.passcodeNotSet) }
        if !reaches(accessibility) { throw .locked(accessibility, lockState) }
    }
}

extension KeyClass {
    /// The class of the keys that protect items of an accessibility.
    init(_ accessibility: Accessibility) {
        self =
            switch accessibility {
            case .whenUnlocked: .whenUnlocked
            case .whenUnlockedThisDeviceOnly: .whenUnlockedThisDeviceOnly
            case .afterFirstUnlock: .afterFirstUnlock
            case .afterFirstUnlockThisDeviceOnly: .afterFirstUnlockThisDeviceOnly
            case .whenPasscodeSetThisDeviceOnly: .whenPasscodeSetThisDeviceOnly
            }
    }

    /// The accessibility of the items that this class protects; nil for the classes of files and of the device.
    var accessibility: Accessibility? { Accessibility.allCases.first { KeyClass($0) == self } }
}

extension Accessibility {
    /// The number that stands for the class in a row, in the clear.
    var rowNumber: Int64 {
        switch self {
        case .whenUnlocked: 1
        case .whenUnlockedThisDeviceOnly: 2
        case .afterFirstUnlock: 3
        case .afterFirstUnlockThisDeviceOnly: 4
        case .whenPasscodeSetThisDeviceOnly: 5
        }
    }

    init(rowNumber: Int64) throws(StorageError) {
        guard let found = Self.allCases.first(where: { $0.rowNumber == rowNumber }) else {
            throw .tampered("an unknown class of item")
        }
        self = found
    }
}
