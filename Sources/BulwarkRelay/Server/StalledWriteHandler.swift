internal import NIOCore

/// Closes a connection, or a stream of one, whose other side takes nothing for a time while something is to be sent.
final class StalledWriteHandler: ChannelOutboundHandler, RemovableChannelHandler {
    typealias OutboundIn = Any
    typealias OutboundOut = Any

    private let limit: TimeAmount
    private var pending = 0
    private var progress = NIODeadline.now()
    private var check: Scheduled<Void>?

    init(limit: TimeAmount) { self.limit = limit }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let promise = promise ?? context.eventLoop.makePromise()
        if pending == 0 { progress = .now() }
        pending += 1
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        promise.futureResult.whenComplete { _ in
            bound.value.pending -= 1
            bound.value.progress = .now()
        }
        if check == nil { schedule(context, in: limit) }
        context.write(data, promise: promise)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        check?.cancel()
        check = nil
    }

    private func schedule(_ context: ChannelHandlerContext, in time: TimeAmount) {
        let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
        check = context.eventLoop.scheduleTask(in: time) {
            let (handler, context) = bound.value
            handler.check = nil
            guard handler.pending > 0, context.channel.isActive else { return }
            let idle = NIODeadline.now() - handler.progress
            if idle >= handler.limit {
                context.close(promise: nil)
            } else {
                handler.schedule(context, in: handler.limit - idle)
            }
        }
    }
}
