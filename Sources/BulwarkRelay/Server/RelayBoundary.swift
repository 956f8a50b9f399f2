internal import BulwarkCore
internal import BulwarkRelayAPI
internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore

/// What stands between the router and the outside: errors become answers, requests are counted, and what is logged has no address, token or
/// content: the endpoint, the status, the time, and a number of the request.
struct RelayBoundary: RouterMiddleware {
    typealias Context = RelayRequestContext

    /// More of a body than this is not read on for a connection's sake when the answer is ready.
    private static let tolerated = 1 << 20

    private let metrics: RelayMetrics
    private let isBehindProxy: Bool
    private let requests: Occupancy
    /// Whether it was said that the proxy says nothing.
    private let isSaid = Locked(false)

    /// - Parameter isBehindProxy: Whether a proxy stands before the relay, whose word on where requests come from is taken.
    init(metrics: RelayMetrics, limits: ConnectionLimits, isBehindProxy: Bool) {
        self.metrics = metrics
        self.isBehindProxy = isBehindProxy
        requests = Occupancy(limit: limits.requestsOfAddress)
    }

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        var context = context
        context.origin = origin(of: request, context)
        let isEntered = requests.enter(context.origin)
        defer { if isEntered { requests.leave(context.origin) } }
        var response: Response
        do {
            guard isEntered else { throw RelayError(.tooManyRequests, "too many at once", retryAfter: 1) }
            response = try await next(request, context)
        } catch let error as RelayError {
            if error.code == .store {
                context.logger.error("The store failed.", metadata: ["reason": "\(error.reason ?? "none")"])
            }
            response = RelayAnswer.response(error)
        } catch is HTTPError {
            response = RelayAnswer.response(RelayError(.unknownRequest))
        }
        let endpoint = context.endpointPath ?? "none", elapsed = ContinuousClock.now - start
        metrics.answered(endpoint, method: request.method.rawValue, status: response.status.code, in: elapsed)
        context.logger.debug(
            "Answered.",
            metadata: [
                "endpoint": "\(request.method.rawValue) \(endpoint)", "status": "\(response.status.code)",
                "milliseconds": "\(elapsed / .milliseconds(1))",
            ])
        endWhatGoesOn(request, context, &response)
        return response
    }

    private func isFirst() -> Bool {
        isSaid.withLock { isSaid in
            defer { isSaid = true }
            return !isSaid
        }
    }

    private func origin(of request: Request, _ context: Context) -> NetworkOrigin {
        guard isBehindProxy, let name = HTTPField.Name("X-Forwarded-For") else {
            // A stream of HTTP/2 has its connection's address.
            return NetworkOrigin(context.channel.remoteAddress ?? context.channel.parent?.remoteAddress)
        }
        // The last one is what the proxy itself saw; those before are what the client says.
        let origin = NetworkOrigin(forwarded: request.headers[name]?.split(separator: ",").last)
        // What watches the relay may come past the proxy.
        if origin == .unknown, request.uri.path != RelayEndpoint.health.path, isFirst() {
            context.logger.warning(
                "The proxy says no address in X-Forwarded-For: all clients count as one, and share its rates.")
        }
        return origin
    }

    /// Hummingbird reads on what a client sends beyond its answer, to use the connection again. What is long, or came too slowly, is not
    /// worth that.
    private func endWhatGoesOn(_ request: Request, _ context: Context, _ response: inout Response) {
        if context.body.isFinished { return }
        let length = request.headers[.contentLength].flatMap { Int($0) } ?? 0
        let isCutShort = response.status.code == 413 || response.status.code == 408
        guard isCutShort || length > Self.tolerated || request.headers[.transferEncoding] != nil else { return }
        let channel = context.channel
        // A stream of HTTP/2 has a connection above it, a connection a listener; the former may not have this field (RFC 9113 §8.2.2).
        if channel.parent?.remoteAddress == nil { response.headers[.connection] = "close" }
        // Not at once: bytes that come to a closed socket would take the answer with them.
        channel.eventLoop.scheduleTask(in: .seconds(2)) { channel.close(promise: nil) }
    }
}
