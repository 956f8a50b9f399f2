internal import NIOCore
internal import NIOHTTP1
internal import NIOHTTP2

/// Opens the streams of an HTTP/2 connection and hears what concerns all of them (RFC 9113).
final class StreamOpener: ChannelInboundHandler {
    typealias InboundIn = HTTP2Frame
    typealias InboundOut = Never

    private let eventLoop: any EventLoop
    private let multiplexer: NIOHTTP2Handler.StreamMultiplexer
    private let idleTime: TimeAmount
    private var streams: [Int: ExchangeHandler] = [:]
    private var isClosed = false
    private var timer: Scheduled<Void>?
    /// How many streams the server takes at once; nil until it said so.
    private(set) var limit: Int?
    /// Whether the server takes no more streams.
    private(set) var isLeaving = false
    /// The last stream that the server acts on, where it said so (RFC 9113 section 6.8).
    private var lastStream: HTTP2StreamID?

    /// A stream has ended.
    var onIdle: (() -> Void)?
    /// No stream was open as long as an idle connection is kept.
    var onExpiry: (() -> Void)?
    /// The channel is closed.
    var onClosed: (() -> Void)?
    /// The server takes so many streams at once.
    var onLimit: ((Int) -> Void)?
    /// The server takes no more streams.
    var onLeaving: (() -> Void)?

    init(_ multiplexer: NIOHTTP2Handler.StreamMultiplexer, idleTime: TimeAmount, on eventLoop: any EventLoop) {
        self.multiplexer = multiplexer
        self.idleTime = idleTime
        self.eventLoop = eventLoop
    }

    func open(_ outgoing: Outgoing, _ cancellation: Cancellation, _ continuation: ExchangeContinuation) {
        timer?.cancel()
        timer = nil
        guard !isClosed else {
            let lost = HTTPSError(.connectionLost, "the connection ended before the request was sent")
            continuation.resume(returning: .failure(ExchangeFailure(error: lost, isUnprocessed: true)))
            return
        }
        let id = outgoing.id
        let exchanges = ExchangeHandler(.http2, idleTime: idleTime, on: eventLoop)
        exchanges.onClosed = { self.ended(id) }
        exchanges.isBeyondEnd = { stream in self.lastStream.map { stream > $0 } ?? false }
        streams[id] = exchanges
        let bound = NIOLoopBound(exchanges, eventLoop: eventLoop)
        let promise = eventLoop.makePromise(of: (any Channel).self)
        multiplexer.createStreamChannel(promise: promise) { stream in
            stream.eventLoop.makeCompletedFuture {
                try stream.pipeline.syncOperations.addHandlers(
                    HTTP2FramePayloadToHTTP1ClientCodec(httpProtocol: .https), bound.value)
            }
        }
        promise.futureResult.assumeIsolated().whenComplete { result in
            switch result {
            case .success: exchanges.start(outgoing, cancellation, continuation)
            case .failure:
                let lost = HTTPSError(.connectionLost, "no stream could be opened")
                continuation.resume(returning: .failure(ExchangeFailure(error: lost, isUnprocessed: true)))
                self.ended(id)
            }
        }
    }

    func cancel(_ id: Int) { streams[id]?.cancel(id) }

    private func ended(_ id: Int) {
        guard streams.removeValue(forKey: id) != nil else { return }
        if streams.isEmpty, !isClosed { startTimer() }
        onIdle?()
    }

    private func startTimer() {
        timer?.cancel()
        timer = eventLoop.assumeIsolated().scheduleTask(in: idleTime) {
            self.timer = nil
            if self.streams.isEmpty { self.onExpiry?() }
        }
    }

    func handlerAdded(context: ChannelHandlerContext) { startTimer() }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
        isClosed = true
        let onClosed = onClosed
        (self.onIdle, self.onExpiry, self.onClosed, self.onLimit, self.onLeaving) = (nil, nil, nil, nil, nil)
        onClosed?()
    }

    func channelInactive(context: ChannelHandlerContext) {
        isClosed = true
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data).payload {
        case .settings(.settings(let settings)):
            guard let setting = settings.last(where: { $0.parameter == .maxConcurrentStreams }) else { return }
            limit = setting.value
            onLimit?(setting.value)
        case .goAway(let last, _, _):
            lastStream = last
            leave()
        default: break
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // Errors of a stream go to the stream; what comes here ends the connection.
        if error is NIOHTTP2Errors.StreamClosed { return }
        leave()
        context.close(promise: nil)
    }

    private func leave() {
        isLeaving = true
        onLeaving?()
    }
}
