import BulwarkCore
import BulwarkTestHTTPS
import BulwarkTestServers
import BulwarkTransport
import BulwarkX509
import Foundation
import NIOCore
import NIOPosix
import Testing

@testable import BulwarkHTTP

@Suite("TLS for other clients")
struct TLSGateTests {
    /// Writes at once, and tells what comes of it.
    private final class Talker: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer
        let answer: EventLoopPromise<String>

        init(_ answer: EventLoopPromise<String>) { self.answer = answer }

        func channelActive(context: ChannelHandlerContext) {
            let request = ByteBuffer(string: "GET /secret HTTP/1.1\r\nHost: \(Kit.host)\r\nConnection: close\r\n\r\n")
            context.writeAndFlush(wrapOutboundOut(request), promise: nil)
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            answer.succeed(String(buffer: unwrapInboundIn(data)))
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            answer.fail(error)
            context.close(promise: nil)
        }
    }

    static func talk(_ gate: TLSGate, to server: TLSTestServer) async throws -> String {
        let group = MultiThreadedEventLoopGroup.singleton
        let answer = group.any().makePromise(of: String.self)
        _ = try await ClientBootstrap(group: group).channelInitializer { channel in
            channel.eventLoop.makeCompletedFuture {
                try channel.pipeline.syncOperations.addHandler(gate.channelHandler(for: Kit.host))
                try channel.pipeline.syncOperations.addHandler(Talker(answer))
            }
        }.connect(host: "127.0.0.1", port: Int(server.port)).get()
        return try await answer.futureResult.get()
    }

    @Test("what a handler writes early leaves only when the server was let through", arguments: ServerCase.allCases)
    func handler(_ server: ServerCase) async throws {
        let identity = try server.identity(for: Kit.host, from: Kit.authority)
        try await TLSTestServer.running(identity: identity, behaviour: ServerBehaviour { _ in .text("hello") }) {
            running in
            do {
                let answer = try await Self.talk(TLSGate(Kit.trust(), handshakeTime: Kit.patience), to: running)
                #expect(answer.hasPrefix("HTTP/1.1 200"))
                #expect(server.isAcceptable)
            } catch let error as HTTPSError {
                #expect(!server.isAcceptable)
                #expect(error.code == .untrusted)
                #expect(error.verdict?.reasons.isEmpty == false)
                try await TrustInHandshakeTests.expectNothingSent(running)
            }
        }
    }

    /// Counts how often certificates are judged.
    private final class CountingChains: ChainBuilding {
        private let counter = Locked(0)
        private let chains = ChainBuilder(roots: TrustRoots(given: [Kit.authority.root]))

        var count: Int { counter.withLock { $0 } }

        func validate(_ chain: UnverifiedChain, for name: ServerName, at now: Int64) async -> ChainOutcome {
            counter.withLock { $0 += 1 }
            return await chains.validate(chain, for: name, at: now)
        }
    }

    /// A clock that is set by hand.
    private final class SetClock: WallClock {
        private let date = Locked(Date())

        var now: Date { date.withLock { $0 } }
        func advance(by seconds: Double) { date.withLock { $0 += seconds } }
    }

    @Test(
        "the same certificates are judged once in a while, and in every handshake where that is asked for: none is resumed",
        arguments: [(0, TLSVersion.v12), (0, .v13), (3_600, .v12), (3_600, .v13)])
    func memory(_ lifetime: Int, _ version: TLSVersion) async throws {
        let chains = CountingChains()
        let gate = TLSGate(TrustEvaluator(chains: chains), handshakeTime: Kit.patience, verdictLifetime: lifetime)
        var behaviour = ServerBehaviour()
        behaviour.versions = version...version
        try await TLSTestServer.running(identity: try Kit.identity(), behaviour: behaviour) { server in
            for _ in 0..<3 { _ = try await Self.talk(gate, to: server) }
            #expect(chains.count == (lifetime == 0 ? 3 : 1))
            try server.replaceIdentity(try Kit.identity())
            _ = try await Self.talk(gate, to: server)
            #expect(chains.count == (lifetime == 0 ? 4 : 2))
        }
    }

    @Test("a verdict is never found again after its certificate ended, nor when the clock was set back")
    func time() async throws {
        var request = LeafRequest(names: [Kit.host])
        request.lastDay = 30.0 / 86_400
        let (chains, clock) = (CountingChains(), SetClock())
        let gate = TLSGate(
            TrustEvaluator(chains: chains), handshakeTime: Kit.patience, verdictLifetime: 3_600, clock: clock)
        try await TLSTestServer.running(identity: try Kit.authority.issue(request)) { server in
            _ = try await Self.talk(gate, to: server)
            clock.advance(by: -10)
            _ = try await Self.talk(gate, to: server)
            #expect(chains.count == 2)
            clock.advance(by: 60)
            let count = server.requests.count
            await #expect(throws: HTTPSError(.untrusted)) { try await Self.talk(gate, to: server) }
            #expect(server.requests.count == count)
        }
    }

    @Test("the memory of verdicts is bounded, keeps no refusal, and tells hosts and certificates apart")
    func cache() async throws {
        var cache = VerdictCache(lifetime: 60, most: 4)
        let now = Int64(Date().timeIntervalSince1970)
        let identity = try Kit.identity()
        let trust = Kit.trust()
        let presented = UnverifiedChain(presented: identity.chain)
        let good = await trust.evaluate(presented, host: Kit.host, at: now)
        let bad = await trust.evaluate(presented, host: Kit.other, at: now)
        #expect(good.allowsConnection && !bad.allowsConnection)
        for number in 0..<10 {
            cache.keep(good, for: VerdictCache.Key(host: "\(number).example", presented: identity.chain), at: now)
        }
        #expect(cache.count == 4)
        let key = VerdictCache.Key(host: Kit.host, presented: identity.chain)
        cache.keep(bad, for: key, at: now)
        #expect(cache.verdict(for: key, at: now) == nil)
        cache.keep(good, for: key, at: now)
        #expect(cache.verdict(for: key, at: now + 60) != nil)
        #expect(cache.verdict(for: VerdictCache.Key(host: Kit.other, presented: identity.chain), at: now) == nil)
        #expect(cache.verdict(for: VerdictCache.Key(host: Kit.host, presented: [identity.chain[0]]), at: now) == nil)
        #expect(cache.verdict(for: key, at: now + 61) == nil)
        #expect(cache.count == 3)
    }

    @Test("NIAP's package asks for TLS 1.3, and exceptions loosen versions and suites as they say")
    func profiles() {
        func profile(_ policy: TransportPolicy, _ system: SystemVersion = 26) -> TLSProfile {
            TLSProfile(policy.effective(for: Kit.host, on: system), protocols: [])
        }
        #expect(profile(TransportPolicy()).minimum == .v12)
        #expect(profile(TransportPolicy()).requiresForwardSecrecy)
        let niap = TransportPolicy(requiredNIAPPackage: .functionalPackage21)
        #expect(profile(niap, SystemVersion(26, 4)).minimum == .v13)
        #expect(profile(niap, SystemVersion(26, 3)).minimum == .v12)
        let old = TransportPolicy(exceptions: [DomainException(domain: Kit.host, minimumTLSVersion: .v10)])
        #expect(profile(old, 18).minimum == .v10)
        #expect(profile(old, 26).minimum == .v12)
    }
}
