public import BulwarkCore
public import BulwarkTransport
public import Foundation

#if canImport(FoundationNetworking)
    public import FoundationNetworking
#endif

/// Lets a `URLSession` talk to a server when a `TrustEvaluator` allows it, and to no other.
///
/// ```swift
/// let delegate = TrustingSessionDelegate(TrustEvaluator(chains: SystemChains(), pins: pins))
/// let session = URLSession(configuration: URLCacheTrail.closed(), delegate: delegate, delegateQueue: nil)
/// ```
///
/// The system's own trust comes first, App Transport Security holds as well, and pins, keys and transparency are judged on the chain
/// that the system built. What is not about a server's trust is left to the system.
///
/// - Warning: With a delegate queue of one's own, not that of the main thread: judging blocks.
public final class TrustingSessionDelegate: NSObject, URLSessionDelegate {
    private let evaluator: TrustEvaluator
    private let chains: SystemChains
    private let clock: any WallClock
    private let onVerdict: @Sendable (String, TrustVerdict) -> Void

    /// Judges servers.
    ///
    /// - Parameters:
    ///   - evaluator: What is asked of a chain. Its builder is not used: the connection's own SecTrust builds the chain.
    ///   - chains: The roots that count.
    ///   - clock: What pins and logs are judged at.
    ///   - onVerdict: Is told each verdict, with the host, before the handshake goes on or ends.
    public init(
        _ evaluator: TrustEvaluator, chains: SystemChains = SystemChains(), clock: any WallClock = SystemClock(),
        onVerdict: @escaping @Sendable (String, TrustVerdict) -> Void = { _, _ in }
    ) {
        self.evaluator = evaluator
        self.chains = chains
        self.clock = clock
        self.onVerdict = onVerdict
    }

    /// Answers a challenge of a server.
    public func urlSession(
        _ session: URLSession, didReceive challenge: URLAuthenticationChallenge,
        completionHandler: @escaping @Sendable (URLSession.AuthChallengeDisposition, URLCredential?) -> Void
    ) {
        let space = challenge.protectionSpace
        guard space.authenticationMethod == serverTrustMethod else {
            return completionHandler(.performDefaultHandling, nil)
        }
        guard let trust = space.serverTrust else { return completionHandler(.cancelAuthenticationChallenge, nil) }
        let now = Int64(clock.now.timeIntervalSince1970.rounded(.down))
        let verdict = evaluator.judge(chains.outcome(of: trust), host: space.host, at: now)
        onVerdict(space.host, verdict)
        if verdict.allowsConnection {
            completionHandler(.useCredential, URLCredential(trust: trust))
        } else {
            completionHandler(.cancelAuthenticationChallenge, nil)
        }
    }
}
