import BulwarkHTTP
import BulwarkTransport
import BulwarkX509
import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import NIOTLS

/// Times TCP and TLS to one server, from the call to connect to the end of the handshake.
struct Handshakes {
    /// Ends a connection when its handshake has.
    private final class Waiter: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private let done: EventLoopPromise<Void>

        init(_ done: EventLoopPromise<Void>) { self.done = done }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            guard case .handshakeCompleted? = event as? TLSUserEvent else { return }
            done.succeed()
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            done.fail(error)
            context.close(promise: nil)
        }
    }

    let site: Site
    let port: Int
    let group = MultiThreadedEventLoopGroup.singleton

    /// What is compared: NIOSSL by itself, and the gate with and without its memory of verdicts.
    func rows() throws -> [(name: String, handler: @Sendable () throws -> any ChannelHandler)] {
        let root = try NIOSSLCertificate(bytes: site.root, format: .der)
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.trustRoots = .certificates([root])
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        let context = try NIOSSLContext(configuration: configuration)
        let trust = try trust(site)
        let (gate, forgetful) = (TLSGate(trust), TLSGate(trust, verdictLifetime: 0))
        return [
            ("NIOSSL, default verification", { try NIOSSLClientHandler(context: context, serverHostname: Site.host) }),
            ("TLSGate", { try gate.channelHandler(for: Site.host, protocols: ["http/1.1"]) }),
            (
                "TLSGate, every handshake judged",
                { try forgetful.channelHandler(for: Site.host, protocols: ["http/1.1"]) }
            ),
        ]
    }

    /// Seconds of each handshake, row by row in turn.
    func measure(_ rounds: Int) async throws -> [String: [Double]] {
        let rows = try rows()
        var times: [String: [Double]] = [:]
        for round in 0..<(rounds + 50) {
            for (name, handler) in rows {
                let time = try await one(handler)
                if round >= 50 { times[name, default: []].append(time) }
            }
        }
        return times
    }

    private func one(_ handler: @escaping @Sendable () throws -> any ChannelHandler) async throws -> Double {
        let done = group.any().makePromise(of: Void.self)
        let start = ContinuousClock.now
        let channel = try await ClientBootstrap(group: group).channelInitializer { channel in
            channel.eventLoop.makeCompletedFuture {
                try channel.pipeline.syncOperations.addHandler(handler())
                try channel.pipeline.syncOperations.addHandler(Waiter(done))
            }
        }.connect(host: "127.0.0.1", port: port).get()
        try await done.futureResult.get()
        let time = start.duration(to: .now)
        try? await channel.close().get()
        return time / .seconds(1)
    }
}

/// Pins, Certificate Transparency and App Transport Security: the root counts as one of the system's, so that SCTs are asked for.
func trust(_ site: Site) throws -> TrustEvaluator {
    let pins = try PinSet([
        PinnedHost(
            Site.host, leafPins: [Pin(try CertificateFacts(der: site.leaf).pin)],
            authorityPins: [Pin(try CertificateFacts(der: site.intermediate).pin)])
    ])
    return TrustEvaluator(
        chains: ChainBuilder(roots: TrustRoots(system: [site.root])), pins: pins,
        transparency: TransparencyEvaluator(.applePublished, list: site.logs))
}
