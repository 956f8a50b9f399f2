public import BulwarkCore

/// Ties a derived key to this device: a computation under a key that does not leave it.
///
/// With it, a PIN's record that was copied elsewhere cannot be guessed at there.
public protocol DeviceEntanglement: Sendable {
    /// Whether the key lives in hardware that does not give it away.
    var isHardwareBacked: Bool { get }

    /// A pseudorandom function of the input under the device key, 32 bytes; the same each time.
    ///
    /// - Throws: ``AuthenticationError/Code/deviceKeyUnavailable``.
    func entangle(_ input: SecureBytes) throws(AuthenticationError) -> SecureBytes
}
