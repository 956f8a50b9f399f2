internal import BulwarkTransport
internal import Crypto
internal import CryptoExtras

/// Whether a server showed that it holds the key of its certificate.
public enum KeyProof: String, Sendable, Hashable {
    /// Its signature over this exchange is of that key.
    case proven
    /// Its signature is not of that key: it is not who its certificate says.
    case refuted
    /// Nothing was seen that could be checked: the key exchange is not signed or is older than TLS 1.2, or the key is of a kind that
    /// is not checked, and that App Transport Security does not take.
    case notSeen = "not-seen"

    /// Checks a signature of a handshake.
    ///
    /// - Parameters:
    ///   - signature: The signature.
    ///   - scheme: The number of its scheme (RFC 8446 §4.2.3).
    ///   - signed: What is signed.
    ///   - certificate: The server's certificate in DER.
    init(_ signature: [UInt8], scheme: UInt16, over signed: [UInt8], certificate: [UInt8]?) {
        guard let certificate, let facts = try? CertificateFacts(der: certificate) else {
            self = .notSeen
            return
        }
        let key = facts.subjectPublicKeyInfo
        let isValid: Bool? =
            switch scheme {
            case 0x0203: Self.isValidECDSA(signature, Insecure.SHA1.hash(data: signed), facts.key, key)
            case 0x0403: Self.isValidECDSA(signature, SHA256.hash(data: signed), facts.key, key)
            case 0x0503: Self.isValidECDSA(signature, SHA384.hash(data: signed), facts.key, key)
            case 0x0603: Self.isValidECDSA(signature, SHA512.hash(data: signed), facts.key, key)
            case 0x0804, 0x0809: Self.isValidRSA(signature, SHA256.hash(data: signed), .PSS, facts.key, key)
            case 0x0805, 0x080A: Self.isValidRSA(signature, SHA384.hash(data: signed), .PSS, facts.key, key)
            case 0x0806, 0x080B: Self.isValidRSA(signature, SHA512.hash(data: signed), .PSS, facts.key, key)
            case 0x0201:
                Self.isValidRSA(signature, Insecure.SHA1.hash(data: signed), .insecurePKCS1v1_5, facts.key, key)
            case 0x0401: Self.isValidRSA(signature, SHA256.hash(data: signed), .insecurePKCS1v1_5, facts.key, key)
            case 0x0501: Self.isValidRSA(signature, SHA384.hash(data: signed), .insecurePKCS1v1_5, facts.key, key)
            case 0x0601: Self.isValidRSA(signature, SHA512.hash(data: signed), .insecurePKCS1v1_5, facts.key, key)
            case 0x0807: Self.isValidEd25519(signature, signed, facts.key, key)
            // The server chooses the scheme: one that its key has no part in must not be a way around the proof.
            default: Self.isChecked(facts.key) ? false : nil
            }
        self = isValid.map { $0 ? .proven : .refuted } ?? .notSeen
    }

    private static func isValidECDSA(
        _ signature: [UInt8], _ digest: some Digest, _ kind: PublicKeyKind, _ key: [UInt8]
    ) -> Bool? {
        switch kind {
        case .p256:
            guard let key = try? P256.Signing.PublicKey(derRepresentation: key) else { return nil }
            return (try? P256.Signing.ECDSASignature(derRepresentation: signature)).map {
                key.isValidSignature($0, for: digest)
            } ?? false
        case .p384:
            guard let key = try? P384.Signing.PublicKey(derRepresentation: key) else { return nil }
            return (try? P384.Signing.ECDSASignature(derRepresentation: signature)).map {
                key.isValidSignature($0, for: digest)
            } ?? false
        case .p521:
            guard let key = try? P521.Signing.PublicKey(derRepresentation: key) else { return nil }
            return (try? P521.Signing.ECDSASignature(derRepresentation: signature)).map {
                key.isValidSignature($0, for: digest)
            } ?? false
        default: return isChecked(kind) ? false : nil
        }
    }

    private static func isValidRSA(
        _ signature: [UInt8], _ digest: some Digest, _ padding: _RSA.Signing.Padding, _ kind: PublicKeyKind,
        _ key: [UInt8]
    ) -> Bool? {
        switch kind {
        case .rsa:
            // Short keys are told elsewhere; whether the server holds one is another question.
            guard let key = try? _RSA.Signing.PublicKey(unsafeDERRepresentation: key) else { return nil }
            return key.isValidSignature(
                _RSA.Signing.RSASignature(rawRepresentation: signature), for: digest, padding: padding)
        default: return isChecked(kind) ? false : nil
        }
    }

    private static func isValidEd25519(
        _ signature: [UInt8], _ signed: [UInt8], _ kind: PublicKeyKind, _ key: [UInt8]
    ) -> Bool? {
        guard kind == .ed25519 else { return isChecked(kind) ? false : nil }
        // The key is the last 32 bytes of its SubjectPublicKeyInfo (RFC 8410 section 4).
        return (try? Curve25519.Signing.PublicKey(rawRepresentation: key.suffix(32))).map {
            $0.isValidSignature(signature, for: signed)
        }
    }

    /// Whether signatures of a kind of key are checked, so that one by another kind's scheme is not of the key.
    private static func isChecked(_ kind: PublicKeyKind) -> Bool {
        switch kind {
        case .rsa, .p256, .p384, .p521, .ed25519: true
        case .ed448, .otherCurve, .other: false
        }
    }
}
