public import BulwarkCore

/// A key of the device, 32 bytes, that wrapping keys are entangled with: without it no passcode can be tried.
///
/// A passcode alone never suffices against somebody who holds a copy of the bag: they try all PINs in minutes. Keep this key
/// where such a copy does not reach it: in a TPM, in systemd's credentials, on another volume.
public protocol EntanglementKey: Sendable {
    /// The key.
    ///
    /// - Parameter creating: Whether to make it where there is none; true only when a bag is made, for a new key opens
    ///   no old bag.
    /// - Throws: ``KeybagError/Code/deviceKey`` where it cannot be had.
    func key(creating: Bool) throws(KeybagError) -> SecureBytes
}
