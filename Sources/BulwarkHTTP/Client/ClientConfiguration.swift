public import BulwarkTransport
internal import NIOCore

/// Limits of a client. The defaults are for an app's API; large transfers need more of `resourceTime` and `bodyLimit`.
public struct ClientConfiguration: Sendable {
    /// How long nothing may come or go: for the headers, and between two parts of a body. A reader of a body that takes
    /// its time is not counted.
    public var requestTime: Duration = .seconds(30)
    /// How long a request may take in all, with its redirects and until its body has ended.
    public var resourceTime: Duration = .seconds(60)
    /// How long a TCP connection may take.
    public var connectTime: Duration = .seconds(10)
    /// How long a TLS handshake may take.
    public var handshakeTime: Duration = .seconds(15)

    /// The bytes that a response's body may have, where the request says nothing.
    public var bodyLimit = 10 * 1024 * 1024
    /// The bytes that a response's headers may have in all, names and values.
    public var headerBytes = 64 * 1024
    /// How many headers a response may have.
    public var headerCount = 128

    /// The hosts that may be asked, by requests and by redirects; nil for all.
    public var hosts: AllowedHosts?
    /// Which redirects are followed, where the request says nothing. Never one from https to http.
    public var redirects = RequestPolicy.Redirects.allowed
    /// How many redirects are followed in a row.
    public var redirectLimit = 5

    /// The connections to one scheme, host and port.
    public var connectionsPerHost = 6
    /// The connections in all; where more are wanted, idle ones are closed and then requests wait.
    public var connections = 64
    /// The idle connections that are kept for one scheme, host and port.
    public var idleConnectionsPerHost = 4
    /// How long an idle connection is kept.
    public var idleTime: Duration = .seconds(30)
    /// How many requests share an HTTP/2 connection, where the server takes so many.
    public var streamsPerConnection = 100
    /// Whether HTTP/2 is offered.
    public var offersHTTP2 = true

    /// The seconds for which certificates that were let pass are not judged again for the same host; with other pins, policy
    /// or roots they always are. None judges in every handshake.
    public var verdictLifetime = 60
    /// Whether SCTs must stand in the certificate. NIOSSL does not show those of the handshake and of OCSP: false says "cannot
    /// tell" of a certificate without them and lets it pass; true refuses it, and with it the few servers that deliver SCTs in
    /// another way.
    public var requiresEmbeddedTimestamps = false
    /// How long a host whose certificates were refused is not asked again: it doubles up to a minute. The requests in
    /// between have the same error.
    public var refusalTime: Duration = .seconds(1)

    /// Addresses of hosts that are not to be looked up, such as `["api.example.com": "192.0.2.7"]`. Certificates, pins and
    /// policy are judged for the host all the same.
    public var addresses: [String: String] = [:]

    /// The defaults.
    public init() {}
}

extension Duration {
    /// The same for NIO, whose deadlines overflow with amounts that nobody means.
    var amount: TimeAmount { TimeAmount(max(.zero, min(self, .seconds(365 * 86_400)))) }
}
