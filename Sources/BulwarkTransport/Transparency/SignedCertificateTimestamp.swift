/// A log's promise to hold a certificate: an SCT of version 1 (RFC 6962 section 3.2).
public struct SignedCertificateTimestamp: Sendable, Hashable {
    /// The SHA-256 of the log's SubjectPublicKeyInfo: 32 bytes.
    public let logID: [UInt8]
    /// Milliseconds since 1970, UTC.
    public let timestamp: UInt64
    /// The extensions as they stand; the signature covers them (static logs keep the leaf's index here).
    public let extensions: [UInt8]
    /// The TLS number of the hash algorithm (RFC 5246 section 7.4.1.4.1); 4 is SHA-256.
    public let hashAlgorithm: UInt8
    /// The TLS number of the signature algorithm; 1 is RSA, 3 is ECDSA.
    public let signatureAlgorithm: UInt8
    /// The signature, over data that is not part of the SCT.
    public let signature: [UInt8]

    /// Reads one SCT; nil where it is malformed, of another version, or followed by more bytes.
    public init?(bytes: [UInt8]) {
        var reader = TLSReader(bytes[...])
        guard reader.number(1) == 0, let logID = reader.bytes(32), let timestamp = reader.number(8),
            let extensions = reader.vector(), let hash = reader.number(1), let algorithm = reader.number(1),
            let signature = reader.vector(), reader.isAtEnd
        else { return nil }
        self.logID = Array(logID)
        self.timestamp = timestamp
        self.extensions = Array(extensions)
        hashAlgorithm = UInt8(truncatingIfNeeded: hash)
        signatureAlgorithm = UInt8(truncatingIfNeeded: algorithm)
        self.signature = Array(signature)
    }

    /// Reads a SignedCertificateTimestampList (RFC 6962 section 3.3), as the TLS extension holds it.
    ///
    /// Linear, and at most 65,537 bytes by its form. A list that is malformed is nil; an SCT in it that cannot be read
    /// (a later version, for one) is nil in its place and does not hide the others.
    public static func list(bytes: [UInt8]) -> [SignedCertificateTimestamp?]? {
        var outer = TLSReader(bytes[...])
        guard let body = outer.vector(), outer.isAtEnd, !body.isEmpty else { return nil }
        var inner = TLSReader(body)
        var found: [SignedCertificateTimestamp?] = []
        while !inner.isAtEnd {
            guard let item = inner.vector(), !item.isEmpty else { return nil }
            found.append(SignedCertificateTimestamp(bytes: Array(item)))
        }
        return found
    }
}
