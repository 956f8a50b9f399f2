public import BulwarkCore
internal import Crypto
internal import Foundation

/// The identity of this device: an Ed25519 key pair whose private half never leaves it.
///
/// One seed signs (Ed25519) and agrees (X25519, by the scalar that Ed25519 makes of the seed). It lives in ``SecureBytes``, and is written
/// by ``MessagingDevice`` only, sealed.
public struct DeviceIdentity: Sendable {
    /// The public half.
    public let publicKey: IdentityKey

    let seed: SecureBytes
    let agreement: AgreementKeyPair

    /// Makes an identity.
    ///
    /// - Parameter entropy: Where the seed comes from.
    /// - Throws: ``MessagingError/Code/cryptography``.
    public init(from entropy: some EntropySource = SystemEntropy()) throws(MessagingError) {
        try self.init(seed: SecureBytes(random: 32, from: entropy))
    }

    /// Takes a seed of 32 bytes (RFC 8032 §5.1.5).
    ///
    /// - Throws: ``MessagingError/Code/invalidKey`` when it is not 32 bytes.
    public init(seed: SecureBytes) throws(MessagingError) {
        guard seed.count == 32 else { throw MessagingError(.invalidKey, "the seed is not 32 bytes") }
        let publicKey: [UInt8], secret: SecureBytes
        do {
            (publicKey, secret) = try seed.withUnwipedBytes { seed in
                let key = try Curve25519.Signing.PrivateKey(rawRepresentation: seed)
                let secret = SHA512.hash(data: seed).withUnsafeBytes { digest in
                    SecureBytes(count: 32) { scalar in
                        scalar.copyMemory(from: UnsafeRawBufferPointer(rebasing: digest[..<32]))
                        scalar[0] &= 0xF8
                        scalar[31] = scalar[31] & 0x7F | 0x40
                    }
                }
                return (Array(key.publicKey.rawRepresentation), secret)
            }
        } catch {
            throw MessagingError(.cryptography, "Ed25519")
        }
        agreement = try AgreementKeyPair(secret: secret)
        // The public half of the scalar is the image of the Ed25519 key, which a test holds.
        self.publicKey = IdentityKey(checked: publicKey, agreement: agreement.publicKey)
        self.seed = seed
        StackResidue.scrub()
    }

    /// Signs a message.
    ///
    /// - Throws: ``MessagingError/Code/wiped`` after ``wipe()``.
    public func signature(over message: [UInt8]) throws(MessagingError) -> [UInt8] {
        do {
            defer { StackResidue.scrub() }
            return try seed.withUnwipedBytes {
                Array(try Curve25519.Signing.PrivateKey(rawRepresentation: $0).signature(for: message))
            }
        } catch {
            throw MessagingError(seed.isWiped ? .wiped : .cryptography, "Ed25519")
        }
    }

    /// Zeroes the private half now, for all copies of this value.
    public func wipe() {
        seed.wipe()
        agreement.secret.wipe()
    }
}
