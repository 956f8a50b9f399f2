public import BulwarkAuthentication
public import BulwarkCore
internal import Crypto
internal import Foundation

/// Ties a PIN's key to this device by its Secure Enclave: a record that was copied elsewhere cannot be guessed at there.
///
/// The secret is what an agreement key of the Secure Enclave agrees on with its own public key, which takes the private key to
/// compute (the square Diffie-Hellman problem, as hard as Diffie-Hellman itself: Bao, Deng, Zhu, ICICS 2003 §3). HMAC-SHA256 under
/// it, through HKDF, is the function. Nothing else has to be stored.
///
/// - Warning: The secret is in the app's memory during a call. Whoever runs code in the app on an unlocked device can ask too; the
///   throttling of `PINLock` and its wipe after so many attempts stand against that.
public struct EnclaveEntanglement: DeviceEntanglement {
    private let key: EnclaveAgreementKey

    /// Finds the key of a name, or makes one where there is none.
    ///
    /// - Throws: ``AuthenticationError/Code/secureEnclaveMissing``, ``AuthenticationError/Code/deviceKeyUnavailable``.
    public init(_ name: String = "entanglement") async throws(AuthenticationError) {
        key = try await EnclaveAgreementKey.open(name)
    }

    /// True.
    public var isHardwareBacked: Bool { true }

    /// HMAC-SHA256 of the input, under a secret of the Secure Enclave. Takes some milliseconds, and asks nobody.
    public func entangle(_ input: SecureBytes) throws(AuthenticationError) -> SecureBytes {
        let point = try key.key.sharedPointNow(with: key.publicKey)
        return point.withExposedBytes { point in
            let secret = HKDF<SHA256>.deriveKey(
                inputKeyMaterial: SymmetricKey(data: point), info: Array("Bulwark entanglement 1".utf8),
                outputByteCount: 32)
            return input.withExposedBytes { input in
                HMAC<SHA256>.authenticationCode(for: input, using: secret)
                    .withUnsafeBytes { SecureBytes(copying: $0) }
            }
        }
    }
}
