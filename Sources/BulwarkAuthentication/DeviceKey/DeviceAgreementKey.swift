public import BulwarkCore
internal import Crypto
internal import Foundation

/// A P-256 key that agrees on secrets (ECDH, SP 800-56A §5.7.1.2) and belongs to this device.
///
/// A key has one use (SP 800-57 part 1 §5.2): what signs is a ``DeviceKey``.
public protocol DeviceAgreementKey: Sendable {
    /// Whether the key lives in hardware that does not give it away.
    var isHardwareBacked: Bool { get }

    /// The public key, uncompressed: 65 bytes (SEC 1 §2.3.3).
    var publicKey: [UInt8] { get }

    /// The point that both sides compute: its x, 32 bytes. No key yet; ``sharedKey(with:purpose:)`` makes one of it.
    ///
    /// - Parameter publicKey: The other's public key, uncompressed.
    /// - Throws: ``AuthenticationError/Code/malformedPublicKey``; ``AuthenticationError/Code/deviceKeyUnavailable``; where the
    ///   owner is asked, ``AuthenticationError/Code/cancelled`` and ``AuthenticationError/Code/notRecognised``.
    func sharedPoint(with publicKey: [UInt8]) async throws(AuthenticationError) -> SecureBytes
}

extension DeviceAgreementKey {
    /// A key of 32 bytes that the holder of the other key derives too, and nobody else.
    ///
    /// HKDF-SHA256 (RFC 5869) of the shared point, without salt. The info is `Bulwark device agreement 1`, a zero byte, the
    /// two public keys in the order of their bytes, and the purpose in UTF-8: so the key is bound to who agreed and for what.
    ///
    /// - Parameters:
    ///   - publicKey: The other's public key, uncompressed. Make sure of whose it is: an agreement authenticates nobody.
    ///   - purpose: What the key is for, such as `com.example.bank backup 1`.
    /// - Throws: What ``sharedPoint(with:)`` throws.
    public func sharedKey(
        with publicKey: [UInt8], purpose: String
    ) async throws(AuthenticationError) -> SecureBytes {
        let point = try await sharedPoint(with: publicKey)
        guard point.count == 32 else { throw AuthenticationError(.deviceKeyUnavailable, "not 32 bytes") }
        let keys = [self.publicKey, publicKey].sorted { $0.lexicographicallyPrecedes($1) }
        let info = Array("Bulwark device agreement 1".utf8) + [0] + keys.joined() + Array(purpose.utf8)
        return point.withExposedBytes { point in
            HKDF<SHA256>.deriveKey(inputKeyMaterial: SymmetricKey(data: point), info: info, outputByteCount: 32)
                .withUnsafeBytes { SecureBytes(copying: $0) }
        }
    }
}
