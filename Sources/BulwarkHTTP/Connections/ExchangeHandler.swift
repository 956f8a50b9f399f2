internal import NIOCore
internal import NIOHTTP1
internal import NIOHTTP2
internal import NIOSSL

/// Sends requests and takes responses: one after the other on an HTTP/1.1 connection, a single one on a stream of HTTP/2.
final class ExchangeHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias InboundOut = Never
    typealias OutboundIn = HTTPClientRequestPart
    typealias OutboundOut = HTTPClientRequestPart

    private let eventLoop: any EventLoop
    private let version: HTTPSResponse.Version
    private let idleTime: TimeAmount
    private var context: ChannelHandlerContext?
    private var exchange: Exchange?
    /// Whether nothing may be sent any more.
    private var isClosing = false
    /// Whether the connection can be used after this exchange.
    private var isReusable = true
    private var isPaused = false
    private var holdsRead = false
    private var idleSince = NIODeadline.now()
    private var timer: Scheduled<Void>?
    private var timerDue = NIODeadline.distantFuture

    /// An exchange has ended and another may begin.
    var onIdle: (() -> Void)?
    /// Nothing was asked for as long as an idle connection is kept.
    var onExpiry: (() -> Void)?
    /// The channel is closed.
    var onClosed: (() -> Void)?
    /// Whether the server said that it does not act on a stream.
    var isBeyondEnd: ((HTTP2StreamID) -> Bool)?

    init(_ version: HTTPSResponse.Version, idleTime: TimeAmount, on eventLoop: any EventLoop) {
        self.version = version
        self.idleTime = idleTime
        self.eventLoop = eventLoop
    }

    // MARK: Sending

    func start(_ outgoing: Outgoing, _ cancellation: Cancellation, _ continuation: ExchangeContinuation) {
        func refuse(_ error: HTTPSError) {
            continuation.resume(returning: .failure(ExchangeFailure(error: error, isUnprocessed: true)))
        }
        guard let context, !isClosing, exchange == nil, context.channel.isActive else {
            return refuse(HTTPSError(.connectionLost, "the connection ended before the request was sent"))
        }
        guard !cancellation.isCancelled else {
            refuse(HTTPSError(.cancelled))
            return version == .http1 ? onIdle?() ?? () : context.close(promise: nil)
        }
        let exchange = Exchange(outgoing, continuation)
        self.exchange = exchange
        arm()
        context.write(wrapOutboundOut(.head(outgoing.head)), promise: nil)
        switch outgoing.body.content {
        case .none: end(exchange, context)
        case .bytes(let bytes):
            write(bytes, of: exchange, context)
            end(exchange, context)
        case .stream(_, let send):
            context.flush()
            exchange.uploader = upload(outgoing.id, send)
        }
    }

    /// Writes a body piece by piece, so that what goes out of a large one shows that the server still takes it.
    private func write(_ bytes: ByteBuffer, of exchange: Exchange, _ context: ChannelHandlerContext) {
        var bytes = bytes
        while let piece = bytes.readSlice(length: min(bytes.readableBytes, 256 * 1024)), piece.readableBytes > 0 {
            var sent: EventLoopPromise<Void>?
            if bytes.readableBytes > 0 {
                let promise = eventLoop.makePromise(of: Void.self)
                promise.futureResult.assumeIsolated().whenSuccess { exchange.progress = .now() }
                sent = promise
            }
            context.write(wrapOutboundOut(.body(.byteBuffer(piece))), promise: sent)
        }
    }

    private func end(_ exchange: Exchange, _ context: ChannelHandlerContext) {
        exchange.isSent = true
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    private func upload(
        _ id: Int, _ send: @escaping @Sendable (@Sendable (ByteBuffer) async throws -> Void) async throws -> Void
    ) -> Task<Void, Never> {
        let handler = NIOLoopBound(self, eventLoop: eventLoop)
        let eventLoop = eventLoop
        return Task {
            do {
                try await send { chunk in
                    // One chunk at a time: the next is asked for when the socket has taken this one.
                    try await eventLoop.flatSubmit { handler.value.write(chunk, id) }.get()
                }
                eventLoop.execute { handler.value.endUpload(id) }
            } catch {
                eventLoop.execute { handler.value.failUpload(id) }
            }
        }
    }

    private func write(_ chunk: ByteBuffer, _ id: Int) -> EventLoopFuture<Void> {
        let gone = HTTPSError(.connectionLost)
        guard let context, let exchange, exchange.outgoing.id == id, !exchange.isSent else {
            return eventLoop.makeFailedFuture(gone)
        }
        exchange.sent += chunk.readableBytes
        if let length = exchange.outgoing.body.length, exchange.sent > length {
            fail(HTTPSError(.invalidRequest, "the body is longer than it was said to be"))
            return eventLoop.makeFailedFuture(gone)
        }
        guard chunk.readableBytes > 0 else { return eventLoop.makeSucceededVoidFuture() }
        let promise = eventLoop.makePromise(of: Void.self)
        context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(chunk))), promise: promise)
        promise.futureResult.assumeIsolated().whenSuccess { exchange.progress = .now() }
        return promise.futureResult
    }

    private func endUpload(_ id: Int) {
        guard let context, let exchange, exchange.outgoing.id == id, !exchange.isSent else { return }
        guard exchange.outgoing.body.length.map({ $0 == exchange.sent }) ?? true else {
            return fail(HTTPSError(.invalidRequest, "the body is shorter than it was said to be"))
        }
        end(exchange, context)
    }

    private func failUpload(_ id: Int) {
        guard let exchange, exchange.outgoing.id == id, !exchange.isSent else { return }
        fail(HTTPSError(.bodyFailed))
    }

    // MARK: Receiving

    /// Whether a response is to come, or to go on.
    var awaitsResponse: Bool { exchange?.hasEnded == false }

    /// Bytes came that belong to no response: the connection ends with the exchange that it has.
    func endAfterExchange() {
        isReusable = false
        if exchange == nil { close() }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // What comes without having been asked for is nobody's; the decoder reports it, and the connection ends.
        guard let exchange else { return }
        exchange.progress = .now()
        switch unwrapInboundIn(data) {
        case .head(let head): take(head, exchange)
        case .body(let bytes): take(bytes, exchange)
        case .end: exchange.hasEnded = exchange.head != nil
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) { handOver() }

    private func take(_ head: HTTPResponseHead, _ exchange: Exchange) {
        if (100..<200).contains(head.status.code), head.status != .switchingProtocols {
            exchange.informational += 1
            if exchange.informational > 16 {
                fail(HTTPSError(.malformedResponse, "informational responses do not end"))
            }
            return
        }
        guard exchange.head == nil, (200..<600).contains(head.status.code) else {
            return fail(HTTPSError(.malformedResponse, "no such status was asked for"))
        }
        guard head.headers.count <= exchange.outgoing.headerCount else {
            return fail(HTTPSError(.headersTooLarge, "too many headers"))
        }
        let hasBody = exchange.outgoing.head.method != .HEAD && head.status.mayHaveResponseBody
        if version == .http1 {
            let codings = head.headers["transfer-encoding"]
            let lengths = head.headers["content-length"]
            guard codings.isEmpty || (lengths.isEmpty && codings.count == 1 && codings[0].lowercased() == "chunked"),
                codings.isEmpty || head.version == .http1_1, lengths.count <= 1
            else { return fail(HTTPSError(.malformedResponse, "the body's length can be read in two ways")) }
            isReusable = isReusable && head.isKeepAlive
            exchange.endsWithConnection = hasBody && codings.isEmpty && lengths.isEmpty
            if exchange.endsWithConnection { isReusable = false }
        }
        if hasBody, let length = head.headers.first(name: "content-length").flatMap({ Int($0) }),
            length > exchange.outgoing.bodyLimit
        {
            return fail(HTTPSError(.bodyTooLarge, "the headers announce more than the limit"))
        }
        exchange.head = head
    }

    private func take(_ bytes: ByteBuffer, _ exchange: Exchange) {
        exchange.received += bytes.readableBytes
        guard exchange.received <= exchange.outgoing.bodyLimit else {
            return fail(HTTPSError(.bodyTooLarge, "more came than the limit"))
        }
        if exchange.chunk == nil { exchange.chunk = bytes } else { exchange.chunk?.writeImmutableBuffer(bytes) }
        if let chunk = exchange.chunk, chunk.readableBytes >= 256 * 1024 { handOver() }
    }

    /// Gives what came since the last time to whoever waits for it.
    private func handOver() {
        guard let exchange, let head = exchange.head else { return }
        if exchange.hasEnded { return finish(exchange, head) }
        if let continuation = exchange.continuation {
            exchange.continuation = nil
            let made = ResponseBody.Chunks.makeSequence(
                backPressureStrategy: .init(lowWatermark: 1, highWatermark: 4), finishOnDeinit: true,
                delegate: BodyDemand(self, exchange.outgoing.id, on: eventLoop))
            exchange.source = made.source
            yieldChunk(of: exchange)
            continuation.resume(
                returning: .success(Incoming(head: head, body: ResponseBody(content: .chunks(made.sequence)))))
        } else {
            yieldChunk(of: exchange)
        }
    }

    private func yieldChunk(of exchange: Exchange) {
        guard let chunk = exchange.chunk else { return }
        exchange.chunk = nil
        if case .stopProducing? = exchange.source?.yield(chunk) { isPaused = true }
    }

    private func finish(_ exchange: Exchange, _ head: HTTPResponseHead) {
        self.exchange = nil
        isPaused = false
        exchange.uploader?.cancel()
        // The connection goes back before the response is handed over: who sends the next request at once finds it.
        if version == .http1, isReusable, exchange.isSent, !isClosing {
            idleSince = .now()
            arm()
            onIdle?()
            releaseRead()
        } else if version == .http1 || !exchange.isSent {
            close()
        }
        if let continuation = exchange.continuation {
            let body = ResponseBody(content: .whole(exchange.chunk ?? ByteBuffer()))
            continuation.resume(returning: .success(Incoming(head: head, body: body)))
        } else {
            yieldChunk(of: exchange)
            isPaused = false
            exchange.source?.finish()
        }
    }

    // MARK: The reader's pace

    func read(context: ChannelHandlerContext) {
        if isPaused { holdsRead = true } else { context.read() }
    }

    func readMore(_ id: Int) {
        guard let exchange, exchange.outgoing.id == id, isPaused else { return }
        isPaused = false
        exchange.progress = .now()
        arm()
        releaseRead()
    }

    private func releaseRead() {
        guard holdsRead else { return }
        holdsRead = false
        context?.read()
    }

    // MARK: Ends

    func cancel(_ id: Int) {
        guard let exchange, exchange.outgoing.id == id else { return }
        fail(HTTPSError(.cancelled))
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        if version == .http1 { arm() }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
        timer = nil
        fail(HTTPSError(.connectionLost))
        let onClosed = onClosed
        (self.onIdle, self.onExpiry, self.onClosed, self.isBeyondEnd) = (nil, nil, nil, nil)
        onClosed?()
        self.context = nil
    }

    func channelInactive(context: ChannelHandlerContext) {
        isClosing = true
        // A body without a length ends here, where the connection ended in good order.
        handOver()
        fail(HTTPSError(.connectionLost))
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        let hasResponse = exchange?.hasEnded == true
        isReusable = false
        if hasResponse { return handOver() }
        if let closed = error as? NIOHTTP2Errors.StreamClosed {
            // What the server said it would not act on can be sent again, whatever it is.
            let isBeyondEnd = isBeyondEnd?(closed.streamID) == true
            fail(
                isBeyondEnd
                    ? HTTPSError(.connectionLost, "the server takes no more requests") : HTTPSError(reading: error),
                isUnprocessed: isBeyondEnd || closed.errorCode == .refusedStream)
        } else {
            fail(HTTPSError(reading: error))
        }
        close()
    }

    private func fail(_ error: HTTPSError, isUnprocessed: Bool = false) {
        guard let exchange else { return }
        self.exchange = nil
        isPaused = false
        exchange.uploader?.cancel()
        if let continuation = exchange.continuation {
            continuation.resume(
                returning: .failure(
                    ExchangeFailure(error: error, isUnprocessed: isUnprocessed, isUnanswered: exchange.head == nil)))
        } else {
            exchange.source?.finish(error)
        }
        close()
    }

    private func close() {
        isReusable = false
        guard !isClosing else { return }
        isClosing = true
        context?.close(promise: nil)
    }

    // MARK: Time

    /// One timer for all that may take too long: it is set again when it finds that something came since.
    private func arm() {
        let due: NIODeadline
        if let exchange {
            let idle = isPaused ? .distantFuture : exchange.progress + exchange.outgoing.requestTime
            due = min(exchange.outgoing.deadline, idle)
        } else if version == .http1 {
            due = idleSince + idleTime
        } else {
            return
        }
        if timer != nil {
            guard due < timerDue else { return }
            timer?.cancel()
        }
        timerDue = due
        timer = eventLoop.assumeIsolated().scheduleTask(deadline: due) { self.look() }
    }

    private func look() {
        timer = nil
        let now = NIODeadline.now()
        if let exchange {
            if now >= exchange.outgoing.deadline { return fail(HTTPSError(.timedOut)) }
            if !isPaused, now >= exchange.progress + exchange.outgoing.requestTime {
                return fail(HTTPSError(.stalled, "nothing came for too long"))
            }
        } else if now >= idleSince + idleTime {
            // Whoever hears it may be about to send the next request; if not, the end of the connection is under way.
            idleSince = now
            onExpiry?()
        }
        if !isClosing { arm() }
    }
}

extension HTTPSError {
    /// What an error of NIO's handlers means to a response.
    init(reading error: any Error) {
        switch error {
        case let error as HTTPSError: self = error
        case HTTPParserError.headerOverflow: self.init(.headersTooLarge)
        case HTTPParserError.invalidEOFState: self.init(.connectionLost, "the response is not whole")
        case is HTTPParserError, is NIOHTTPDecoderError: self.init(.malformedResponse)
        case NIOSSLError.uncleanShutdown: self.init(.connectionLost, "the connection was cut off")
        case let error as NIOHTTP2Errors.StreamClosed:
            self.init(.streamReset, error.errorCode == .refusedStream ? "the server refused the stream" : nil)
        case is NIOHTTP2Errors.ExcessivelyLargeHeaderBlock: self.init(.headersTooLarge)
        case is any NIOHTTP2Error: self.init(.malformedResponse, "the server broke HTTP/2's rules")
        default: self.init(.connectionLost)
        }
    }
}
