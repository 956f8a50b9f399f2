internal import BulwarkCore
internal import Hummingbird
internal import NIOCore

/// What the relay knows of a request besides the request.
struct RelayRequestContext: RequestContext {
    /// Whether a request's body was read to its end.
    final class Body: Sendable {
        private let isRead = Locked(false)

        func finish() { isRead.withLock { $0 = true } }
        var isFinished: Bool { isRead.withLock { $0 } }
    }

    var coreContext: CoreRequestContextStorage
    /// The connection, or the stream of one.
    let channel: any Channel
    let body = Body()
    /// Where the request comes from, as far as it is counted.
    var origin = NetworkOrigin.unknown

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }
}
