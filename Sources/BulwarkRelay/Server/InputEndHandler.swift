internal import NIOCore

/// Ends the waits of a connection whose other side sends nothing any more.
///
/// Plain TCP tells a client that has gone from one that only has no more to say when something is written to it. Neither is kept waiting.
final class InputEndHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = Any

    private let ends: ConnectionEnds

    init(_ ends: ConnectionEnds) { self.ends = ends }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event { ends.release(context.channel) }
        context.fireUserInboundEventTriggered(event)
    }
}
