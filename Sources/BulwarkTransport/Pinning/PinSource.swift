internal import Crypto

/// A key that can be pinned, and where it was found.
public struct PinSource: Sendable, Hashable {
    /// What a key stood in.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// A certificate.
        case certificate
        /// A request for a certificate (PKCS #10).
        case request
        /// A public key.
        case publicKey = "public-key"
        /// A private key: its public half is pinned, and the private one is not kept.
        case privateKey = "private-key"
    }

    /// What the key stood in.
    public var kind: Kind
    /// The certificate that it stood in.
    public var certificate: CertificateFacts?
    /// The kind of the key.
    public var key: PublicKeyKind
    /// The SubjectPublicKeyInfo.
    public var subjectPublicKeyInfo: [UInt8]

    /// The pin.
    public var pin: SPKIHash { SPKIHash(of: subjectPublicKeyInfo) }

    /// The keys in a file: certificates, requests, public and private keys, in PEM or DER, in their order.
    ///
    /// - Parameters:
    ///   - bytes: What stands in the file.
    ///   - limits: How much it may hold.
    /// - Throws: ``TransportError`` with `malformedPEM`, `malformedDER`, `malformedCertificate` or `tooLarge`; with
    ///   `encryptedKey` for a private key under a password; with `noKey` where nothing can be pinned.
    public static func read(
        _ bytes: [UInt8], limits: CertificateLimits = CertificateLimits()
    ) throws(TransportError) -> [PinSource] {
        guard bytes.count <= limits.textBytes else { throw TransportError(.tooLarge, "a file") }
        guard PEMBlock.isText(bytes) else { return [try source(der: bytes, limits)] }
        var found: [PinSource] = []
        for block in try PEMBlock.blocks(in: bytes, limits: limits) {
            if let source = try source(block, limits) { found.append(source) }
        }
        guard !found.isEmpty else { throw TransportError(.noKey) }
        return found
    }

    // MARK: PEM

    /// Nil for a block that has no key, such as curve parameters.
    private static func source(_ block: PEMBlock, _ limits: CertificateLimits) throws(TransportError) -> PinSource? {
        switch block.label {
        case "CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE": try certificate(block.bytes, limits)
        case "CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST": try request(block.bytes)
        case "PUBLIC KEY": try publicKey(block.bytes, .publicKey)
        case "RSA PUBLIC KEY": try rsaKey(DERReader.only(DERReader.Tag.sequence, in: block.bytes[...]), .publicKey)
        case "PRIVATE KEY": try privateKey(block.bytes)
        case "RSA PRIVATE KEY": try rsaPrivateKey(block.bytes[...])
        case "EC PRIVATE KEY": try curvePrivateKey(block.bytes)
        case "ENCRYPTED PRIVATE KEY": throw TransportError(.encryptedKey)
        default: nil
        }
    }

    // MARK: DER

    /// One of the forms, told by what stands in it.
    private static func source(der: [UInt8], _ limits: CertificateLimits) throws(TransportError) -> PinSource {
        var inner = try DERReader.only(DERReader.Tag.sequence, in: der[...]).reader
        let first = try inner.next()
        guard first.tag == DERReader.Tag.sequence else {
            // Private keys begin with their version: PKCS #8 goes on with an algorithm, SEC 1 with the key's octets.
            guard first.tag == DERReader.Tag.integer else { throw TransportError(.noKey) }
            switch inner.nextTag {
            case DERReader.Tag.sequence: return try privateKey(der)
            case DERReader.Tag.octetString: return try curvePrivateKey(der)
            default: return first.content.count > 1 ? try rsaPublicKey(der[...]) : try rsaPrivateKey(der[...])
            }
        }
        // A public key has an algorithm before its bits, encrypted keys before their octets; certificates and requests
        // have what is signed, an algorithm and a signature.
        switch inner.nextTag {
        case DERReader.Tag.bitString: return try publicKey(der, .publicKey)
        case DERReader.Tag.octetString: throw TransportError(.encryptedKey)
        default:
            var signed = first.reader
            let isCertificate = signed.nextTag == DERReader.Tag.context(0)
            guard !isCertificate else { return try certificate(der, limits) }
            _ = try signed.next()
            _ = try signed.next()
            // A request's key follows its subject; a certificate of version 1 has its issuer there.
            var third = signed
            let element = try third.next()
            var reader = element.reader
            if element.tag == DERReader.Tag.sequence, (try? reader.next(DERReader.Tag.sequence)) != nil,
                reader.nextTag == DERReader.Tag.bitString
            {
                return try request(der)
            }
            return try certificate(der, limits)
        }
    }

    private static func certificate(_ der: [UInt8], _ limits: CertificateLimits) throws(TransportError) -> PinSource {
        let facts = try CertificateFacts(der: der, limits: limits)
        return PinSource(
            kind: .certificate, certificate: facts, key: facts.key, subjectPublicKeyInfo: facts.subjectPublicKeyInfo)
    }

    /// CertificationRequest (RFC 2986 section 4.2): the key is the third of what is signed.
    private static func request(_ der: [UInt8]) throws(TransportError) -> PinSource {
        var outer = try DERReader.only(DERReader.Tag.sequence, in: der[...]).reader
        var signed = try outer.next(DERReader.Tag.sequence).reader
        _ = try signed.next(DERReader.Tag.integer)
        _ = try signed.next(DERReader.Tag.sequence)
        return try publicKey(Array(signed.next(DERReader.Tag.sequence).bytes), .request)
    }

    private static func publicKey(_ der: [UInt8], _ kind: Kind) throws(TransportError) -> PinSource {
        let info = try DERReader.only(DERReader.Tag.sequence, in: der[...])
        return PinSource(kind: kind, key: try PublicKeyKind(info), subjectPublicKeyInfo: der)
    }

    private static func rsaPublicKey(_ der: ArraySlice<UInt8>) throws(TransportError) -> PinSource {
        try rsaKey(DERReader.only(DERReader.Tag.sequence, in: der), .publicKey)
    }

    /// A SubjectPublicKeyInfo around an RSAPublicKey (RFC 3279 section 2.3.1).
    private static func rsaKey(_ key: DERReader.Element, _ kind: Kind) throws(TransportError) -> PinSource {
        var numbers = key.reader
        let modulus = try numbers.next(DERReader.Tag.integer)
        let exponent = try numbers.next(DERReader.Tag.integer)
        try numbers.end()
        return try rsaKey(modulus, exponent, kind)
    }

    private static func rsaKey(
        _ modulus: DERReader.Element, _ exponent: DERReader.Element, _ kind: Kind
    ) throws(TransportError) -> PinSource {
        let key = DERWriter.value(DERReader.Tag.sequence, Array(modulus.bytes) + Array(exponent.bytes))
        // 1.2.840.113549.1.1.1 with NULL.
        let algorithm: [UInt8] = [
            0x30, 0x0D, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05, 0x00,
        ]
        let info = algorithm + DERWriter.value(DERReader.Tag.bitString, [0] + key)
        return try publicKey(DERWriter.value(DERReader.Tag.sequence, info), kind)
    }

    // MARK: Private keys

    /// RSAPrivateKey (RFC 8017 appendix A.1.2): the public half stands in it.
    private static func rsaPrivateKey(_ der: ArraySlice<UInt8>) throws(TransportError) -> PinSource {
        var numbers = try DERReader.only(DERReader.Tag.sequence, in: der).reader
        _ = try numbers.next(DERReader.Tag.integer)
        let modulus = try numbers.next(DERReader.Tag.integer)
        return try rsaKey(modulus, numbers.next(DERReader.Tag.integer), .privateKey)
    }

    /// PKCS #8 (RFC 5958 section 2).
    private static func privateKey(_ der: [UInt8]) throws(TransportError) -> PinSource {
        var reader = try DERReader.only(DERReader.Tag.sequence, in: der[...]).reader
        _ = try reader.next(DERReader.Tag.integer)
        var algorithm = try reader.next(DERReader.Tag.sequence).reader
        let identifier = try algorithm.next(DERReader.Tag.objectIdentifier).dottedIdentifier()
        let key = try reader.next(DERReader.Tag.octetString)
        switch identifier {
        case "1.2.840.113549.1.1.1": return try rsaPrivateKey(key.content)
        case "1.3.101.112":
            let seed = try DERReader.only(DERReader.Tag.octetString, in: key.content).content
            guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: Array(seed)) else {
                throw TransportError(.malformedDER, "a private key is not one of its curve")
            }
            let info =
                [0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70] + [0x03, 0x21, 0x00] + key.publicKey.rawRepresentation
            return try publicKey(DERWriter.value(DERReader.Tag.sequence, info), .privateKey)
        default: return try curvePrivateKey(der)
        }
    }

    /// SEC 1 or PKCS #8 of P-256, P-384 or P-521; the public half is computed where it does not stand in it.
    private static func curvePrivateKey(_ der: [UInt8]) throws(TransportError) -> PinSource {
        let info: [UInt8]
        if let key = try? P256.Signing.PrivateKey(derRepresentation: der) {
            info = Array(key.publicKey.derRepresentation)
        } else if let key = try? P384.Signing.PrivateKey(derRepresentation: der) {
            info = Array(key.publicKey.derRepresentation)
        } else if let key = try? P521.Signing.PrivateKey(derRepresentation: der) {
            info = Array(key.publicKey.derRepresentation)
        } else {
            throw TransportError(.noKey, "the private key is of a kind that cannot be read")
        }
        return try publicKey(info, .privateKey)
    }
}
