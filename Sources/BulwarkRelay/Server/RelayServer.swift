public import BulwarkCore
internal import BulwarkRelayAPI
internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import HummingbirdHTTP2
public import Logging
internal import Metrics
internal import NIOCore
internal import ServiceLifecycle
internal import UnixSignals

/// A relay that listens: HTTP/2 and HTTP/1.1 over TLS, or plain HTTP where that is meant.
///
/// ```swift
/// let server = try await RelayServer(
///     RelayConfiguration(name: "relay.example.com"), store: RelayStore(path: "/var/lib/relay/relay.db"),
///     attachments: "/var/lib/relay/attachments", address: ServerAddress(host: "0.0.0.0", port: 443),
///     security: .tls(certificates: "fullchain.pem", key: "privkey.pem"), logger: logger)
/// try await server.run(endsOnSignals: true)
/// ```
public struct RelayServer: Sendable {
    /// How long requests under way may go on when the relay is told to stop.
    private static let grace = Duration.seconds(30)

    let relay: Relay
    private let application: Application<RouterResponder<RelayRequestContext>>
    private let housekeeping: HousekeepingService
    private let observatory: ObservatoryService?
    private let logger: Logger

    /// Sets a relay up. Nothing listens before ``run(endsOnSignals:)``.
    ///
    /// - Parameters:
    ///   - configuration: Its name, and how much it takes.
    ///   - store: What it keeps.
    ///   - attachments: The folder of attachments; nil takes none.
    ///   - address: Where it listens.
    ///   - security: How connections are protected.
    ///   - limits: Bounds of connections.
    ///   - metrics: Where ``observatory`` reads; nil for none.
    ///   - observatory: Where metrics are read, in the open: an address that only this machine or its watchers reach.
    ///   - clock: The time.
    ///   - entropy: Where tokens, challenges and names come from.
    ///   - logger: Where it logs. No address, token or content goes there.
    ///   - onRunning: Is given the port that it listens at.
    /// - Throws: ``ServerError``; ``RelayError`` where the store or the folder cannot be used.
    public init(
        _ configuration: RelayConfiguration, store: RelayStore, attachments: String?, address: ServerAddress,
        security: TransportSecurity, limits: ConnectionLimits = ConnectionLimits(), metrics: TextMetrics? = nil,
        observatory: ServerAddress? = nil, clock: any WallClock & BootClock = SystemClock(),
        entropy: any EntropySource = SystemEntropy(), logger: Logger,
        onRunning: @escaping @Sendable (Int) -> Void = { _ in }
    ) async throws {
        guard 1...255 ~= configuration.name.utf8.count, configuration.name == configuration.name.lowercased() else {
            throw ServerError(.configuration, "the relay's name")
        }
        if security == .plainOnLoopback, !address.isLoopback { throw ServerError(.exposed) }
        var certificate: ServerCertificate?
        if case .tls(let chain, let key) = security {
            certificate = try ServerCertificate(chain: chain, key: key, files: SystemFileSystem())
        }
        let folder = try attachments.map { try AttachmentFolder(path: $0, files: SystemFileSystem()) }
        var configuration = configuration
        if folder == nil { configuration.attachmentBytes = 0 }
        relay = Relay(configuration, store: store, folder: folder, clock: clock, entropy: entropy)
        try await relay.tidyUp()
        let counts = RelayMetrics(factory: metrics ?? NOOPMetricsHandler.instance)
        let ends = ConnectionEnds()
        let routes = RelayRoutes(
            relay: relay, limits: limits, isBehindProxy: security == .plainBehindProxy, metrics: counts,
            ends: ends)
        application = Application(
            router: routes.router(), server: try Self.builder(certificate, limits, ends),
            configuration: ApplicationConfiguration(
                address: .hostname(address.host, port: address.port), serverName: nil,
                availableConnectionsDelegate: MaximumAvailableConnections(limits.connections, logger: logger)),
            onServerRunning: { channel in onRunning(channel.localAddress?.port ?? address.port) }, logger: logger)
        housekeeping = HousekeepingService(
            relay: relay, metrics: counts, certificate: certificate, logger: logger)
        self.observatory = metrics.flatMap { metrics in
            observatory.map { ObservatoryService(metrics, address: $0, logger: logger) }
        }
        self.logger = logger
    }

    /// Listens until the task is cancelled or, where that is asked for, the process is told to stop; and lets requests under way end.
    ///
    /// - Parameter endsOnSignals: Whether SIGTERM and SIGINT end it.
    /// - Throws: ``ServerError/Code/address``, ``ServerError/Code/failed``.
    public func run(endsOnSignals: Bool = false) async throws(ServerError) {
        let services: [any Service] = [housekeeping] + (observatory.map { [$0] } ?? []) + [application]
        var configuration = ServiceGroupConfiguration(
            services: services, gracefulShutdownSignals: endsOnSignals ? [.sigterm, .sigint] : [], logger: logger)
        // Connections of HTTP/2 are closed when the grace ends. To cancel them before would crash: NIO lets fall the streams that come to a
        // connection whose task was cancelled, and does not bear that.
        configuration.maximumGracefulShutdownDuration = Self.grace + .seconds(5)
        let group = ServiceGroup(configuration: configuration)
        // In a task of its own: being cancelled means to stop as a signal does, and not to drop what is under way.
        let running = Task { [logger] () -> Result<Void, ServerError> in
            do {
                try await group.run()
                return .success(())
            } catch is CancellationError {
                return .success(())
            } catch let error as ServerError {
                return .failure(error)
            } catch  where ServerError.isAboutAddress(error) {
                return .failure(ServerError(.address))
            } catch {
                logger.error("The relay ended.", metadata: ["error": "\(type(of: error))"])
                return .failure(ServerError(.failed))
            }
        }
        let result = await withTaskCancellationHandler {
            await running.value
        } onCancel: {
            Task { await group.triggerGracefulShutdown() }
        }
        try result.get()
    }

    /// - Parameter certificate: What TLS is by; nil for plain HTTP.
    private static func builder(
        _ certificate: ServerCertificate?, _ limits: ConnectionLimits, _ ends: ConnectionEnds
    ) throws -> HTTPServerBuilder {
        var streams = HTTP1Channel.Configuration(
            additionalChannelHandlers: [
                StalledWriteHandler(limit: .milliseconds(limits.stalledTime)), InputEndHandler(ends),
            ],
            idleTimeout: .milliseconds(limits.idleTime))
        streams.httpDecoder = .init(maxHeaderFieldSize: 8 << 10, maxHeaderListSize: 16 << 10, maxHeaderFieldCount: 100)
        guard let certificate else { return .http1(configuration: streams) }
        let tls = try certificate.configuration()
        let configuration = HTTP2ChannelConfiguration(
            idleTimeout: .milliseconds(limits.idleTime), gracefulCloseTimeout: grace, streamConfiguration: streams)
        let connections = Occupancy(limit: limits.connectionsOfAddress)
        return HTTPServerBuilder { responder in
            GuardedChannel(
                base: try HTTP2UpgradeChannel(
                    tlsConfiguration: tls, configuration: configuration, responder: responder),
                limits: limits, connections: connections)
        }
    }
}
