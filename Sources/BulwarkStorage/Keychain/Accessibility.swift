public import BulwarkCore

/// When an item of the keychain can be read and written, and whether it may leave the device.
///
/// | class | unlocked | locked | before first unlock | no passcode | leaves the device |
/// |---|---|---|---|---|---|
/// | `whenUnlocked` | yes | no | no | yes | in an encrypted backup |
/// | `whenUnlockedThisDeviceOnly` | yes | no | no | yes | no |
/// | `afterFirstUnlock` | yes | yes | no | yes | in an encrypted backup |
/// | `afterFirstUnlockThisDeviceOnly` | yes | yes | no | yes | no |
/// | `whenPasscodeSetThisDeviceOnly` | yes | no | no | no; removing the passcode deletes it | no |
///
/// Removing an item is allowed in every state. There is no `always`: Apple deprecated it, and nothing that is worth
/// keeping in a keychain deserves it.
public enum Accessibility: String, Sendable, Hashable, CaseIterable, Codable {
    /// While the device is unlocked. Goes into encrypted backups, and so to a new device.
    case whenUnlocked
    /// While the device is unlocked. The default.
    case whenUnlockedThisDeviceOnly
    /// From the first unlock until the device is switched off: for work in the background. Goes into encrypted backups.
    case afterFirstUnlock
    /// From the first unlock until the device is switched off: for work in the background.
    case afterFirstUnlockThisDeviceOnly
    /// While the device is unlocked, and only as long as it has a passcode. For what must not outlive the passcode.
    case whenPasscodeSetThisDeviceOnly

    /// Whether items stay on this device.
    public var isThisDeviceOnly: Bool {
        switch self {
        case .whenUnlocked, .afterFirstUnlock: false
        case .whenUnlockedThisDeviceOnly, .afterFirstUnlockThisDeviceOnly, .whenPasscodeSetThisDeviceOnly: true
        }
    }

    /// Whether items can only be there while the device has a passcode.
    public var needsPasscode: Bool { self == .whenPasscodeSetThisDeviceOnly }

    /// Whether items can be read and written in a state.
    public func isReachable(in state: LockState) -> Bool {
        switch (self, state) {
        case (_, .unlocked): true
        case (_, .beforeFirstUnlock): false
        case (.afterFirstUnlock, .locked), (.afterFirstUnlockThisDeviceOnly, .locked): true
        case (_, .locked): false
        }
    }
}
