/// A stapled OCSP response, up to TLS 1.2 (RFC 6066 §8).
public struct CertificateStatusMessage: Sendable, Hashable {
    /// The response in DER; not looked into.
    public var response: [UInt8]

    /// Parses the body of the message.
    ///
    /// - Throws: `HelloFault` where the bytes are none.
    public init(body: ArraySlice<UInt8>, limits: HelloLimits = HelloLimits()) throws(HelloFault) {
        guard body.count <= limits.messageBytes else { throw .tooLarge }
        var reader = WireReader(body)
        guard try reader.number(1) == 1 else { throw .badValue }  // ocsp, the only type ever in use
        let response = try reader.vector(3)
        guard reader.isAtEnd else { throw .trailingBytes }
        guard !response.isEmpty else { throw .badLength }
        self.response = Array(response)
    }
}
