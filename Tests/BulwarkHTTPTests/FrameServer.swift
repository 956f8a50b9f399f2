import BulwarkCore
import BulwarkTestServers
import NIOCore
import NIOHPACK
import NIOHTTP2
import NIOPosix
import NIOSSL

/// An HTTP/2 server whose frames a test writes by itself: refused streams, the end of a connection, limits.
final class FrameServer: Sendable {
    /// What a request is answered with.
    enum Answer: Sendable {
        /// 200 without a body.
        case fine
        /// The stream is reset with a code.
        case reset(HTTP2ErrorCode)
        /// The server takes no stream after this number, and answers this one.
        case goAway(last: Int)
        /// The server takes no stream after this number, and does not answer.
        case silentGoAway(last: Int)
        /// Nothing.
        case silence
    }

    struct Request: Sendable, Hashable {
        var connection: Int
        var stream: Int
    }

    private struct Record {
        var connections = 0
        var requests: [Request] = []
        var open = 0
        var mostOpen = 0
    }

    private let listener: any Channel
    private let record: Locked<Record>

    var port: Int { listener.localAddress?.port ?? 0 }
    var requests: [Request] { record.withLock { $0.requests } }
    var connections: Int { record.withLock { $0.connections } }
    /// The most streams that were open at once.
    var mostOpen: Int { record.withLock { $0.mostOpen } }

    static func running(
        streams: Int? = nil, delay: Duration = .zero, _ answer: @escaping @Sendable (Request) -> Answer,
        _ body: (FrameServer) async throws -> Void
    ) async throws {
        let server = try await FrameServer(try Kit.identity(), streams, delay, answer)
        do {
            try await body(server)
            try await server.listener.close()
        } catch {
            try? await server.listener.close()
            throw error
        }
    }

    private init(
        _ identity: ServerIdentity, _ streams: Int?, _ delay: Duration,
        _ answer: @escaping @Sendable (Request) -> Answer
    ) async throws {
        let chain = try identity.chain.map { try NIOSSLCertificate(bytes: $0, format: .der) }
        let key = try NIOSSLPrivateKey(bytes: Array(identity.keyPEM.utf8), format: .pem)
        var configuration = NIOSSL.TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        configuration.applicationProtocols = ["h2"]
        let context = try NIOSSLContext(configuration: configuration)
        let record = Locked(Record())
        self.record = record
        listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                let number = record.withLock {
                    $0.connections += 1
                    return $0.connections - 1
                }
                return channel.eventLoop.makeCompletedFuture {
                    let settings = streams.map { [HTTP2Setting(parameter: .maxConcurrentStreams, value: $0)] } ?? []
                    try channel.pipeline.syncOperations.addHandlers(
                        NIOSSLServerHandler(context: context),
                        NIOHTTP2Handler(mode: .server, initialSettings: settings),
                        Frames(number, TimeAmount(delay), record, answer))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
    }

    private final class Frames: ChannelInboundHandler {
        typealias InboundIn = HTTP2Frame
        typealias OutboundOut = HTTP2Frame
        private let number: Int
        private let delay: TimeAmount
        private let record: Locked<Record>
        private let answer: @Sendable (Request) -> Answer

        init(
            _ number: Int, _ delay: TimeAmount, _ record: Locked<Record>,
            _ answer: @escaping @Sendable (Request) -> Answer
        ) {
            (self.number, self.delay, self.record, self.answer) = (number, delay, record, answer)
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let frame = unwrapInboundIn(data)
            guard case .headers = frame.payload else { return }
            let request = Request(connection: number, stream: Int(frame.streamID))
            record.withLock {
                $0.requests.append(request)
                $0.open += 1
                $0.mostOpen = max($0.mostOpen, $0.open)
            }
            context.eventLoop.assumeIsolated().scheduleTask(in: delay) { self.play(request, frame.streamID, context) }
        }

        private func play(_ request: Request, _ stream: HTTP2StreamID, _ context: ChannelHandlerContext) {
            record.withLock { $0.open -= 1 }
            switch answer(request) {
            case .fine: respond(stream, context)
            case .reset(let code): write(stream, .rstStream(code), context)
            case .goAway(let last):
                goAway(last, context)
                respond(stream, context)
            case .silentGoAway(let last): goAway(last, context)
            case .silence: break
            }
        }

        private func respond(_ stream: HTTP2StreamID, _ context: ChannelHandlerContext) {
            let headers = HPACKHeaders([(":status", "200"), ("content-length", "0")])
            write(stream, .headers(.init(headers: headers, endStream: true)), context)
        }

        private func goAway(_ last: Int, _ context: ChannelHandlerContext) {
            let payload = HTTP2Frame.FramePayload.goAway(
                lastStreamID: HTTP2StreamID(last), errorCode: .noError, opaqueData: nil)
            write(.rootStream, payload, context)
        }

        private func write(
            _ stream: HTTP2StreamID, _ payload: HTTP2Frame.FramePayload, _ context: ChannelHandlerContext
        ) {
            context.writeAndFlush(wrapOutboundOut(HTTP2Frame(streamID: stream, payload: payload)), promise: nil)
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {}
    }
}
