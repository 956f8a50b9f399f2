import BulwarkCore
import BulwarkTestHTTPS
import BulwarkTestServers
import BulwarkTesting
import BulwarkTransport
import BulwarkX509
import Foundation
import NIOCore
import NIOHTTP1
import NIOHTTP2
import NIOPosix
import NIOSSL
import NIOTLS

/// A client as an app would build one by itself: NIO, NIOSSL, and a trust evaluator inside the handshake.
struct TestClient: Sendable {
    /// What the evaluator said, where it was asked.
    final class Verdicts: Sendable {
        private let all = Locked<[TrustVerdict]>([])
        var last: TrustVerdict? { all.withLock { $0.last } }
        func add(_ verdict: TrustVerdict) { all.withLock { $0.append(verdict) } }
    }

    static let host = "api.bank.test"
    var evaluator: TrustEvaluator
    var protocols = ["h2", "http/1.1"]
    var cipherSuites: String?
    let verdicts = Verdicts()

    init(trusting authority: LocalAuthority, pins: PinSet? = nil) {
        evaluator = TrustEvaluator(chains: Self.chains(trusting: [authority]), pins: pins)
    }

    static func chains(trusting authorities: [LocalAuthority]) -> ChainBuilder {
        ChainBuilder(roots: TrustRoots(given: authorities.map(\.root)))
    }

    static var now: Int64 { Int64(Date().timeIntervalSince1970) }

    func connect(to server: TLSTestServer, within time: Duration = Patience.lastResort) async throws -> TestConnection {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = protocols
        if let cipherSuites { configuration.cipherSuites = cipherSuites }
        let context = try NIOSSLContext(configuration: configuration)
        let (evaluator, verdicts) = (evaluator, verdicts)
        let ready = MultiThreadedEventLoopGroup.singleton.any().makePromise(of: TestConnection.self)
        let connected = ClientBootstrap(group: ready.futureResult.eventLoop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let tls = try NIOSSLClientHandler(
                        context: context, serverHostname: Self.host,
                        customVerificationCallback: { presented, promise in
                            let chain = presented.map { (try? $0.toDERBytes()) ?? [] }
                            promise.completeWithTask {
                                let verdict = await evaluator.evaluate(
                                    UnverifiedChain(presented: chain), host: Self.host, at: Self.now)
                                verdicts.add(verdict)
                                return verdict.allowsConnection ? .certificateVerified : .failed
                            }
                        })
                    try channel.pipeline.syncOperations.addHandlers(tls, ReadyHandler(ready))
                }
            }
            .connect(host: "127.0.0.1", port: Int(server.port))
        connected.cascadeFailure(to: ready)
        let late = ready.futureResult.eventLoop.scheduleTask(in: TimeAmount(time)) {
            ready.fail(TestConnection.Late())
        }
        defer { late.cancel() }
        do { return try await ready.futureResult.get() } catch {
            try? await connected.get().close().get()
            throw error
        }
    }

    /// One request over a connection of its own.
    func get(_ target: String = "/", from server: TLSTestServer) async throws -> TestConnection.Answer {
        let connection = try await connect(to: server)
        let answer = try await connection.get(target)
        await connection.close()
        return answer
    }
}

/// Waits for the end of the handshake.
private final class ReadyHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private let ready: EventLoopPromise<TestConnection>
    private var isReady = false

    init(_ ready: EventLoopPromise<TestConnection>) { self.ready = ready }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard case .handshakeCompleted(let name)? = event as? TLSUserEvent else { return }
        isReady = true
        do { ready.succeed(try TestConnection(context.channel, name)) } catch { ready.fail(error) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if !isReady { ready.fail(error) }
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        if !isReady { ready.fail(TestConnection.CutOff()) }
        context.fireChannelInactive()
    }
}
