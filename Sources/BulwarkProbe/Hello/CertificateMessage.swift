/// The chain that a server presents in the clear, up to TLS 1.2 (RFC 5246 §7.4.2).
public struct CertificateMessage: Sendable, Hashable {
    /// The certificates in DER, the server's own first; not looked into.
    public var certificates: [[UInt8]]

    /// Parses the body of the message.
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
}
