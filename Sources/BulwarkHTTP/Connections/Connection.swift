internal import BulwarkTransport
internal import NIOCore

/// Where connections lead; those to the same place are kept together.
struct Route: Hashable, Sendable {
    var scheme: RequestURL.Scheme
    var host: ServerName
    var port: Int

    init(_ url: RequestURL) {
        scheme = url.scheme
        host = url.host
        port = url.port
    }

    var origin: String { RequestURL(scheme: scheme, host: host, port: port, target: "/").origin }
}

/// A connection that was let through: its server has proved who it is, by the pins and the policy of its generation.
final class Connection: Sendable {
    enum Exchanges: Sendable {
        /// One at a time.
        case http1(NIOLoopBound<ExchangeHandler>)
        /// Many at once.
        case http2(NIOLoopBound<StreamOpener>)
    }

    let id: Int
    let route: Route
    /// Which trust let it through.
    let generation: Int
    let verdict: TrustVerdict?
    private let channel: any Channel
    private let exchanges: Exchanges

    init(
        id: Int, route: Route, generation: Int, verdict: TrustVerdict?, channel: any Channel, exchanges: Exchanges
    ) {
        self.id = id
        self.route = route
        self.generation = generation
        self.verdict = verdict
        self.channel = channel
        self.exchanges = exchanges
    }

    var version: HTTPSResponse.Version {
        switch exchanges {
        case .http1: .http1
        case .http2: .http2
        }
    }

    /// Sends a request; ends when the response's head is there.
    func perform(_ outgoing: Outgoing) async -> ExchangeResult {
        let cancellation = Cancellation()
        let (eventLoop, exchanges) = (channel.eventLoop, exchanges)
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                eventLoop.execute {
                    switch exchanges {
                    case .http1(let handler): handler.value.start(outgoing, cancellation, continuation)
                    case .http2(let opener): opener.value.open(outgoing, cancellation, continuation)
                    }
                }
            }
        } onCancel: {
            cancellation.cancel()
            eventLoop.execute {
                switch exchanges {
                case .http1(let handler): handler.value.cancel(outgoing.id)
                case .http2(let opener): opener.value.cancel(outgoing.id)
                }
            }
        }
    }

    /// Has the connection tell a pool what becomes of it.
    func report(to pool: ConnectionPool) async {
        let exchanges = exchanges
        let heard = channel.eventLoop.submit {
            switch exchanges {
            case .http1(let handler):
                handler.value.onIdle = { pool.release(self) }
                handler.value.onExpiry = { pool.expire(self) }
                handler.value.onClosed = { pool.closed(self) }
            case .http2(let opener):
                opener.value.onIdle = { pool.release(self) }
                opener.value.onExpiry = { pool.expire(self) }
                opener.value.onClosed = { pool.closed(self) }
                opener.value.onLimit = { pool.limit(self, to: $0) }
                opener.value.onLeaving = { pool.drain(self) }
            }
        }
        try? await heard.get()
    }

    /// Tells a pool what it could not know before it knew the connection.
    func catchUp(with pool: ConnectionPool) {
        let (channel, exchanges) = (channel, exchanges)
        channel.eventLoop.execute {
            if case .http2(let opener) = exchanges {
                if let limit = opener.value.limit { pool.limit(self, to: limit) }
                if opener.value.isLeaving { pool.drain(self) }
            }
            if !channel.isActive { pool.closed(self) }
        }
    }

    func close() { channel.close(promise: nil) }
}
