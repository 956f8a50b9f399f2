/// What a server's first flight tells before any key is agreed on.
public struct HelloAnswer: Sendable, Hashable {
    /// The server's hello.
    public var hello: ServerHello
    /// The chain in DER as presented, unverified, the server's own certificate first. Empty in TLS 1.3, which encrypts it.
    public var certificates: [[UInt8]] = []
    /// The stapled OCSP response in DER, unverified; before TLS 1.3 only.
    public var staple: [UInt8]?
    /// The parameters of an ephemeral key exchange; before TLS 1.3 only.
    public var keyExchange: ServerKeyExchange?
    /// Whether the server asks for a certificate of the client; before TLS 1.3 only.
    public var asksForCertificate = false

    /// Makes an answer of a hello alone.
    public init(hello: ServerHello) { self.hello = hello }

    /// The version; nil for a number that is none.
    public var version: ProtocolVersion? { ProtocolVersion(rawValue: hello.version) }

    /// The cipher suite; nil for a number that the registry does not hold.
    public var cipherSuite: CipherSuite? { CipherSuite(number: hello.cipherSuite) }

    /// The number of the group, from the key share or the key exchange.
    public var group: UInt16? {
        if case .namedGroup(let number) = keyExchange?.parameters { return number }
        return hello.group
    }
}
