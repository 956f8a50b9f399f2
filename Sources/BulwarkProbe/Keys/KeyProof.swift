internal import BulwarkTransport
internal import Crypto
internal import CryptoExtras

/// Whether a server showed that it holds the key of its certificate.
public enum KeyProof: String, Sendable, Hashable {
    /// Its signature over this exchange is of that key.
    case proven
    /// Its signature is not of that key: it is not who its certificate says.
    case refuted
    /// Nothing was seen that could be checked: the key exchange is not signed, is older than TLS 1.2, or is signed by an
    /// algorithm that is not checked.
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
            case 0x0403: Self.isValidECDSA(signature, SHA256.hash(data: signed), facts.key, key)
            case 0x0503: Self.isValidECDSA(signature, SHA384.hash(data: signed), facts.key, key)
            case 0x0603: Self.isValidECDSA(signature, SHA512.hash(data: signed), facts.key, key)
            case 0x0804, 0x0809: Self.isValidRSA(signature, SHA256.hash(data: signed), .PSS, facts.key, key)
            case 0x0805, 0x080A: Self.isValidRSA(signature, SHA384.hash(data: signed), .PSS, facts.key, key)
            case 0x0806, 0x080B: Self.isValidRSA(signature, SHA512.hash(data: signed), .PSS, facts.key, key)
            case 0x0401: Self.isValidRSA(signature, SHA256.hash(data: signed), .insecurePKCS1v1_5, facts.key, key)
            case 0x0501: Self.isValidRSA(signature, SHA384.hash(data: signed), .insecurePKCS1v1_5, facts.key, key)
            case 0x0601: Self.isValidRSA(signature, SHA512.hash(data: signed), .insecurePKCS1v1_5, facts.key, key)
            default: nil
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
        case .rsa: return false
        default: return nil
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
        case .p256, .p384, .p521: return false
        default: return nil
        }
    }
}
