internal import NIOCore

/// Keeps bytes that belong to no response from the decoder, which would take them for the beginning of the next one.
///
/// The decoder reports a whole response that nobody asked for, and waits for the rest of one that has begun: the next answer would
/// end it, and become a header or the body of whatever stood there. So a connection on which anything comes after a response, or
/// while none is awaited, is not used again.
final class ResponseBoundary: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let exchanges: ExchangeHandler

    init(_ exchanges: ExchangeHandler) { self.exchanges = exchanges }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var last = unwrapInboundIn(data)
        guard exchanges.awaitsResponse else { return exchanges.endAfterExchange() }
        // Where a response ends is the decoder's to know: all but the last byte must not end it yet.
        if last.readableBytes > 1, let first = last.readSlice(length: last.readableBytes - 1) {
            context.fireChannelRead(wrapInboundOut(first))
            guard exchanges.awaitsResponse else { return exchanges.endAfterExchange() }
        }
        context.fireChannelRead(wrapInboundOut(last))
    }
}
