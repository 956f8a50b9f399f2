public import BulwarkCore

/// What a live server presents as its identity: the chain, and the SCTs and the OCSP response beside it.
///
/// - Warning: All of it is **unverified**: who is on the way can present it as well. Build and judge a chain of it.
public struct PresentedIdentity: Sendable, Hashable {
    /// Where it was asked for.
    public var endpoint: HostEndpoint
    /// Which of the host's addresses answered.
    public var address: SocketAddress
    /// The server's answer, with version, suite and group.
    public var answer: HelloAnswer

    /// The certificates in DER, the server's own first; at least one.
    public var certificates: [[UInt8]] { answer.certificates }
    /// The list of SCTs of the TLS extension, as it stands there (RFC 6962 §3.3.1).
    public var timestamps: [UInt8]? { answer.timestamps }
    /// The stapled OCSP response in DER.
    public var staple: [UInt8]? { answer.staple }

    /// Asks a server, by TLS 1.3 as a client on Apple's systems would, and where it does not speak that, by everything from
    /// TLS 1.2 down to TLS 1.0.
    ///
    /// Blocks its thread up to the time limit; nothing is sent but one hello or two.
    ///
    /// - Parameters:
    ///   - endpoint: The host.
    ///   - timeLimit: How long all of it may take, from looking the name up to the last byte.
    ///   - limits: What an answer may cost.
    /// - Throws: `HelloFailure` where no chain comes: of the two attempts, the failure of the one that got further.
    public static func fetch(
        from endpoint: HostEndpoint, timeLimit: Duration = .seconds(10), limits: HelloLimits = HelloLimits()
    ) throws(HelloFailure) -> PresentedIdentity {
        let deadline = ContinuousClock.now + timeLimit
        let address = try HostAddress.find(endpoint, by: deadline)
        var first: HelloFailure?
        for hello in [ClientHello.modernIdentity(of: endpoint), .legacyIdentity(of: endpoint)] {
            let left = ContinuousClock.now.duration(to: deadline)
            do {
                let answer = try HelloExchange(address: address, hello: hello, timeLimit: left, limits: limits)
                    .perform()
                // A server that asks for another group in TLS 1.3 may still show its chain in TLS 1.2.
                guard !answer.certificates.isEmpty else { continue }
                return PresentedIdentity(endpoint: endpoint, address: address, answer: answer)
            } catch {
                if error.endsProbing { throw first ?? error }
                if first == nil || !error.isRefusal { first = error }
            }
        }
        throw first ?? .alert(TLSAlert(isFatal: true, code: 40))
    }
}

extension ClientHello {
    /// A hello whose answer the prober can decrypt up to the certificates.
    static func modernIdentity(of endpoint: HostEndpoint) -> ClientHello {
        ClientHello(
            version: .tls13, cipherSuites: [0x1301, 0x1302, 0x1303], groups: [29, 23, 24, 25],
            serverName: endpoint.serverName, sharedGroups: [29, 23, 24, 25])
    }

    /// A hello that every server before TLS 1.3 answers with its chain in the clear.
    static func legacyIdentity(of endpoint: HostEndpoint) -> ClientHello {
        ClientHello(version: .tls12, serverName: endpoint.serverName)
    }
}
