public import BulwarkCore
public import BulwarkTransport
public import Foundation

#if canImport(FoundationNetworking)
    public import FoundationNetworking
#endif

/// Lets a `URLSession` talk to a server when a `TrustEvaluator` allows it, and to no other, and follows redirects that its policy
/// allows.
///
/// ```swift
/// let delegate = TrustingSessionDelegate(TrustEvaluator(chains: SystemChains(), pins: pins))
/// let session = URLSession(configuration: URLCacheTrail.closed(), delegate: delegate, delegateQueue: nil)
/// ```
///
/// The system's own trust comes first, App Transport Security holds as well, and pins, keys and transparency are judged on the chain
/// that the system built. What is not about a server's trust is left to the system. The same method is asked for data, uploads,
/// downloads and web sockets: a server's trust is a session-wide challenge
/// ([Handling an authentication challenge](https://developer.apple.com/documentation/foundation/handling-an-authentication-challenge)).
/// ``TrustingSession`` makes the session too.
///
/// - Warning: With a delegate queue of one's own, not that of the main thread: judging blocks. A session in the background follows
///   redirects without asking.
public final class TrustingSessionDelegate: NSObject, URLSessionTaskDelegate {
    private let trustGuard: TrustGuard
    private let given: RequestPolicy?
    private let onRefusal: @Sendable (URL?, RequestRefusal) -> Void

    /// Judges servers, and redirects by the evaluator's policy.
    ///
    /// - Parameters:
    ///   - evaluator: What is asked of a chain. Its builder is not used: the connection's own SecTrust builds the chain.
    ///   - chains: The roots that count.
    ///   - clock: What pins and logs are judged at.
    ///   - onVerdict: Is told each verdict, with the host, before the handshake goes on or ends.
    public convenience init(
        _ evaluator: TrustEvaluator, chains: SystemChains = SystemChains(), clock: any WallClock = SystemClock(),
        onVerdict: @escaping @Sendable (String, TrustVerdict) -> Void = { _, _ in }
    ) {
        self.init(TrustGuard(evaluator, chains: chains, clock: clock, onVerdict: onVerdict))
    }

    /// Judges by a guard.
    ///
    /// - Parameters:
    ///   - trustGuard: What is asked of servers, and the client's own identity.
    ///   - requests: Which redirects are followed; those that the policy of the guard's evaluator allows, without it. None leads to a
    ///     host with enforced pins without TLS.
    ///   - onRefusal: Is told each redirect that is not followed.
    public init(
        _ trustGuard: TrustGuard, requests: RequestPolicy? = nil,
        onRefusal: @escaping @Sendable (URL?, RequestRefusal) -> Void = { _, _ in }
    ) {
        self.trustGuard = trustGuard
        given = requests
        self.onRefusal = onRefusal
    }

    /// Answers a challenge of a server to the session, which is where a server's trust is asked for.
    public func urlSession(
        _ session: URLSession, didReceive challenge: URLAuthenticationChallenge,
        completionHandler: @escaping @Sendable (URLSession.AuthChallengeDisposition, URLCredential?) -> Void
    ) {
        let (disposition, credential) = trustGuard.answer(to: challenge)
        completionHandler(disposition, credential)
    }

    /// Answers a challenge of a server to a task in the same way.
    public func urlSession(
        _ session: URLSession, task: URLSessionTask, didReceive challenge: URLAuthenticationChallenge,
        completionHandler: @escaping @Sendable (URLSession.AuthChallengeDisposition, URLCredential?) -> Void
    ) {
        urlSession(session, didReceive: challenge, completionHandler: completionHandler)
    }

    /// Follows a redirect where the policy allows it, and without what is the first server's alone where it leads to another one. Where
    /// it does not, the redirect itself is the answer.
    public func urlSession(
        _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest, completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
        guard let origin = response.url, let url = request.url else {
            onRefusal(request.url, .invalidHost(""))
            return completionHandler(nil)
        }
        let method = request.httpMethod ?? "GET"
        let carriesBody = !["GET", "HEAD"].contains(method.uppercased()) || request.httpBody != nil
        switch trustGuard.redirect(
            from: RequestTarget(origin), to: RequestTarget(url), carriesBody: carriesBody,
            under: trustGuard.requests(given))
        {
        case .follow: completionHandler(request)
        case .followWithoutCredentials:
            var bare = request
            for name in (request.allHTTPHeaderFields ?? [:]).keys where !RequestPolicy.carries(header: name) {
                bare.setValue(nil, forHTTPHeaderField: name)
            }
            completionHandler(bare)
        case .refuse(let refusal):
            onRefusal(url, refusal)
            completionHandler(nil)
        }
    }
}
