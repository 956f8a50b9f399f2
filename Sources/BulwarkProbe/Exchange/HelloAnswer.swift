/// What a server's first flight tells.
public struct HelloAnswer: Sendable, Hashable {
    /// The server's hello.
    public var hello: ServerHello
    /// The chain in DER as presented, unverified, the server's own certificate first. Empty where the server asks for another
    /// group (``ServerHello/isRetryRequest``), and in TLS 1.3 where the prober has not got the keys to read it.
    public var certificates: [[UInt8]] = []
    /// The stapled OCSP response in DER, unverified.
    public var staple: [UInt8]?
    /// The list of SCTs as it stands in its extension (RFC 6962 §3.3.1), unverified.
    public var timestamps: [UInt8]?
    /// The parameters of an ephemeral key exchange; before TLS 1.3 only.
    public var keyExchange: ServerKeyExchange?
    /// The signature scheme that the server proves its key with; from TLS 1.2 on, and where it signs at all.
    public var signatureAlgorithm: UInt16?
    /// Whether the server showed that it holds the key of its certificate.
    public var keyProof = KeyProof.notSeen
    /// The application protocol that the server chose (RFC 7301).
    public var applicationProtocol: String?
    /// Whether the server asks for a certificate of the client.
    public var asksForCertificate = false

    /// Makes an answer of a hello alone.
    public init(hello: ServerHello) {
        self.hello = hello
        timestamps = hello.timestamps
        applicationProtocol = hello.applicationProtocol
    }

    /// The version; nil for a number that is none.
    public var version: ProtocolVersion? { ProtocolVersion(rawValue: hello.version) }

    /// The cipher suite; nil for a number that the registry does not hold.
    public var cipherSuite: CipherSuite? { CipherSuite(number: hello.cipherSuite) }

    /// Whether the exchange had to be signed, and nothing that could be checked shows that the server holds the key of its certificate.
    ///
    /// Where it need not be signed (RSA key exchange), and before TLS 1.2, it cannot be told without finishing a handshake.
    public var lacksKeyProof: Bool {
        switch keyProof {
        case .proven: false
        case .refuted: true
        case .notSeen: hello.version >= ProtocolVersion.tls12.rawValue && cipherSuite?.isForwardSecret == true
        }
    }

    /// The number of the group, from the key share or the key exchange.
    public var group: UInt16? {
        if case .namedGroup(let number) = keyExchange?.parameters { return number }
        return hello.group
    }
}
