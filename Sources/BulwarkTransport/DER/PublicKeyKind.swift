/// The kind of a certificate's public key, and its size.
public enum PublicKeyKind: Sendable, Hashable {
    /// RSA (also RSASSA-PSS), with the bits of the modulus.
    case rsa(bits: Int)
    /// NIST P-256.
    case p256
    /// NIST P-384.
    case p384
    /// NIST P-521.
    case p521
    /// Ed25519.
    case ed25519
    /// Ed448.
    case ed448
    /// Another named curve, by its object identifier.
    case otherCurve(String)
    /// Another algorithm, by its object identifier.
    case other(String)

    /// The size in bits; nil where the kind is not known.
    public var bits: Int? {
        switch self {
        case .rsa(let bits): bits
        case .p256, .ed25519: 256
        case .p384: 384
        case .p521: 521
        case .ed448: 448
        case .otherCurve, .other: nil
        }
    }

    /// Reads a SubjectPublicKeyInfo (RFC 5280 section 4.1).
    init(_ info: DERReader.Element) throws(TransportError) {
        var reader = info.reader
        var algorithm = try reader.next(DERReader.Tag.sequence).reader
        let key = try reader.next(DERReader.Tag.bitString)
        try reader.end()
        let identifier = try algorithm.next(DERReader.Tag.objectIdentifier).dottedIdentifier()
        switch identifier {
        case "1.2.840.113549.1.1.1", "1.2.840.113549.1.1.10":
            var numbers = try DERReader.only(DERReader.Tag.sequence, in: key.wholeBits()).reader
            let modulus = try numbers.next(DERReader.Tag.integer).integer().drop { $0 == 0 }
            _ = try numbers.next(DERReader.Tag.integer).integer()
            try numbers.end()
            self = .rsa(bits: modulus.count * 8 - (modulus.first?.leadingZeroBitCount ?? 0))
        case "1.2.840.10045.2.1":
            // Parameters that are no name are an explicit curve: nobody should trust one.
            guard let curve = try algorithm.next(ifTagged: DERReader.Tag.objectIdentifier) else {
                self = .otherCurve("explicit")
                return
            }
            switch try curve.dottedIdentifier() {
            case "1.2.840.10045.3.1.7": self = .p256
            case "1.3.132.0.34": self = .p384
            case "1.3.132.0.35": self = .p521
            case let other: self = .otherCurve(other)
            }
        case "1.3.101.112": self = .ed25519
        case "1.3.101.113": self = .ed448
        default: self = .other(identifier)
        }
    }
}
