/// A class of keys in a bag: what is wrapped by one class key can be reached in the same states.
///
/// Files and keychain items have keys of their own, as on Apple's systems, so that neither opens the other's. The raw
/// value is the name in Apple's keybag.
public enum KeyClass: String, Sendable, Hashable, CaseIterable {
    /// Files: only while unlocked (NSFileProtectionComplete).
    case complete = "A"
    /// Files: made in any state, opened while unlocked (NSFileProtectionCompleteUnlessOpen); asymmetric.
    case completeUnlessOpen = "B"
    /// Files: from the first unlock on (NSFileProtectionCompleteUntilFirstUserAuthentication).
    case completeUntilFirstUserAuthentication = "C"
    /// Files: always (NSFileProtectionNone); the device's key alone protects them.
    case none = "D"
    /// Items: while unlocked; may leave the device in an encrypted backup.
    case whenUnlocked = "ak"
    /// Items: from the first unlock on; may leave the device in an encrypted backup.
    case afterFirstUnlock = "ck"
    /// Items: always; may leave the device in an encrypted backup.
    case always = "dk"
    /// Items: while unlocked, on this device.
    case whenUnlockedThisDeviceOnly = "aku"
    /// Items: from the first unlock on, on this device.
    case afterFirstUnlockThisDeviceOnly = "cku"
    /// Items: always, on this device.
    case alwaysThisDeviceOnly = "dku"
    /// Items: while unlocked, on this device, and only where there is a passcode.
    case whenPasscodeSetThisDeviceOnly = "akpu"
}
