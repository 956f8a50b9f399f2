internal import BulwarkTransport
internal import NIOCore
internal import NIOHTTP1

extension HTTPSClient {
    /// Sends a request, follows redirects, and gives the response as soon as its head is there.
    ///
    /// The body is read from ``HTTPSResponse/body``, and its connection is busy until then. A request whose connection
    /// turns out to be closed is sent once more where the server surely did not act on it, or where repeating it does no
    /// harm (RFC 9110 section 9.2.2). A refused server is never asked again for the same request.
    ///
    /// - Throws: ``HTTPSError``; `cancelled` when the task is.
    public func send(_ request: HTTPSRequest) async throws(HTTPSError) -> HTTPSResponse {
        let deadline = NIODeadline.now() + configuration.resourceTime.amount
        var current = request
        var seen: Set<RequestURL> = [request.url]
        var hops = 0
        while true {
            let trust = trust
            let policy = RequestPolicy(
                trust.policy, system: trust.system, hosts: configuration.hosts,
                redirects: request.redirects ?? configuration.redirects)
            let response = try await exchange(current, policy, until: deadline)
            guard let next = try Redirect.next(after: response, of: current, under: policy, seen: &seen) else {
                return response
            }
            hops += 1
            guard hops <= configuration.redirectLimit else {
                throw HTTPSError(.tooManyRedirects, origin: current.url.origin)
            }
            current = next
        }
    }

    private func exchange(
        _ request: HTTPSRequest, _ policy: RequestPolicy, until deadline: NIODeadline
    ) async throws(HTTPSError)
        -> HTTPSResponse
    {
        do throws(HTTPSError) {
            let head = try RequestHead.checked(request)
            try Self.judge(request.url, policy, trust)
            var attempt = 1
            while true {
                let lease = try await pool.lease(Route(request.url), until: deadline).get()
                let outgoing = Outgoing(
                    id: pool.nextID(), head: head, body: request.body,
                    bodyLimit: request.bodyLimit ?? configuration.bodyLimit, headerCount: configuration.headerCount,
                    requestTime: configuration.requestTime.amount, deadline: deadline)
                switch await lease.connection.perform(outgoing) {
                case .success(let incoming):
                    return HTTPSResponse(
                        url: request.url, status: incoming.head.status, headers: incoming.head.headers,
                        version: lease.connection.version, verdict: lease.connection.verdict, body: incoming.body)
                case .failure(let failure):
                    guard attempt < Self.attempts, Self.mayRepeat(request, after: failure, on: lease) else {
                        throw failure.error
                    }
                    attempt += 1
                }
            }
        } catch {
            throw error.at(request.url.origin)
        }
    }

    /// More idle connections than these that a server closed in the same moment are one too many coincidences.
    private static let attempts = 4

    private static func mayRepeat(_ request: HTTPSRequest, after failure: ExchangeFailure, on lease: Lease) -> Bool {
        guard failure.error.code == .connectionLost || failure.error.code == .streamReset, !request.body.isStream else {
            return false
        }
        return failure.isUnprocessed
            || (lease.isReused && failure.isUnanswered && failure.error.code == .connectionLost
                && isIdempotent(request.method))
    }

    private static func isIdempotent(_ method: HTTPMethod) -> Bool {
        switch method.byName {
        case .GET, .HEAD, .OPTIONS, .TRACE, .PUT, .DELETE: true
        default: false
        }
    }

    /// What is decided before a connection is made. Plain HTTP has no certificates to judge: it needs the policy's leave, and
    /// pins refuse it.
    static func judge(_ url: RequestURL, _ policy: RequestPolicy, _ trust: TrustEvaluator) throws(HTTPSError) {
        if let refusal = policy.refusal(of: url.forPolicy) {
            switch refusal {
            case .withoutTLS: throw HTTPSError(.insecure, refusal: refusal)
            case .hostNotAllowed: throw HTTPSError(.hostNotAllowed, refusal: refusal)
            default: throw HTTPSError(.invalidURL, refusal: refusal)
            }
        }
        guard url.scheme == .http, trust.refusesPlainHTTP(to: url.host.text) else { return }
        throw HTTPSError(.insecure, refusal: .pinned(url.host.text))
    }
}

extension RequestURL {
    /// The URL as policies judge it.
    var forPolicy: RequestTarget { RequestTarget(scheme: scheme.rawValue, host: host.text, port: port) }
}
