internal import BulwarkTransport
internal import NIOCore
internal import NIOHTTP1
internal import NIOHTTP2
internal import NIOPosix

/// Makes connections: TCP, TLS through a gate, and HTTP in the version that both sides speak.
struct Connector: Sendable {
    private struct Opened: Sendable {
        var channel: any Channel
        var verdict: TrustVerdict?
        var exchanges: Connection.Exchanges
    }

    let group: any EventLoopGroup
    let configuration: ClientConfiguration

    func connect(
        _ route: Route, _ gate: TLSGate, generation: Int, id: Int
    ) async throws(HTTPSError) -> Connection {
        let opened: Opened
        do {
            let bootstrap = ClientBootstrap(group: group).connectTimeout(configuration.connectTime.amount)
            let ready: EventLoopFuture<Opened>
            if let address = try address(of: route) {
                ready = try await bootstrap.connect(to: address) { self.prepare($0, route, gate) }
            } else {
                ready = try await bootstrap.connect(host: route.host.text, port: route.port) {
                    self.prepare($0, route, gate)
                }
            }
            opened = try await ready.get()
        } catch {
            throw Self.named(error)
        }
        return Connection(
            id: id, route: route, generation: generation, verdict: opened.verdict, channel: opened.channel,
            exchanges: opened.exchanges)
    }

    private func address(of route: Route) throws -> SocketAddress? {
        guard let text = configuration.addresses[route.host.text] else { return nil }
        return try SocketAddress(ipAddress: text, port: route.port)
    }

    /// Fills the pipeline. What comes out is ready when the server has been let through.
    private func prepare(
        _ channel: any Channel, _ route: Route, _ gate: TLSGate
    ) -> EventLoopFuture<EventLoopFuture<Opened>> {
        let ready = channel.eventLoop.makePromise(of: Opened.self)
        return channel.eventLoop.makeCompletedFuture {
            do {
                guard route.scheme == .https else {
                    ready.succeed(Opened(channel: channel, verdict: nil, exchanges: try addHTTP1(to: channel)))
                    return ready.futureResult
                }
                let handler = try gate.channelHandler(
                    for: route.host, origin: route.origin,
                    protocols: configuration.offersHTTP2 ? ["h2", "http/1.1"] : ["http/1.1"])
                handler.onFailure = { ready.fail($0) }
                handler.onOpen = { negotiated, verdict in
                    do {
                        let exchanges = try negotiated == "h2" ? addHTTP2(to: channel) : addHTTP1(to: channel)
                        ready.succeed(Opened(channel: channel, verdict: verdict, exchanges: exchanges))
                    } catch {
                        ready.fail(error)
                        channel.close(promise: nil)
                    }
                }
                try channel.pipeline.syncOperations.addHandler(handler)
            } catch {
                ready.fail(error)
                throw error
            }
            return ready.futureResult
        }
    }

    private func addHTTP1(to channel: any Channel) throws -> Connection.Exchanges {
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldSize = configuration.headerBytes
        limits.maxHeaderListSize = configuration.headerBytes
        limits.maxHeaderFieldCount = configuration.headerCount
        let handler = ExchangeHandler(.http1, idleTime: configuration.idleTime.amount, on: channel.eventLoop)
        try channel.pipeline.syncOperations.addHandlers(
            HTTPRequestEncoder(), ResponseBoundary(handler),
            ByteToMessageHandler(
                HTTPResponseDecoder(
                    leftOverBytesStrategy: .dropBytes, informationalResponseStrategy: .drop,
                    limitConfiguration: limits)), handler)
        return .http1(NIOLoopBound(handler, eventLoop: channel.eventLoop))
    }

    private func addHTTP2(to channel: any Channel) throws -> Connection.Exchanges {
        var connection = NIOHTTP2Handler.ConnectionConfiguration()
        connection.initialSettings = [
            HTTP2Setting(parameter: .enablePush, value: 0),
            HTTP2Setting(parameter: .maxConcurrentStreams, value: 0),
            HTTP2Setting(parameter: .maxHeaderListSize, value: configuration.headerBytes),
            HTTP2Setting(parameter: .initialWindowSize, value: Self.streamWindow),
        ]
        connection.targetWindowSize = Self.connectionWindow
        var stream = NIOHTTP2Handler.StreamConfiguration()
        stream.targetWindowSize = Self.streamWindow
        let multiplexer = try channel.pipeline.syncOperations.configureHTTP2Pipeline(
            mode: .client, connectionConfiguration: connection, streamConfiguration: stream
        ) { pushed in
            // Push is off: a server that pushes breaks the protocol.
            pushed.close()
        }
        let opener = StreamOpener(multiplexer, idleTime: configuration.idleTime.amount, on: channel.eventLoop)
        try channel.pipeline.syncOperations.addHandler(opener)
        return .http2(NIOLoopBound(opener, eventLoop: channel.eventLoop))
    }

    private static let streamWindow = 1 << 20
    private static let connectionWindow = 4 << 20

    private static func named(_ error: any Error) -> HTTPSError {
        switch error {
        case let error as HTTPSError: error
        case ChannelError.connectTimeout: HTTPSError(.stalled, "nobody answered in time")
        case is NIOConnectionError, is SocketAddressError, is IOError: HTTPSError(.unreachable)
        default: HTTPSError(.connectionLost, "the connection failed while it was made")
        }
    }
}
