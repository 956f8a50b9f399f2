public import BulwarkCore

/// The device under a keychain, as a test drives it: what its owner does with the lock and the passcode.
public protocol KeychainDevice: Sendable {
    /// Brings the device into a state, by way of a restart where there is no other.
    func move(to state: LockState) async throws

    /// Sets a passcode, or removes it, on an unlocked device.
    func setPasscode(_ isSet: Bool) async throws
}
