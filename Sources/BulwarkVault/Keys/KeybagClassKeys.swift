internal import BulwarkCore
internal import BulwarkKeybag
internal import BulwarkStorage

/// The class keys of a keybag in this process.
struct KeybagClassKeys: ClassKeys {
    let keybag: Keybag
    /// Opens the same bag once more, locked, to try a passcode on it without touching this one.
    let reopen: @Sendable () throws(KeybagError) -> Keybag

    func status() throws(StorageError) -> ClassKeyStatus {
        ClassKeyStatus(lockState: keybag.state, hasPasscode: keybag.hasPasscode)
    }

    func wrap(_ key: SecureBytes, for keyClass: KeyClass) throws(StorageError) -> [UInt8] {
        do throws(KeybagError) { return try keybag.wrap(key, for: keyClass) } catch { throw StorageError(error) }
    }

    func unwrap(_ wrapped: [UInt8], for keyClass: KeyClass) throws(StorageError) -> SecureBytes {
        do throws(KeybagError) { return try keybag.unwrap(wrapped, for: keyClass) } catch { throw StorageError(error) }
    }

    func confirm(_ passcode: Secret) throws(StorageError) {
        do throws(KeybagError) {
            let other = try reopen()
            defer { other.lock() }
            try other.unlock(passcode)
        } catch {
            throw StorageError(error)
        }
    }

    func lock() throws(StorageError) { keybag.lock() }

    var states: AsyncStream<LockState>? { keybag.states }
}
