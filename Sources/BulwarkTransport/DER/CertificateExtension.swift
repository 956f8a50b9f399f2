/// An extension of a certificate (RFC 5280 section 4.2), not interpreted.
public struct CertificateExtension: Sendable, Hashable {
    /// The object identifier in dotted form, such as `2.5.29.17`.
    public let identifier: String
    /// Whether who does not know it must refuse the certificate.
    public let isCritical: Bool
    /// The bytes in its OCTET STRING.
    public let value: [UInt8]
    /// The extension as it stands.
    let der: ArraySlice<UInt8>

    init(_ element: DERReader.Element) throws(TransportError) {
        var reader = element.reader
        identifier = try reader.next(DERReader.Tag.objectIdentifier).dottedIdentifier()
        // FALSE is the default, which DER leaves out; authorities write it all the same.
        if let flag = try reader.next(ifTagged: DERReader.Tag.boolean) {
            guard flag.content.count == 1, let byte = flag.content.first, byte == 0 || byte == 0xFF else {
                throw TransportError(.malformedDER, "a boolean is neither 00 nor FF")
            }
            isCritical = byte == 0xFF
        } else {
            isCritical = false
        }
        value = Array(try reader.next(DERReader.Tag.octetString).content)
        try reader.end()
        der = element.bytes
    }
}
