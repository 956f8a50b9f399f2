public import BulwarkCore
public import Crypto

extension KeychainKey where Value == Secret {
    /// The token that each request carries: while the device is unlocked, on this device only.
    public static var authToken: Self { Self("auth-token", accessibility: .whenUnlockedThisDeviceOnly) }

    /// The token that gets new ones, in the background too: after the first unlock, on this device only.
    public static var refreshToken: Self {
        Self("refresh-token", accessibility: .afterFirstUnlockThisDeviceOnly)
    }
}

extension KeychainKey where Value == SymmetricKey {
    /// A key that the app's own files and databases are encrypted under: while the device is unlocked, on this device only.
    public static var encryptionKey: Self { Self("encryption-key", accessibility: .whenUnlockedThisDeviceOnly) }
}

extension KeychainKey where Value == DeviceIdentifier {
    /// A random name for this installation: after the first unlock, on this device only.
    public static var deviceIdentifier: Self {
        Self("device-identifier", accessibility: .afterFirstUnlockThisDeviceOnly)
    }
}
