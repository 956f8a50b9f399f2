internal import BulwarkCore
internal import Crypto

/// Checks on Ed25519's public keys (RFC 8032), which are no secret, and their map to X25519's.
enum Edwards25519 {
    /// The u on curve25519 of a point: (1 + y) / (1 − y) (RFC 7748 §4.1); nil for a y that is not below the modulus.
    ///
    /// It is 0 for y = 1 and y = −1, where alone the sign of x would have a second spelling.
    static func montgomeryU(_ bytes: [UInt8]) -> [UInt8]? {
        guard bytes.count == 32 else { return nil }
        let y = FieldElement(littleEndian: bytes)
        var spelling = y.littleEndian
        spelling[31] |= bytes[31] & 0x80
        guard spelling == bytes else { return nil }
        return ((.one + y) * (.one - y).inverse).littleEndian
    }

    /// 5ℓ − 1, where ℓ = 2²⁵² + 27742317777372353535851937790883648493 is the order of the base point, the least significant byte first.
    static let multiplier: [UInt8] = [
        0xA0, 0x23, 0xCD, 0xD0, 0x83, 0xEF, 0x5B, 0xB8, 0x2F, 0x10, 0xD6, 0x2E, 0x59, 0xE1, 0x5A, 0x68, 0x00, 0x00,
        0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x50,
    ]

    private static let multiplying = try? Curve25519.KeyAgreement.PrivateKey(rawRepresentation: multiplier)

    /// Whether u is that of a point of the curve without a part of small order, by one X25519.
    ///
    /// Each point is P + T, with P in the group of prime order and 8T = 0. X25519 by k = 5ℓ − 1, which is a multiple of eight and one of the
    /// numbers that X25519 leaves as they are, gives the u of kP + kT = −P; that is the u of P + T only where T = 0. A u of the twist, whose order
    /// is four times another prime, would come back where k is 1 or −1 modulo the order of its point, which it is for none.
    static func isInPrimeOrderGroup(_ u: AgreementPublicKey) throws(MessagingError) -> Bool {
        do {
            guard let multiplying else { throw MessagingError(.cryptography) }
            return try multiplying.sharedSecretFromKeyAgreement(with: .init(rawRepresentation: u.rawRepresentation))
                .withUnsafeBytes { $0.elementsEqual(u.rawRepresentation) }
        } catch {
            throw MessagingError(.cryptography, "X25519")
        }
    }
}
