public import BulwarkCore
internal import Crypto
internal import Foundation

/// An agreement key in memory, for systems without a secure element.
///
/// - Warning: Whoever reads the process's memory, or where ``exported()`` was put, has the key.
public struct SoftwareDeviceAgreementKey: DeviceAgreementKey {
    private let key: P256.KeyAgreement.PrivateKey

    /// Makes a new key.
    public init() { key = P256.KeyAgreement.PrivateKey() }

    /// Takes a key from ``exported()``.
    ///
    /// - Throws: ``AuthenticationError/Code/unusableKey`` when it is none.
    public init(exported: SecureBytes) throws(AuthenticationError) {
        do {
            key = try exported.withUnwipedBytes { try P256.KeyAgreement.PrivateKey(rawRepresentation: $0) }
        } catch {
            throw AuthenticationError(.unusableKey)
        }
    }

    /// False.
    public var isHardwareBacked: Bool { false }

    /// The public key, uncompressed.
    public var publicKey: [UInt8] { Array(key.publicKey.x963Representation) }

    /// The private key, 32 bytes, to be kept in the keychain.
    public func exported() -> SecureBytes {
        var raw = key.rawRepresentation
        return SecureBytes(wiping: &raw)
    }

    /// The x of the shared point.
    public func sharedPoint(with publicKey: [UInt8]) throws(AuthenticationError) -> SecureBytes {
        guard publicKey.count == 65, let other = try? P256.KeyAgreement.PublicKey(x963Representation: publicKey) else {
            throw AuthenticationError(.malformedPublicKey)
        }
        guard let secret = try? key.sharedSecretFromKeyAgreement(with: other) else {
            throw AuthenticationError(.deviceKeyUnavailable)
        }
        return secret.withUnsafeBytes { SecureBytes(copying: $0) }
    }
}
