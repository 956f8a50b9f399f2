internal import Crypto

/// What a log signed beside the time (RFC 6962 section 3.2).
public enum CTEntry: Sendable, Hashable {
    /// A certificate as it stands: for SCTs of the TLS extension and of a stapled OCSP response.
    case certificate([UInt8])
    /// What was signed before the certificate was: for SCTs in the certificate.
    ///
    /// - Parameters:
    ///   - issuerKeyHash: the SHA-256 of the issuer's SubjectPublicKeyInfo.
    ///   - signedPart: the TBSCertificate without the extension of the SCTs.
    case precertificate(issuerKeyHash: SPKIHash, signedPart: [UInt8])

    /// The entry of the SCTs that stand in a certificate.
    ///
    /// - Parameters:
    ///   - leaf: The certificate.
    ///   - issuer: Its issuer, from the chain **that was verified**.
    public init(embeddedIn leaf: CertificateFacts, issuer: CertificateFacts) {
        self = .precertificate(issuerKeyHash: issuer.pin, signedPart: leaf.signedPartWithoutTimestamps)
    }

    /// The entry's type and its bytes, as they are signed.
    var signedBytes: [UInt8] {
        switch self {
        case .certificate(let der): [0, 0] + Self.sized(der)
        case .precertificate(let hash, let part): [0, 1] + hash.bytes + Self.sized(part)
        }
    }

    private static func sized(_ bytes: [UInt8]) -> [UInt8] {
        [16, 8, 0].map { UInt8(truncatingIfNeeded: bytes.count >> $0) } + bytes
    }
}

extension SignedCertificateTimestamp {
    /// What checking a signature gave.
    public enum SignatureCheck: Sendable, Hashable {
        /// The log's key signed it.
        case valid
        /// The log's key did not sign it.
        case invalid
        /// The log's key is not of P-256, or the SCT names another algorithm: only ECDSA with P-256 and SHA-256 is
        /// checked, the algorithm of every log that is approved today.
        case unsupportedAlgorithm
    }

    /// Checks the signature of the SCT over an entry.
    ///
    /// - Parameters:
    ///   - entry: What the log must have signed.
    ///   - key: The log's SubjectPublicKeyInfo in DER.
    public func check(over entry: CTEntry, key: [UInt8]) -> SignatureCheck {
        guard hashAlgorithm == 4, signatureAlgorithm == 3,
            let key = try? P256.Signing.PublicKey(derRepresentation: key)
        else { return .unsupportedAlgorithm }
        let time = (0..<8).reversed().map { UInt8(truncatingIfNeeded: timestamp >> ($0 * 8)) }
        let size = [UInt8(truncatingIfNeeded: extensions.count >> 8), UInt8(truncatingIfNeeded: extensions.count)]
        let signed = [0, 0] + time + entry.signedBytes + size + extensions
        guard let signature = try? P256.Signing.ECDSASignature(derRepresentation: signature) else { return .invalid }
        return key.isValidSignature(signature, for: signed) ? .valid : .invalid
    }
}
