internal import NIOCore
internal import NIOHTTP1

/// Takes requests in, has them noted, and plays the answers.
final class RequestHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart
    private static let keptBytes = 1_000_000

    private let number: Int
    private let state: ServerState
    private let httpVersion: Int
    private var request: RecordedRequest?
    private var isKeptAlive = true

    init(_ number: Int, _ state: ServerState, httpVersion: Int) {
        self.number = number
        self.state = state
        self.httpVersion = httpVersion
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            isKeptAlive = httpVersion == 2 || head.isKeepAlive
            request = RecordedRequest(
                connection: number, httpVersion: httpVersion, method: head.method.rawValue, target: head.uri,
                fields: head.headers.map { HeaderField($0.name, $0.value) }, body: [], bodySize: 0)
        case .body(let bytes):
            request?.bodySize += bytes.readableBytes
            let room = Self.keptBytes - (request?.body.count ?? 0)
            request?.body += bytes.readableBytesView.prefix(max(room, 0))
        case .end:
            guard let request else { return }
            self.request = nil
            let response = state.answer(request)
            after(response.delay, context) { $0.play(response, to: request, $1) }
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func play(_ response: ScriptedResponse, to request: RecordedRequest, _ context: ChannelHandlerContext) {
        if let raw = response.raw { return playRaw(raw, response.ending, context) }
        var headers = HTTPHeaders(response.fields.map { ($0.name, $0.value) })
        let isSized = headers.contains(name: "Content-Length") || headers.contains(name: "Transfer-Encoding")
        let hasNoBody = response.status < 200 || [204, 304].contains(response.status)
        if let size = response.body.size, !isSized, !hasNoBody { headers.add(name: "Content-Length", value: "\(size)") }
        if httpVersion == 1 {
            if response.ending == .closes || !isKeptAlive { headers.replaceOrAdd(name: "Connection", value: "close") }
        } else {
            headers.remove(name: "Transfer-Encoding")
        }
        let head = HTTPResponseHead(
            version: httpVersion == 1 ? .http1_1 : .http2, status: HTTPResponseStatus(statusCode: response.status),
            headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        let count = request.method == "HEAD" || hasNoBody ? 0 : response.body.count
        playBody(response, from: 0, to: count, context)
    }

    /// One piece after the other, each once the one before it has gone out: an endless body fills no memory.
    private func playBody(
        _ response: ScriptedResponse, from index: Int, to count: Int, _ context: ChannelHandlerContext
    ) {
        guard index < count else { return end(response.ending, context) }
        after(index == 0 ? .zero : response.body.pause, context) { handler, context in
            let piece = context.channel.allocator.buffer(bytes: response.body.piece)
            let sent = context.writeAndFlush(handler.wrapOutboundOut(.body(.byteBuffer(piece))))
            sent.assumeIsolated().whenSuccess { handler.playBody(response, from: index + 1, to: count, context) }
        }
    }

    private func playRaw(_ bytes: [UInt8], _ ending: ScriptedResponse.Ending, _ context: ChannelHandlerContext) {
        guard httpVersion == 1, !bytes.isEmpty else {
            return end(httpVersion == 1 || ending == .stalls ? ending : .cutsOff, context, isRaw: true)
        }
        let buffer = context.channel.allocator.buffer(bytes: bytes)
        // From where the encoder stands, so that it does not see them.
        let encoder = try? context.pipeline.syncOperations.context(handlerType: HTTPResponseEncoder.self)
        let sent = encoder?.writeAndFlush(NIOAny(buffer)) ?? context.eventLoop.makeSucceededVoidFuture()
        sent.assumeIsolated().whenComplete { _ in self.end(ending, context, isRaw: true) }
    }

    private func end(
        _ ending: ScriptedResponse.Ending, _ context: ChannelHandlerContext, isRaw: Bool = false
    ) {
        switch ending {
        case .stalls: context.flush()
        case .cutsOff:
            context.flush()
            if httpVersion == 1 { ConnectionSetup.cutOff(context.channel) } else { context.close(promise: nil) }
        case .complete, .closes:
            let closing = ending == .closes || !isKeptAlive ? context.channel.parent : nil
            let connection = httpVersion == 1 ? context.channel : closing
            let isLast = ending == .closes || !isKeptAlive
            if isRaw {
                if isLast { connection?.close(promise: nil) }
                return
            }
            context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in
                if isLast { connection?.close(promise: nil) }
            }
        }
    }

    private func after(
        _ delay: Duration, _ context: ChannelHandlerContext,
        _ body: @escaping (RequestHandler, ChannelHandlerContext) -> Void
    ) {
        guard delay > .zero else { return body(self, context) }
        context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(delay)) {
            if context.channel.isActive { body(self, context) }
        }
    }
}
