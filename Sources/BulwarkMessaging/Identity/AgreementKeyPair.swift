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
        self.init(secret: secret, publicKey: try Self.compute(secret, with: []).publicKey)
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

    /// A new key pair, and its agreements with other keys.
    static func make(
        agreeingWith others: [AgreementPublicKey], from entropy: some EntropySource
    ) throws(MessagingError) -> (pair: AgreementKeyPair, shared: [SecureBytes]) {
        let secret = SecureBytes(random: 32, from: entropy)
        let (publicKey, shared) = try compute(secret, with: others)
        return (AgreementKeyPair(secret: secret, publicKey: publicKey), shared)
    }

    /// Agreements of one secret with several keys.
    static func agree(
        _ secret: SecureBytes, with others: [AgreementPublicKey]
    ) throws(MessagingError) -> [SecureBytes] {
        try compute(secret, with: others).shared
    }

    /// The public half, which swift-crypto computes each time it takes a secret, and agreements with other keys.
    private static func compute(
        _ secret: SecureBytes, with others: [AgreementPublicKey]
    ) throws(MessagingError) -> (publicKey: AgreementPublicKey, shared: [SecureBytes]) {
        let publicKey: AgreementPublicKey, shared: [SecureBytes]
        do {
            (publicKey, shared) = try secret.withUnwipedBytes { secret in
                let key = try Curve25519.KeyAgreement.PrivateKey(rawRepresentation: secret)
                let shared = try others.map { other in
                    try key.sharedSecretFromKeyAgreement(with: .init(rawRepresentation: other.rawRepresentation))
                        .withUnsafeBytes { SecureBytes(copying: $0) }
                }
                return (AgreementPublicKey(computed: Array(key.publicKey.rawRepresentation)), shared)
            }
        } catch {
            throw MessagingError(secret.isWiped ? .wiped : .cryptography, "X25519")
        }
        // Constant-time: SecureBytes compares so.
        guard !shared.contains(zero) else { throw MessagingError(.invalidKey, "the shared secret is zero") }
        return (publicKey, shared)
    }
}
