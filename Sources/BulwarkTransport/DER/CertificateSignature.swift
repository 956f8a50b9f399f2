/// The algorithm that a certificate was signed with.
public enum CertificateSignature: Sendable, Hashable {
    /// A hash function of a signature.
    public enum Hash: String, Sendable, Hashable {
        /// MD5: broken.
        case md5
        /// SHA-1: broken.
        case sha1
        /// SHA-224.
        case sha224
        /// SHA-256.
        case sha256
        /// SHA-384.
        case sha384
        /// SHA-512.
        case sha512
    }

    /// RSA with PKCS #1 v1.5 padding.
    case rsaPKCS1(Hash)
    /// RSASSA-PSS; its hash stands in parameters, and is nil where it is none of ours.
    case rsaPSS(Hash?)
    /// ECDSA.
    case ecdsa(Hash)
    /// Ed25519.
    case ed25519
    /// Ed448.
    case ed448
    /// Another algorithm, by its object identifier.
    case other(String)

    /// Reads an AlgorithmIdentifier (RFC 5280 section 4.1.1.2).
    init(_ identifier: DERReader.Element) throws(TransportError) {
        var reader = identifier.reader
        let name = try reader.next(DERReader.Tag.objectIdentifier).dottedIdentifier()
        switch name {
        case "1.2.840.113549.1.1.4": self = .rsaPKCS1(.md5)
        case "1.2.840.113549.1.1.5": self = .rsaPKCS1(.sha1)
        case "1.2.840.113549.1.1.14": self = .rsaPKCS1(.sha224)
        case "1.2.840.113549.1.1.11": self = .rsaPKCS1(.sha256)
        case "1.2.840.113549.1.1.12": self = .rsaPKCS1(.sha384)
        case "1.2.840.113549.1.1.13": self = .rsaPKCS1(.sha512)
        case "1.2.840.113549.1.1.10": self = .rsaPSS(try Self.hashOfPSS(&reader))
        case "1.2.840.10045.4.1": self = .ecdsa(.sha1)
        case "1.2.840.10045.4.3.1": self = .ecdsa(.sha224)
        case "1.2.840.10045.4.3.2": self = .ecdsa(.sha256)
        case "1.2.840.10045.4.3.3": self = .ecdsa(.sha384)
        case "1.2.840.10045.4.3.4": self = .ecdsa(.sha512)
        case "1.3.101.112": self = .ed25519
        case "1.3.101.113": self = .ed448
        default: self = .other(name)
        }
    }

    /// The hash of RSASSA-PSS-params (RFC 4055 section 3.1): SHA-1 where none is named.
    private static func hashOfPSS(_ reader: inout DERReader) throws(TransportError) -> Hash? {
        var parameters = try reader.next(DERReader.Tag.sequence).reader
        guard let tagged = try parameters.next(ifTagged: DERReader.Tag.context(0)) else { return .sha1 }
        var algorithm = try DERReader.only(DERReader.Tag.sequence, in: tagged.content).reader
        switch try algorithm.next(DERReader.Tag.objectIdentifier).dottedIdentifier() {
        case "1.3.14.3.2.26": return .sha1
        case "2.16.840.1.101.3.4.2.1": return .sha256
        case "2.16.840.1.101.3.4.2.2": return .sha384
        case "2.16.840.1.101.3.4.2.3": return .sha512
        case "2.16.840.1.101.3.4.2.4": return .sha224
        default: return nil
        }
    }
}
