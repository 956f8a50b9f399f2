import BulwarkCore
import BulwarkTesting
import NIOCore
import NIOHTTP1
import NIOHTTP2

/// A connection of the test client: one request after the other.
final class TestConnection: Sendable {
    struct CutOff: Error {}
    struct Late: Error {}
    struct Answer: Sendable {
        var status: Int
        var headers: HTTPHeaders
        var body: [UInt8] = []
        var text: String { String(decoding: body, as: UTF8.self) }
    }

    let applicationProtocol: String?
    private let channel: any Channel
    private let multiplexer: NIOHTTP2Handler.StreamMultiplexer?

    /// On the channel's loop.
    init(_ channel: any Channel, _ applicationProtocol: String?) throws {
        self.channel = channel
        self.applicationProtocol = applicationProtocol
        let pipeline = channel.pipeline.syncOperations
        if applicationProtocol == "h2" {
            multiplexer = try pipeline.configureHTTP2Pipeline(
                mode: .client, connectionConfiguration: .init(), streamConfiguration: .init()
            ) { $0.eventLoop.makeSucceededVoidFuture() }
        } else {
            multiplexer = nil
            try pipeline.addHTTPClientHandlers()
        }
    }

    var isOpen: Bool { channel.isActive }

    func get(
        _ target: String = "/", method: HTTPMethod = .GET, body: [UInt8] = [],
        within time: Duration = Patience.lastResort
    ) async throws -> Answer {
        let answer = channel.eventLoop.makePromise(of: Answer.self)
        let late = channel.eventLoop.scheduleTask(in: TimeAmount(time)) { answer.fail(Late()) }
        defer { late.cancel() }
        do {
            try await send(target, method, body, on: try await channel(answering: answer))
        } catch {
            answer.fail(error)
        }
        return try await answer.futureResult.get()
    }

    private func channel(answering answer: EventLoopPromise<Answer>) async throws -> any Channel {
        guard let multiplexer else {
            try await channel.eventLoop.submit { [channel] in
                try channel.pipeline.syncOperations.addHandler(AnswerHandler(answer))
            }.get()
            return channel
        }
        let stream = channel.eventLoop.makePromise(of: (any Channel).self)
        multiplexer.createStreamChannel(promise: stream) { stream in
            stream.eventLoop.makeCompletedFuture {
                try stream.pipeline.syncOperations.addHandlers(
                    HTTP2FramePayloadToHTTP1ClientCodec(httpProtocol: .https), AnswerHandler(answer))
            }
        }
        return try await stream.futureResult.get()
    }

    private func send(_ target: String, _ method: HTTPMethod, _ body: [UInt8], on channel: any Channel) async throws {
        var headers = HTTPHeaders([("Host", TestClient.host)])
        if !body.isEmpty { headers.add(name: "Content-Length", value: "\(body.count)") }
        let head = HTTPRequestHead(version: .http1_1, method: method, uri: target, headers: headers)
        try? await channel.eventLoop.submit {
            channel.pipeline.write(HTTPClientRequestPart.head(head), promise: nil)
            if !body.isEmpty {
                let buffer = channel.allocator.buffer(bytes: body)
                channel.pipeline.write(HTTPClientRequestPart.body(.byteBuffer(buffer)), promise: nil)
            }
            channel.pipeline.writeAndFlush(HTTPClientRequestPart.end(nil), promise: nil)
        }.get()
    }

    func close() async { try? await channel.close().get() }

    /// Waits until the server has closed it.
    func ended() async { try? await channel.closeFuture.get() }
}

private final class AnswerHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPClientResponsePart
    private let promise: EventLoopPromise<TestConnection.Answer>
    private var answer: TestConnection.Answer?
    private var isOver = false

    init(_ promise: EventLoopPromise<TestConnection.Answer>) { self.promise = promise }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            answer = TestConnection.Answer(status: Int(head.status.code), headers: head.headers)
        case .body(let bytes): answer?.body += bytes.readableBytesView
        case .end:
            isOver = true
            if let answer { promise.succeed(answer) }
            context.pipeline.syncOperations.removeHandler(self, promise: nil)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        fail(error)
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        fail(TestConnection.CutOff())
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { fail(TestConnection.CutOff()) }

    private func fail(_ error: any Error) {
        guard !isOver else { return }
        isOver = true
        promise.fail(error)
    }
}
