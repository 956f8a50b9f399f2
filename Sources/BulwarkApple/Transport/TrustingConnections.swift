public import BulwarkTransport
internal import Dispatch

/// Opens connections of the Network framework to servers that a ``TrustGuard`` allows, and to no others.
///
/// ```swift
/// let connections = TrustingConnections(TrustGuard(TrustEvaluator(chains: SystemChains(), pins: pins)))
/// let connection = try connections.connection(to: "mail.bank.example", port: 993)
/// connection.start(queue: queue)
/// ```
///
/// App Transport Security does not see these connections, so what it asks is asked here: the oldest TLS and the cipher suites are
/// those of the policy for the host. The name is checked by the system, the chain is judged inside the handshake, before a byte of
/// the app's leaves, and what cannot be judged is refused.
public struct TrustingConnections: Sendable {
    private let trustGuard: TrustGuard
    private let connectionTimeout: Int
    // Concurrent, for judging one server may wait for the network.
    private let queue = DispatchQueue(label: "bulwark.connections", qos: .userInitiated, attributes: .concurrent)

    /// Connections under a guard.
    ///
    /// - Parameters:
    ///   - trustGuard: What is asked of servers, and the client's own identity.
    ///   - connectionTimeout: The seconds that connecting may take.
    public init(_ trustGuard: TrustGuard, connectionTimeout: Int = 30) {
        self.trustGuard = trustGuard
        self.connectionTimeout = connectionTimeout
    }

    /// Makes a connection, which is begun by `start(queue:)`.
    ///
    /// - Parameters:
    ///   - host: The host name or the address.
    ///   - port: Its port.
    ///   - protocols: Those that are offered by ALPN (RFC 7301), such as `h2`.
    /// - Throws: ``BulwarkTransport/TransportError`` with `invalidName`: no host can have the name, or there is no such port.
    public func connection(
        to host: String, port: UInt16 = 443, protocols: [String] = []
    ) throws(TransportError) -> NWConnection {
        let name = try ServerName(host)
        guard port > 0, let endpoint = NWEndpoint.Port(rawValue: port) else {
            throw TransportError(.invalidName, "there is no port 0", at: host)
        }
        return NWConnection(
            host: NWEndpoint.Host(name.text), port: endpoint,
            using: try parameters(for: host, port: Int(port), protocols: protocols))
    }

    /// The parameters of a connection to one host: what another one presents does not pass.
    ///
    /// - Parameters:
    ///   - host: The host name or the address.
    ///   - port: Its port, for reports.
    ///   - protocols: Those that are offered by ALPN (RFC 7301), such as `h2`.
    /// - Throws: ``BulwarkTransport/TransportError`` with `invalidName`.
    public func parameters(
        for host: String, port: Int? = nil, protocols: [String] = []
    ) throws(TransportError) -> NWParameters {
        let tls = NWProtocolTLS.Options()
        try secure(tls.securityProtocolOptions, for: host, port: port, protocols: protocols)
        let tcp = NWProtocolTCP.Options()
        tcp.connectionTimeout = connectionTimeout
        return NWParameters(tls: tls, tcp: tcp)
    }

    /// Sets the options of TLS for one host, for parameters of the app's own: QUIC's options hold the same.
    ///
    /// - Parameters:
    ///   - options: Options in which neither versions nor suites nor trust are set yet.
    ///   - host: The host name or the address.
    ///   - port: Its port, for reports.
    ///   - protocols: Those that are offered by ALPN (RFC 7301), such as `h3`.
    /// - Throws: ``BulwarkTransport/TransportError`` with `invalidName`.
    public func secure(
        _ options: sec_protocol_options_t, for host: String, port: Int? = nil, protocols: [String] = []
    ) throws(TransportError) {
        let name = try ServerName(host)
        let evaluator = trustGuard.evaluator
        let effective = evaluator.policy.effective(for: name.text, on: evaluator.system)
        sec_protocol_options_set_min_tls_protocol_version(options, effective.minimumTLS.protocolVersion)
        Self.setSuites(of: effective, options)
        for name in protocols { sec_protocol_options_add_tls_application_protocol(options, name) }
        // A resumed session is not judged again, and pins may have changed since.
        sec_protocol_options_set_tls_resumption_enabled(options, false)
        let trustGuard = trustGuard
        sec_protocol_options_set_verify_block(
            options,
            { _, presented, complete in
                complete(Self.isTrusted(presented, name.text, port, trustGuard))
            }, queue)
        sec_protocol_options_set_challenge_block(
            options,
            { _, complete in
                let identity = trustGuard.identity(for: name.text)
                let answer = ChallengeAnswer(to: .clientCertificate, verdict: nil, hasIdentity: identity != nil)
                complete(answer == .presentIdentity ? identity?.protocolIdentity : nil)
            }, queue)
    }

    private static func isTrusted(
        _ presented: sec_trust_t, _ host: String, _ port: Int?, _ trustGuard: TrustGuard
    ) -> Bool {
        let trust = sec_trust_copy_ref(presented).takeRetainedValue()
        // Whoever sets a verify block checks the name: it is not left to what the connection may have set.
        guard SecTrustSetPolicies(trust, SecPolicyCreateSSL(true, host as CFString)) == errSecSuccess else {
            return false
        }
        let verdict = trustGuard.judge(trust, host: host, port: port)
        return ChallengeAnswer(to: .serverTrust, verdict: verdict, hasIdentity: false) == .trust
    }

    private static func setSuites(of policy: EffectivePolicy, _ options: sec_protocol_options_t) {
        if policy.requiredNIAPPackage != .none {
            let suites: [tls_ciphersuite_t] = [
                .AES_128_GCM_SHA256, .AES_256_GCM_SHA384, .ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
                .ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, .ECDHE_RSA_WITH_AES_256_GCM_SHA384,
                .ECDHE_RSA_WITH_AES_128_GCM_SHA256,
            ]
            for suite in suites { sec_protocol_options_append_tls_ciphersuite(options, suite) }
            return
        }
        sec_protocol_options_append_tls_ciphersuite_group(options, .ats)
        if !policy.requiresForwardSecrecy {
            sec_protocol_options_append_tls_ciphersuite_group(options, .ats_compatibility)
        }
    }
}
