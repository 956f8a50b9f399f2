internal import BulwarkCore
internal import Crypto

/// An X25519 key pair whose private half lives in ``SecureBytes``.
struct AgreementKeyPair: Sendable {
    let secret: SecureBytes
    let publicKey: AgreementPublicKey

    private static let zero = SecureBytes(count: 32) { _ in }

    init(from entropy: some EntropySource) throws(MessagingError) {
        try self.init(secret: SecureBytes(random: 32, from: entropy))
    }

    init(secret: SecureBytes) throws(MessagingError) {
        do {
            let publicKey = try secret.withUnwipedBytes {
                Array(try Curve25519.KeyAgreement.PrivateKey(rawRepresentation: $0).publicKey.rawRepresentation)
            }
            self.init(secret: secret, publicKey: AgreementPublicKey(computed: publicKey))
        } catch {
            throw MessagingError(.cryptography, "an X25519 private key")
        }
    }

    /// Takes both halves as they were stored.
    init(secret: SecureBytes, publicKey: AgreementPublicKey) {
        self.secret = secret
        self.publicKey = publicKey
    }

    /// X25519, with the check of RFC 7748 §6.1 that swift-crypto leaves out: a secret of zeros is nobody's.
    func agree(with other: AgreementPublicKey) throws(MessagingError) -> SecureBytes {
        try Self.agree(secret, with: [other])[0]
    }

    /// Agreements of one secret with several keys: swift-crypto computes the public half each time it takes a secret.
    static func agree(
        _ secret: SecureBytes, with others: [AgreementPublicKey]
    ) throws(MessagingError) -> [SecureBytes] {
        let shared: [SecureBytes]
        do {
            shared = try secret.withUnwipedBytes { secret in
                let key = try Curve25519.KeyAgreement.PrivateKey(rawRepresentation: secret)
                return try others.map { other in
                    try key.sharedSecretFromKeyAgreement(with: .init(rawRepresentation: other.rawRepresentation))
                        .withUnsafeBytes { SecureBytes(copying: $0) }
                }
            }
        } catch {
            throw MessagingError(secret.isWiped ? .wiped : .cryptography, "X25519")
        }
        // Constant-time: SecureBytes compares so.
        guard !shared.contains(zero) else { throw MessagingError(.invalidKey, "the shared secret is zero") }
        return shared
    }
}
