internal import Crypto

/// What stands in a certificate (RFC 5280 section 4.1), read from its DER and judged by nobody.
///
/// It reads certificates that libraries refuse to load, of weak keys and old algorithms too, so that a diagnosis can name
/// them. No signature is checked here.
public struct CertificateFacts: Sendable, Hashable {
    /// The certificate as it stands.
    public let der: [UInt8]
    /// The serial number: the content of its INTEGER, in two's complement.
    public let serialNumber: [UInt8]
    /// What it is signed with.
    public let signature: CertificateSignature
    /// The issuer's Name, as it stands.
    public let issuer: [UInt8]
    /// The subject's Name, as it stands.
    public let subject: [UInt8]
    /// When it begins to be valid: seconds since 1970, UTC.
    public let notBefore: Int64
    /// The last second of its validity: seconds since 1970, UTC.
    public let notAfter: Int64
    /// The SubjectPublicKeyInfo, the whole TLV as it stands.
    public let subjectPublicKeyInfo: [UInt8]
    /// The kind of the public key.
    public let key: PublicKeyKind
    /// The extensions in their order.
    public let extensions: [CertificateExtension]
    /// The parts of the TBSCertificate before the extensions.
    private let partsBeforeExtensions: [UInt8]

    /// Reads a certificate.
    ///
    /// - Parameters:
    ///   - der: One certificate, and nothing after it.
    ///   - limits: How much it may hold.
    /// - Throws: ``TransportError`` with `malformedDER`, `malformedCertificate` or `tooLarge`.
    public init(der: [UInt8], limits: CertificateLimits = CertificateLimits()) throws(TransportError) {
        guard der.count <= limits.certificateBytes else { throw TransportError(.tooLarge, "a certificate") }
        var outer = try DERReader.only(DERReader.Tag.sequence, in: der[...]).reader
        let signed = try outer.next(DERReader.Tag.sequence)
        let algorithm = try outer.next(DERReader.Tag.sequence)
        _ = try outer.next(DERReader.Tag.bitString).wholeBits()
        try outer.end()

        var parts = signed.reader
        if let version = try parts.next(ifTagged: DERReader.Tag.context(0)) {
            let number = try DERReader.only(DERReader.Tag.integer, in: version.content).integer()
            guard number.count == 1, number.first.map({ $0 <= 2 }) == true else {
                throw TransportError(.malformedCertificate, "the version is none of 1, 2 and 3")
            }
        }
        serialNumber = Array(try parts.next(DERReader.Tag.integer).integer())
        guard try parts.next(DERReader.Tag.sequence).bytes == algorithm.bytes else {
            throw TransportError(.malformedCertificate, "the two signature algorithms differ")
        }
        signature = try CertificateSignature(algorithm)
        issuer = Array(try parts.next(DERReader.Tag.sequence).bytes)
        var validity = try parts.next(DERReader.Tag.sequence).reader
        notBefore = try validity.next().seconds()
        notAfter = try validity.next().seconds()
        try validity.end()
        subject = Array(try parts.next(DERReader.Tag.sequence).bytes)
        let info = try parts.next(DERReader.Tag.sequence)
        subjectPublicKeyInfo = Array(info.bytes)
        key = try PublicKeyKind(info)
        var end = info.bytes.endIndex
        // The unique identifiers of version 2: [1] and [2], primitive.
        for tag: UInt8 in [0x81, 0x82] {
            if let identifier = try parts.next(ifTagged: tag) { end = identifier.bytes.endIndex }
        }
        partsBeforeExtensions = Array(der[signed.content.startIndex..<end])
        extensions = try Self.extensions(&parts, limits)
        try parts.end()
        self.der = der
    }

    /// The pin of the key: the SHA-256 of ``subjectPublicKeyInfo``.
    public var pin: SPKIHash { SPKIHash(of: subjectPublicKeyInfo) }

    /// The SHA-256 of the whole certificate.
    public var fingerprint: [UInt8] { Array(SHA256.hash(data: der)) }

    /// The extension of an object identifier in dotted form.
    public subscript(extension identifier: String) -> CertificateExtension? {
        extensions.first { $0.identifier == identifier }
    }

    /// The TBSCertificate without the extension of the SCTs, as a log signed it (RFC 6962 section 3.2).
    public var signedPartWithoutTimestamps: [UInt8] {
        let kept = extensions.filter { $0.identifier != Self.embeddedTimestamps }.flatMap(\.der)
        var body = partsBeforeExtensions
        if !kept.isEmpty {
            body += DERWriter.value(DERReader.Tag.context(3), DERWriter.value(DERReader.Tag.sequence, kept))
        }
        return DERWriter.value(DERReader.Tag.sequence, body)
    }

    /// The object identifier of the extension that holds SCTs (RFC 6962 section 3.3).
    static let embeddedTimestamps = "1.3.6.1.4.1.11129.2.4.2"

    private static func extensions(
        _ parts: inout DERReader, _ limits: CertificateLimits
    ) throws(TransportError) -> [CertificateExtension] {
        guard let tagged = try parts.next(ifTagged: DERReader.Tag.context(3)) else { return [] }
        var list = try DERReader.only(DERReader.Tag.sequence, in: tagged.content).reader
        var found: [CertificateExtension] = []
        var seen: Set<String> = []
        while !list.isAtEnd {
            guard found.count < limits.extensions else { throw TransportError(.tooLarge, "the extensions") }
            let item = try CertificateExtension(list.next(DERReader.Tag.sequence))
            guard seen.insert(item.identifier).inserted else {
                throw TransportError(.malformedCertificate, "an extension stands twice")
            }
            found.append(item)
        }
        return found
    }
}

extension SPKIHash {
    /// The hash of a SubjectPublicKeyInfo as it stands.
    ///
    /// - Parameter subjectPublicKeyInfo: The whole TLV, as ``CertificateFacts/subjectPublicKeyInfo`` has it.
    public init(of subjectPublicKeyInfo: [UInt8]) {
        self.init(digest: Array(SHA256.hash(data: subjectPublicKeyInfo)))
    }
}
