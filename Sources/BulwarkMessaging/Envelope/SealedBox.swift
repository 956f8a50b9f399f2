public import BulwarkCore
internal import Crypto
internal import Foundation

/// Sealing to a public key without a session: HPKE, base mode (RFC 9180), with X25519, HKDF-SHA256 and ChaCha20-Poly1305.
///
/// For what is handed over once, such as the keys of a device that is being linked, whose public key was read off its screen.
///
/// - Warning: It says nothing about who sealed it, and has no forward secrecy: who gets the private key later opens it.
public enum SealedBox {
    /// A key pair to seal to.
    public struct KeyPair: Sendable {
        /// What is given to whoever seals.
        public let publicKey: AgreementPublicKey
        let pair: AgreementKeyPair

        /// Makes a key pair.
        ///
        /// - Parameter entropy: Where it comes from.
        /// - Throws: ``MessagingError/Code/cryptography``.
        public init(from entropy: some EntropySource = SystemEntropy()) throws(MessagingError) {
            pair = try AgreementKeyPair(from: entropy)
            publicKey = pair.publicKey
        }

        /// Zeroes the private half now, for all copies of this value.
        public func wipe() { pair.secret.wipe() }
    }

    private static let encapsulatedSize = 32

    /// Seals content.
    ///
    /// - Parameters:
    ///   - content: What is sealed.
    ///   - key: Whom it is sealed to. The type has refused keys of small order, which HPKE in swift-crypto does not.
    ///   - purpose: What it is for; it opens for the same purpose only.
    /// - Returns: The encapsulated key, 32 bytes, and the ciphertext.
    /// - Throws: ``MessagingError/Code/cryptography``.
    public static func seal(
        _ content: SecureBytes, to key: AgreementPublicKey, purpose: String
    ) throws(MessagingError) -> [UInt8] {
        do {
            let recipient = try Curve25519.KeyAgreement.PublicKey(rawRepresentation: key.rawRepresentation)
            var sender = try HPKE.Sender(
                recipientKey: recipient, ciphersuite: .Curve25519_SHA256_ChachaPoly, info: info(purpose))
            let sealed = try content.withUnwipedBytes { try sender.seal($0) }
            return Array(sender.encapsulatedKey) + sealed
        } catch {
            throw MessagingError(content.isWiped ? .wiped : .cryptography, "HPKE")
        }
    }

    /// Opens what ``seal(_:to:purpose:)`` gave.
    ///
    /// - Parameters:
    ///   - sealed: The encapsulated key and the ciphertext.
    ///   - key: The pair that it was sealed to.
    ///   - purpose: What it is for.
    /// - Throws: ``MessagingError/Code/notAuthentic``, also for another purpose or key; ``MessagingError/Code/invalidKey``,
    ///   ``MessagingError/Code/malformed``, ``MessagingError/Code/wiped``.
    public static func open(_ sealed: [UInt8], with key: KeyPair, purpose: String) throws(MessagingError) -> SecureBytes
    {
        guard sealed.count >= encapsulatedSize + 16 else { throw MessagingError(.malformed, "cut off") }
        // RFC 9180 §7.1.4: refuse what gives a secret of zeros.
        let encapsulated = try AgreementPublicKey(rawRepresentation: sealed.prefix(encapsulatedSize))
        do {
            return try key.pair.secret.withUnwipedBytes { secret in
                var recipient = try HPKE.Recipient(
                    privateKey: Curve25519.KeyAgreement.PrivateKey(rawRepresentation: secret),
                    ciphersuite: .Curve25519_SHA256_ChachaPoly, info: info(purpose),
                    encapsulatedKey: Data(encapsulated.rawRepresentation))
                var content = try recipient.open(sealed.dropFirst(encapsulatedSize))
                return SecureBytes(wiping: &content)
            }
        } catch {
            throw MessagingError(key.pair.secret.isWiped ? .wiped : .notAuthentic)
        }
    }

    private static func info(_ purpose: String) -> Data { Data("Bulwark sealed box v1\0\(purpose)".utf8) }
}
