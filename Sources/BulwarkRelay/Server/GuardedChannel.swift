internal import Hummingbird
internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import NIOSSL

/// A connection as Hummingbird sets it up, whose TLS handshake has to be over in time, and of which a network address has so many.
struct GuardedChannel<Base: ServerChildChannel>: ServerChildChannel {
    let base: Base
    let limits: ConnectionLimits
    let connections: Occupancy

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Base.Value> {
        let origin = NetworkOrigin(channel.remoteAddress)
        guard connections.enter(origin) else {
            // Before anything is computed for it.
            channel.close(promise: nil)
            return channel.eventLoop.makeFailedFuture(ChannelError.ioOnClosedChannel)
        }
        channel.closeFuture.whenComplete { [connections] _ in connections.leave(origin) }
        let value = base.setup(channel: channel, logger: logger)
        let pipeline = channel.pipeline.syncOperations
        if let tls = try? pipeline.handler(type: NIOSSLServerHandler.self) {
            let deadline = HandshakeDeadlineHandler(limit: .milliseconds(limits.handshakeTime))
            do { try pipeline.addHandler(deadline, position: .after(tls)) } catch {
                return channel.eventLoop.makeFailedFuture(error)
            }
        }
        return value
    }

    func handle(value: Base.Value, logger: Logger) async { await base.handle(value: value, logger: logger) }
}
