public import BulwarkTransport
public import NIOCore
internal import NIOSSL
internal import NIOTLS

/// TLS to one host as a ``TLSGate`` asks it; made by ``TLSGate/channelHandler(for:protocols:)``.
///
/// It adds NIOSSL's handler in front of itself and holds everything that is written until the handshake has ended, a
/// verdict has accepted the certificates, and the version is one that the policy allows: a handshake that came to its end
/// without a verdict is a refused one.
public final class TLSGateHandler: ChannelDuplexHandler, RemovableChannelHandler {
    /// Plain bytes from the server.
    public typealias InboundIn = ByteBuffer
    /// Plain bytes from the server.
    public typealias InboundOut = ByteBuffer
    /// Plain bytes to the server.
    public typealias OutboundIn = ByteBuffer
    /// Plain bytes to the server.
    public typealias OutboundOut = ByteBuffer

    private enum State { case waiting, open, failed }

    private let tls: NIOSSLClientHandler
    private let record: HandshakeRecord
    private let minimum: BulwarkTransport.TLSVersion
    private let time: TimeAmount
    private let origin: String
    private var state = State.waiting
    private var timer: Scheduled<Void>?
    private var held: [(data: NIOAny, promise: EventLoopPromise<Void>?)] = []
    private var isFlushed = false
    /// Called once on the event loop before anything is let through, with the protocol that was agreed on by ALPN.
    var onOpen: ((_ negotiated: String?, TrustVerdict) -> Void)?
    /// Called once on the event loop where nothing ever is let through.
    var onFailure: ((HTTPSError) -> Void)?

    init(
        _ tls: NIOSSLClientHandler, record: HandshakeRecord, minimum: BulwarkTransport.TLSVersion, time: TimeAmount,
        origin: String
    ) {
        self.tls = tls
        self.record = record
        self.minimum = minimum
        self.time = time
        self.origin = origin
    }

    /// What was said of the server's certificates; nil until they came.
    public var verdict: TrustVerdict? { record.verdict }

    /// Puts TLS in front, and begins the handshake where the channel is connected.
    public func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { startTimer(context) }
        do {
            try context.pipeline.syncOperations.addHandler(tls, position: .before(self))
        } catch {
            fail(HTTPSError(.handshakeFailed, "TLS could not be added to the pipeline"), context)
        }
    }

    /// Gives up what is held.
    public func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
        end(state == .waiting ? lost.at(origin) : nil)
        state = .failed
    }

    /// Begins the handshake.
    public func channelActive(context: ChannelHandlerContext) {
        startTimer(context)
        context.fireChannelActive()
    }

    /// Ends what waits.
    public func channelInactive(context: ChannelHandlerContext) {
        if state == .waiting { fail(lost, context) }
        context.fireChannelInactive()
    }

    /// Looks at the end of the handshake.
    public func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if state == .waiting, case TLSUserEvent.handshakeCompleted(let negotiated)? = event as? TLSUserEvent {
            open(context, negotiated)
        }
        if state != .failed { context.fireUserInboundEventTriggered(event) }
    }

    /// Names what went wrong in the handshake.
    public func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch state {
        case .open: context.fireErrorCaught(error)
        case .failed: break
        case .waiting: fail(named(error), context)
        }
    }

    /// Holds what is written until it may leave.
    public func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch state {
        case .open: context.write(data, promise: promise)
        case .failed: promise?.fail(ChannelError.ioOnClosedChannel)
        case .waiting: held.append((data, promise))
        }
    }

    /// Holds the flush until what was written may leave.
    public func flush(context: ChannelHandlerContext) {
        if state == .waiting { isFlushed = true } else { context.flush() }
    }

    // MARK: The end of the handshake

    private func open(_ context: ChannelHandlerContext, _ negotiated: String?) {
        timer?.cancel()
        guard let verdict = record.verdict, verdict.allowsConnection else {
            return fail(HTTPSError(.untrusted, "no verdict was given", origin: origin, verdict: verdict), context)
        }
        guard let version = tls.tlsVersion, BulwarkTransport.TLSVersion(version) >= minimum else {
            return fail(HTTPSError(.handshakeFailed, "the TLS version is older than the policy allows"), context)
        }
        state = .open
        let onOpen = onOpen
        (self.onOpen, onFailure) = (nil, nil)
        onOpen?(negotiated, verdict)
        for (data, promise) in held { context.write(data, promise: promise) }
        held = []
        if isFlushed { context.flush() }
    }

    private func fail(_ error: HTTPSError, _ context: ChannelHandlerContext) {
        guard state == .waiting else { return }
        state = .failed
        timer?.cancel()
        let error = error.at(origin)
        end(error)
        context.fireErrorCaught(error)
        context.close(promise: nil)
    }

    private func end(_ error: HTTPSError?) {
        let (dropped, onFailure) = (held, onFailure)
        held = []
        (onOpen, self.onFailure) = (nil, nil)
        for (_, promise) in dropped { promise?.fail(error ?? ChannelError.ioOnClosedChannel) }
        if let error { onFailure?(error) }
    }

    private func startTimer(_ context: ChannelHandlerContext) {
        guard timer == nil, state == .waiting else { return }
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        timer = context.eventLoop.scheduleTask(in: time) {
            let (gate, context) = bound.value
            gate.fail(HTTPSError(.stalled, "the handshake did not come to its end"), context)
        }
    }

    private var lost: HTTPSError {
        if let refusal { return refusal }
        return HTTPSError(.connectionLost, "the server ended the connection in the handshake")
    }

    private var refusal: HTTPSError? {
        guard let verdict = record.verdict, !verdict.allowsConnection else { return nil }
        return HTTPSError(.untrusted, origin: origin, verdict: verdict)
    }

    private func named(_ error: any Error) -> HTTPSError {
        if let refusal { return refusal }
        if let error = error as? HTTPSError { return error }
        switch error {
        case NIOSSLError.handshakeFailed(.sslError(let stack)) where stack == [.eofDuringHandshake]: return lost
        case NIOSSLError.uncleanShutdown: return lost
        case is NIOSSLError, is BoringSSLError: return HTTPSError(.handshakeFailed)
        default: return HTTPSError(.connectionLost, "the connection failed in the handshake")
        }
    }
}
