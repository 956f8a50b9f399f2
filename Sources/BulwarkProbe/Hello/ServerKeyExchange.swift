/// The parameters of an ephemeral key exchange, up to TLS 1.2 (RFC 5246 §7.4.3, RFC 8422 §5.4).
public struct ServerKeyExchange: Sendable, Hashable {
    /// What the keys are exchanged over.
    public enum Parameters: Sendable, Hashable {
        /// A named group, by its number.
        case namedGroup(UInt16)
        /// A finite field, by the length of its prime in bits.
        case finiteField(bits: Int)
        /// A short RSA key, of the export suites, by its length in bits.
        case temporaryRSA(bits: Int)
        /// A curve that the server spells out; no client should take it.
        case explicitCurve
    }

    /// What the keys are exchanged over.
    public var parameters: Parameters
    /// The signature scheme over them; TLS 1.2 only, and not where the suite is anonymous.
    public var signatureAlgorithm: UInt16?
    /// The signature over the randoms of both sides and the parameters; nil where nothing is signed.
    public var signature: [UInt8]?
    /// How many bytes of the body the signature covers.
    var signedCount = 0

    /// Parses the body of the message.
    ///
    /// - Parameters:
    ///   - body: The body.
    ///   - keyExchange: The kind of key exchange of the suite that the server chose.
    ///   - version: The version that the server chose.
    ///   - limits: What it may cost.
    /// - Throws: `HelloFault` where the bytes are none; `unexpectedMessage` where the suite has no such message.
    public init(
        body: ArraySlice<UInt8>, keyExchange: CipherSuite.KeyExchange, version: UInt16,
        limits: HelloLimits = HelloLimits()
    ) throws(HelloFault) {
        guard body.count <= limits.messageBytes else { throw .tooLarge }
        var reader = WireReader(body)
        switch keyExchange {
        case .ecdheRSA, .ecdheECDSA, .ecdhAnonymous:
            let type = try reader.number(1)
            guard type == 3 else {
                guard type == 1 || type == 2 else { throw .badValue }
                parameters = .explicitCurve
                return
            }
            parameters = .namedGroup(try reader.uint16())
            guard try !reader.vector(1).isEmpty else { throw .badLength }
        case .dheRSA, .dheDSS, .dhAnonymous:
            let prime = try reader.vector(2).drop { $0 == 0 }
            guard let first = prime.first else { throw .badLength }
            parameters = .finiteField(bits: prime.count * 8 - first.leadingZeroBitCount)
            for _ in 0..<2 { guard try !reader.vector(2).isEmpty else { throw .badLength } }
        case .rsaExport:
            let modulus = try reader.vector(2).drop { $0 == 0 }
            guard let first = modulus.first else { throw .badLength }
            parameters = .temporaryRSA(bits: modulus.count * 8 - first.leadingZeroBitCount)
            guard try !reader.vector(2).isEmpty else { throw .badLength }
        case .rsa, .ecdh, .dh, .tls13:
            throw .unexpectedMessage(12)
        }
        signatureAlgorithm = nil
        if keyExchange != .ecdhAnonymous && keyExchange != .dhAnonymous {
            if version >= ProtocolVersion.tls12.rawValue { signatureAlgorithm = try reader.uint16() }
            let signature = try reader.vector(2)
            guard !signature.isEmpty else { throw .badLength }
            self.signature = Array(signature)
            signedCount = body.count - signature.count - 2 - (signatureAlgorithm == nil ? 0 : 2)
        }
        guard reader.isAtEnd else { throw .trailingBytes }
    }
}
