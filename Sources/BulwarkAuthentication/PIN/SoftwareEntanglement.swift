public import BulwarkCore
internal import Crypto
internal import Foundation

/// Entangles under a key in memory: HMAC-SHA256 (RFC 2104).
///
/// - Warning: Whoever has the key can guess the PIN anywhere. Keep it where the record of the PIN is not, such as the
///   keychain, this device only.
public struct SoftwareEntanglement: DeviceEntanglement {
    private let key: SecureBytes

    /// Takes a random key of this device with no other use, of at least 32 bytes; a shorter one is refused at its use.
    public init(key: SecureBytes) { self.key = key }

    /// False.
    public var isHardwareBacked: Bool { false }

    /// HMAC-SHA256 of the input.
    public func entangle(_ input: SecureBytes) throws(AuthenticationError) -> SecureBytes {
        let code: SecureBytes? = key.withExposedBytes { key in
            guard key.count >= 32 else { return nil }
            return input.withExposedBytes { input in
                HMAC<SHA256>.authenticationCode(for: input, using: SymmetricKey(data: key))
                    .withUnsafeBytes { SecureBytes(copying: $0) }
            }
        }
        guard let code else { throw AuthenticationError(.deviceKeyUnavailable, "shorter than 32 bytes, or wiped") }
        return code
    }
}
