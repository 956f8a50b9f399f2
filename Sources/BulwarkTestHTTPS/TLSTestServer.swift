package import BulwarkCore
package import BulwarkTestServers
internal import BulwarkTesting
internal import NIOCore
internal import NIOPosix
internal import NIOSSL

/// An HTTPS server on the loopback, on SwiftNIO: HTTP/1.1 and HTTP/2 by ALPN, an identity that can change while
/// connections go on, what a test wants to go wrong, and a record of what came in.
///
/// It shows no SCTs and no OCSP response in the handshake, which NIOSSL cannot send: ``OpenSSLServer`` can, with the options
/// `-serverinfo` and `-status_file`. SCTs in a certificate work with both.
///
/// ```swift
/// let server = try await TLSTestServer.start(identity: authority.issue(request))
/// …
/// await server.stop()
/// #expect(server.requests.isEmpty)
/// ```
package final class TLSTestServer: Sendable {
    /// Where it listens; the system chose the port.
    package let address: BulwarkCore.SocketAddress
    private let listener: any Channel
    private let state: ServerState

    /// The port, which the system chose.
    package var port: UInt16 { address.port }

    /// Starts a server; returns once it listens.
    ///
    /// - Parameters:
    ///   - identity: Its chain and key.
    ///   - behaviour: How it behaves; in good order at first.
    package static func start(
        identity: ServerIdentity, behaviour: ServerBehaviour = ServerBehaviour()
    ) async throws -> TLSTestServer {
        let state = try ServerState(identity, behaviour)
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 256)
            .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try ConnectionSetup.begin(channel, state) }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        guard let port = listener.localAddress?.port.flatMap({ UInt16(exactly: $0) }),
            let address = BulwarkCore.SocketAddress("127.0.0.1", port: port)
        else { throw SocketFault.unreachable }
        return TLSTestServer(address: address, listener: listener, state: state)
    }

    /// Runs a server as long as a body runs.
    @discardableResult
    package static func running<Result>(
        identity: ServerIdentity, behaviour: ServerBehaviour = ServerBehaviour(),
        _ body: (TLSTestServer) async throws -> Result
    ) async throws -> Result {
        let server = try await start(identity: identity, behaviour: behaviour)
        do {
            let result = try await body(server)
            await server.stop()
            return result
        } catch {
            await server.stop()
            throw error
        }
    }

    private init(address: BulwarkCore.SocketAddress, listener: any Channel, state: ServerState) {
        self.address = address
        self.listener = listener
        self.state = state
    }

    /// Takes another identity: connections that are open go on with the old one, new ones have the new one.
    ///
    /// - Throws: Where the chain and the key do not belong together; the old identity stays then.
    package func replaceIdentity(_ identity: ServerIdentity) throws { try state.replaceIdentity(identity) }

    /// Behaves in another way from the next connection or request on.
    package func replaceBehaviour(_ behaviour: ServerBehaviour) throws { try state.replaceBehaviour(behaviour) }

    /// The connections so far, in the order of their coming.
    package var connections: [RecordedConnection] { state.connections }

    /// The requests so far, in the order of their coming. One that has not come whole is not among them: see
    /// ``RecordedConnection/plaintextBytes``.
    package var requests: [RecordedRequest] { state.requests }

    /// Waits until no connection is open: what a client sent last has come in then.
    ///
    /// - Returns: Whether it came to that within the time.
    @discardableResult
    package func settle(within time: Duration = Patience.lastResort) async -> Bool {
        await state.wait(within: time) { !$0.contains { $0.isOpen } }
    }

    /// Waits until the connections so far are as a test wants them.
    ///
    /// - Returns: Whether it came to that within the time.
    @discardableResult
    package func wait(
        within time: Duration = Patience.lastResort, until isReached: @Sendable ([RecordedConnection]) -> Bool
    ) async -> Bool {
        await state.wait(within: time, until: isReached)
    }

    /// Closes the connections that are open, as a server does with idle ones, and goes on listening.
    package func closeConnections() async {
        for channel in state.openChannels { try? await channel.close().get() }
    }

    /// Sends bytes that nobody asked for, under TLS, on the connections that are open.
    package func send(_ bytes: [UInt8]) async {
        for channel in state.openChannels {
            try? await channel.eventLoop.submit {
                let tls = try channel.pipeline.syncOperations.context(handlerType: PlaintextHandler.self)
                tls.writeAndFlush(NIOAny(channel.allocator.buffer(bytes: bytes)), promise: nil)
            }.get()
        }
    }

    /// Stops listening and cuts all connections off.
    package func stop() async {
        try? await listener.close().get()
        for channel in state.openChannels {
            try? await channel.eventLoop.submit { ConnectionSetup.cutOff(channel) }.get()
            try? await channel.closeFuture.get()
        }
    }
}
