internal import NIOCore

/// Goes wrong once a connection stands.
final class AcceptFault: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private let manner: ServerBehaviour.Fault.Manner

    init(_ manner: ServerBehaviour.Fault.Manner) { self.manner = manner }

    func channelActive(context: ChannelHandlerContext) {
        ConnectionSetup.end(context.channel, manner) { context.close(promise: nil) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {}
}

/// Lets so many bytes of the server's part of a handshake go out, and goes wrong then. It stands below TLS, which does not
/// notice.
final class HandshakeFault: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer
    private let manner: ServerBehaviour.Fault.Manner
    private var left: Int
    private var isOver = false

    init(_ manner: ServerBehaviour.Fault.Manner, after bytes: Int) {
        self.manner = manner
        left = bytes
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        var buffer = unwrapOutboundIn(data)
        guard !isOver, let part = buffer.readSlice(length: min(left, buffer.readableBytes)) else {
            promise?.succeed()
            return
        }
        left -= part.readableBytes
        guard left == 0 else { return context.write(wrapOutboundOut(part), promise: promise) }
        isOver = true
        let sent = context.writeAndFlush(wrapOutboundOut(part))
        sent.assumeIsolated().whenComplete { [manner] _ in
            promise?.succeed()
            ConnectionSetup.end(context.channel, manner) { context.close(promise: nil) }
        }
    }
}
