/// The chain that a server presents (RFC 5246 §7.4.2, RFC 8446 §4.4.2).
public struct CertificateMessage: Sendable, Hashable {
    /// The certificates in DER, the server's own first; not looked into.
    public var certificates: [[UInt8]]
    /// The stapled OCSP response beside the server's certificate, in DER; TLS 1.3 only.
    public var staple: [UInt8]?
    /// The list of SCTs beside the server's certificate; TLS 1.3 only.
    public var timestamps: [UInt8]?

    /// Parses the body of the message as it is up to TLS 1.2.
    ///
    /// - Throws: `HelloFault` where the bytes are none.
    public init(body: ArraySlice<UInt8>, limits: HelloLimits = HelloLimits()) throws(HelloFault) {
        guard body.count <= limits.messageBytes else { throw .tooLarge }
        var reader = WireReader(body)
        var list = WireReader(try reader.vector(3))
        guard reader.isAtEnd else { throw .trailingBytes }
        certificates = []
        while !list.isAtEnd {
            guard certificates.count < limits.certificates else { throw .tooLarge }
            let certificate = try list.vector(3)
            guard !certificate.isEmpty else { throw .badLength }
            certificates.append(Array(certificate))
        }
    }
    /// Parses the body of the message as it is in TLS 1.3.
    ///
    /// - Throws: `HelloFault` where the bytes are none.
    public init(tls13 body: ArraySlice<UInt8>, limits: HelloLimits = HelloLimits()) throws(HelloFault) {
        guard body.count <= limits.messageBytes else { throw .tooLarge }
        var reader = WireReader(body)
        // The context answers a request, and a server's certificate answers none.
        guard try reader.vector(1).isEmpty else { throw .badValue }
        var list = WireReader(try reader.vector(3))
        guard reader.isAtEnd else { throw .trailingBytes }
        certificates = []
        while !list.isAtEnd {
            guard certificates.count < limits.certificates else { throw .tooLarge }
            let certificate = try list.vector(3)
            guard !certificate.isEmpty else { throw .badLength }
            let isLeaf = certificates.isEmpty
            certificates.append(Array(certificate))
            var extensions = WireReader(try list.vector(2))
            var seen: [UInt16] = []
            while !extensions.isAtEnd {
                guard seen.count < limits.extensions else { throw .tooLarge }
                let type = try extensions.uint16()
                guard !seen.contains(type) else { throw .duplicateExtension(type) }
                seen.append(type)
                let content = try extensions.vector(2)
                guard isLeaf else { continue }
                switch type {
                case 5: staple = try CertificateStatusMessage(body: content, limits: limits).response
                case 18: timestamps = Array(content)
                default: break
                }
            }
        }
    }
}
