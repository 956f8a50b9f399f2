public import BulwarkCore
public import BulwarkTransport
internal import BulwarkX509
public import NIOCore
public import NIOPosix

/// An HTTPS client under a transport policy: every server is judged inside the TLS handshake, and a refused one never sees
/// a byte of a request.
///
/// It speaks HTTP/1.1 and HTTP/2, keeps connections, follows redirects that stay within the policy, and bounds everything
/// that a server could make long. It has no cache, no cookies, no proxy, and asks for no compression.
///
/// ```swift
/// let client = try HTTPSClient(pins: pins)
/// let response = try await client.send(HTTPSRequest("https://api.example.com/v1/accounts"))
/// let bytes = try await response.body.collect()
/// await client.shutDown()
/// ```
///
/// Make one and keep it: its connections and TLS contexts are what makes requests quick.
public final class HTTPSClient: Sendable {
    let configuration: ClientConfiguration
    let pool: ConnectionPool
    private let clock: any WallClock

    /// A client with an evaluator.
    ///
    /// - Parameters:
    ///   - trust: What judges servers. Its policy says which TLS they must speak, and which hosts plain HTTP reaches.
    ///   - configuration: Limits.
    ///   - group: The event loops; the process's own at first.
    ///   - clock: What time it is, for certificates.
    public init(
        _ trust: TrustEvaluator, configuration: ClientConfiguration = ClientConfiguration(),
        group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton, clock: any WallClock = SystemClock()
    ) {
        self.configuration = configuration
        self.clock = clock
        pool = ConnectionPool(Self.gate(trust, configuration, clock), configuration, group)
    }

    /// A client that trusts the system's roots, which are read once, here.
    ///
    /// - Parameters:
    ///   - policy: The app's App Transport Security; the standard at first.
    ///   - pins: The pins; nil pins nothing.
    ///   - transparency: The transparency policy; Apple's published one at first.
    ///   - configuration: Limits.
    /// - Throws: ``TransportError`` where the system's roots cannot be read.
    public convenience init(
        policy: TransportPolicy = TransportPolicy(), pins: PinSet? = nil,
        transparency: TransparencyEvaluator? = TransparencyEvaluator(.applePublished),
        configuration: ClientConfiguration = ClientConfiguration()
    ) throws(TransportError) {
        let chains = ChainBuilder(roots: TrustRoots(system: try SystemRoots.read()))
        self.init(
            TrustEvaluator(chains: chains, policy: policy, pins: pins, transparency: transparency),
            configuration: configuration)
    }

    deinit { pool.abandon() }

    /// What judges servers now.
    public var trust: TrustEvaluator { pool.gate.trust }

    /// From now on another evaluator judges: new pins, a new policy or other roots.
    ///
    /// Every request that is sent after this returns goes over a connection whose certificates this evaluator accepted.
    /// Requests that are under way end on the connections that they have, and these are closed after that.
    public func replaceTrust(_ trust: TrustEvaluator) { pool.replace(Self.gate(trust, configuration, clock)) }

    /// From now on other pins hold; see ``replaceTrust(_:)``.
    public func replacePins(_ pins: PinSet?) {
        var trust = trust
        trust.pins = pins
        replaceTrust(trust)
    }

    /// Ends the client. Requests that wait for a connection fail, those under way have some time to end, and idle
    /// connections are closed. A client that is let go of without this breaks off what is under way.
    ///
    /// - Parameter grace: How long requests under way may go on; 10 s at first.
    public func shutDown(within grace: Duration = .seconds(10)) async { await pool.shutDown(within: grace.amount) }

    private static func gate(
        _ trust: TrustEvaluator, _ configuration: ClientConfiguration, _ clock: any WallClock
    ) -> TLSGate {
        TLSGate(
            trust, handshakeTime: configuration.handshakeTime, verdictLifetime: configuration.verdictLifetime,
            requiresEmbeddedTimestamps: configuration.requiresEmbeddedTimestamps, clock: clock)
    }
}
