/// A stapled OCSP response (RFC 6960 section 4.2), read for its SCTs and for what it says of the certificate.
///
/// - Warning: Its signature is **not** checked: SCTs prove themselves, the status does not.
public struct StapledResponse: Sendable, Hashable {
    /// What it says of a certificate.
    public enum Status: String, Sendable, Hashable {
        /// The certificate is not revoked.
        case good
        /// The certificate is revoked.
        case revoked
        /// The responder does not know the certificate.
        case unknown
    }

    /// What it says of the certificate.
    public let status: Status
    /// When that was known to be so: seconds since 1970, UTC.
    public let thisUpdate: Int64
    /// When there will be something newer: seconds since 1970, UTC; nil where it does not say.
    public let nextUpdate: Int64?
    /// The SCTs in it (RFC 6962 section 3.3); one that cannot be read is nil in its place.
    public let timestamps: [SignedCertificateTimestamp?]

    /// Reads what a response says of a certificate.
    ///
    /// - Parameters:
    ///   - der: The response.
    ///   - certificate: The server's certificate, by whose serial number it is found.
    ///   - limits: How much the response may hold.
    /// - Throws: ``TransportError`` with `malformedDER` for what is no successful basic response or says nothing of the
    ///   certificate; with `tooLarge`.
    public init(
        der: [UInt8], of certificate: CertificateFacts, limits: CertificateLimits = CertificateLimits()
    ) throws(TransportError) {
        guard der.count <= limits.certificateBytes else { throw TransportError(.tooLarge, "an OCSP response") }
        var outer = try DERReader.only(DERReader.Tag.sequence, in: der[...]).reader
        guard try outer.next(0x0A).content.elementsEqual([0]) else {
            throw TransportError(.malformedDER, "the OCSP response says that it failed")
        }
        var typed = try DERReader.only(
            DERReader.Tag.sequence, in: try outer.next(DERReader.Tag.context(0)).content
        ).reader
        guard try typed.next(DERReader.Tag.objectIdentifier).dottedIdentifier() == "1.3.6.1.5.5.7.48.1.1" else {
            throw TransportError(.malformedDER, "the OCSP response is no basic one")
        }
        var basic = try DERReader.only(
            DERReader.Tag.sequence, in: try typed.next(DERReader.Tag.octetString).content
        ).reader
        var data = try basic.next(DERReader.Tag.sequence).reader
        _ = try data.next(ifTagged: DERReader.Tag.context(0))
        _ = try data.next()  // The responder, by name or by key.
        _ = try data.next(DERReader.Tag.generalizedTime)
        var responses = try data.next(DERReader.Tag.sequence).reader
        var seen = 0
        while !responses.isAtEnd {
            seen += 1
            guard seen <= limits.extensions else { throw TransportError(.tooLarge, "the answers of an OCSP response") }
            var single = try responses.next(DERReader.Tag.sequence).reader
            var identifier = try single.next(DERReader.Tag.sequence).reader
            _ = try identifier.next(DERReader.Tag.sequence)
            _ = try identifier.next(DERReader.Tag.octetString)
            _ = try identifier.next(DERReader.Tag.octetString)
            guard try identifier.next(DERReader.Tag.integer).content.elementsEqual(certificate.serialNumber) else {
                continue
            }
            switch try single.next().tag {
            case 0x80: status = .good
            case 0xA1: status = .revoked
            case 0x82: status = .unknown
            default: throw TransportError(.malformedDER, "the status of an OCSP response is none")
            }
            thisUpdate = try single.next(DERReader.Tag.generalizedTime).seconds()
            if let next = try single.next(ifTagged: DERReader.Tag.context(0)) {
                nextUpdate = try DERReader.only(DERReader.Tag.generalizedTime, in: next.content).seconds()
            } else {
                nextUpdate = nil
            }
            timestamps = try Self.timestamps(in: try single.next(ifTagged: DERReader.Tag.context(1)))
            return
        }
        throw TransportError(.malformedDER, "the OCSP response is of other certificates")
    }

    private static func timestamps(
        in extensions: DERReader.Element?
    ) throws(TransportError) -> [SignedCertificateTimestamp?] {
        guard let extensions else { return [] }
        var list = try DERReader.only(DERReader.Tag.sequence, in: extensions.content).reader
        while !list.isAtEnd {
            let found = try CertificateExtension(list.next(DERReader.Tag.sequence))
            guard found.identifier == "1.3.6.1.4.1.11129.2.4.5" else { continue }
            let octets = try DERReader.only(DERReader.Tag.octetString, in: found.value[...]).content
            guard let timestamps = SignedCertificateTimestamp.list(bytes: Array(octets)) else {
                throw TransportError(.malformedDER, "the SCTs of the OCSP response are no list")
            }
            return timestamps
        }
        return []
    }
}
