internal import BulwarkCore
internal import Crypto
internal import Foundation

/// Wrapping for class B: one-pass Diffie-Hellman on Curve25519 (RFC 7748 §5), HKDF-SHA256 (RFC 5869), RFC 3394.
///
/// Sealed: the ephemeral public key (32 bytes), then the wrapped key (40).
enum ClassB {
    static let sealedSize = 32 + KeyWrap.wrappedSize

    static func publicKey(of secret: SecureBytes) throws(KeybagError) -> [UInt8] {
        try agreeing { Array(try privateKey(secret).publicKey.rawRepresentation) }
    }

    static func seal(
        _ key: SecureBytes, to publicKey: [UInt8], entropy: any EntropySource
    ) throws(KeybagError) -> [UInt8] {
        let ephemeral = SecureBytes(count: 32) { entropy.fill($0) }
        let ephemeralPublic = try self.publicKey(of: ephemeral)
        let wrapping = try agreed(ephemeral, with: publicKey, ephemeralPublic, publicKey)
        return ephemeralPublic + (try KeyWrap.wrap(key, using: wrapping))
    }

    static func open(
        _ sealed: [UInt8], with secret: SecureBytes, publicKey: [UInt8]
    ) throws(KeybagError) -> SecureBytes? {
        guard sealed.count == sealedSize else { return nil }
        let ephemeral = Array(sealed[..<32])
        // A point of small order is refused by the agreement: it is no key that was sealed here.
        guard let wrapping = try? agreed(secret, with: ephemeral, ephemeral, publicKey) else { return nil }
        return KeyWrap.unwrap(sealed[32...], using: wrapping)
    }

    private static func agreed(
        _ secret: SecureBytes, with other: [UInt8], _ ephemeral: [UInt8], _ receiver: [UInt8]
    ) throws(KeybagError) -> SecureBytes {
        defer { StackResidue.scrub() }
        return try agreeing {
            let shared = try privateKey(secret).sharedSecretFromKeyAgreement(
                with: Curve25519.KeyAgreement.PublicKey(rawRepresentation: other))
            let info = Array("bulwark keybag class B".utf8) + [0] + ephemeral + receiver
            let key = shared.hkdfDerivedSymmetricKey(
                using: SHA256.self, salt: [UInt8](), sharedInfo: info, outputByteCount: 32)
            return key.withUnsafeBytes { SecureBytes(copying: $0) }
        }
    }

    private static func privateKey(_ secret: SecureBytes) throws -> Curve25519.KeyAgreement.PrivateKey {
        try secret.withUnwipedBytes { try Curve25519.KeyAgreement.PrivateKey(rawRepresentation: $0) }
    }

    private static func agreeing<Result>(_ body: () throws -> Result) throws(KeybagError) -> Result {
        do { return try body() } catch { throw KeybagError(.cryptography, "Curve25519") }
    }
}
