public import BulwarkCore
public import BulwarkTransport

#if canImport(FoundationNetworking)
    internal import Foundation
    public import FoundationNetworking
#else
    public import Foundation
#endif

/// Answers what a connection is asked while it opens: the one judgement behind sessions, web sockets, sockets and web views.
///
/// The system's own trust comes first; keys, pins and transparency are judged on the chain that the system built. Only a server that
/// is not trusted ends the connection: a request for a client's certificate is answered with the app's identity or with nothing, and
/// everything else is left to the system, as proxies need it.
///
/// It is shared by all that judges by it, so that pins, policies and lists of logs can be replaced while an app runs: see
/// ``replace(with:)``.
public final class TrustGuard: Sendable {
    /// The roots that count.
    public let chains: SystemChains
    /// A certificate of the client's own; nil to have none.
    public let identity: ClientIdentity?
    private let inUse: Locked<TrustEvaluator>
    private let clock: any WallClock
    private let onVerdict: @Sendable (String, TrustVerdict) -> Void

    /// A guard.
    ///
    /// - Parameters:
    ///   - evaluator: What is asked of a chain. It reports by its reporter.
    ///   - chains: The roots that count.
    ///   - identity: A certificate of the client's own.
    ///   - clock: What pins and logs are judged at.
    ///   - onVerdict: Is told each verdict, with the host, before the handshake goes on or ends.
    public init(
        _ evaluator: TrustEvaluator, chains: SystemChains = SystemChains(), identity: ClientIdentity? = nil,
        clock: any WallClock = SystemClock(),
        onVerdict: @escaping @Sendable (String, TrustVerdict) -> Void = { _, _ in }
    ) {
        inUse = Locked(evaluator)
        self.chains = chains
        self.identity = identity
        self.clock = clock
        self.onVerdict = onVerdict
    }

    /// What is asked of a chain. Its builder is not used: the connection's own SecTrust builds the chain.
    public var evaluator: TrustEvaluator { inUse.withLock { $0 } }

    /// Takes another evaluator from the next handshake on, such as one with newly delivered pins.
    ///
    /// Connections that are open stay open, and a connection that is used again is not judged again:
    /// ``TrustingSession/replaceTrust(_:)`` has new ones opened. Pins that cannot be loaded are an error where they are loaded, so
    /// those in use stay in use.
    public func replace(with evaluator: TrustEvaluator) { inUse.withLock { $0 = evaluator } }

    /// Judges a server's certificates, and reports what there is to report. It blocks, perhaps for a look at the network: not for the
    /// main thread.
    ///
    /// - Parameters:
    ///   - trust: The connection's certificates.
    ///   - host: The host name or the address that the client asked for.
    ///   - port: Its port, for reports.
    public func judge(_ trust: SecTrust, host: String, port: Int? = nil) -> TrustVerdict {
        let now = Int64(clock.now.timeIntervalSince1970.rounded(.down))
        let evaluator = evaluator
        let verdict = evaluator.judge(chains.outcome(of: trust), host: host, at: now)
        // SecTrust gives the chain that it built and not what was presented.
        evaluator.report(verdict, host: host, port: port, presented: UnverifiedChain(presented: []), at: now)
        onVerdict(host, verdict)
        return verdict
    }

    /// Answers a challenge of Foundation's, for a delegate of the app's own. It blocks: not for the main thread.
    public func answer(
        to challenge: URLAuthenticationChallenge
    ) -> (URLSession.AuthChallengeDisposition, URLCredential?) {
        let space = challenge.protectionSpace
        let trust = kind(of: space) == .serverTrust ? space.serverTrust : nil
        return answer(to: space, verdict: trust.map { judge($0, host: space.host, port: space.port) })
    }

    /// Answers a challenge whose server was judged.
    func answer(
        to space: URLProtectionSpace, verdict: TrustVerdict?
    ) -> (URLSession.AuthChallengeDisposition, URLCredential?) {
        let identity = identity(for: space.host)
        switch ChallengeAnswer(to: kind(of: space), verdict: verdict, hasIdentity: identity != nil) {
        case .trust:
            guard let trust = space.serverTrust else { return (.cancelAuthenticationChallenge, nil) }
            return (.useCredential, URLCredential(trust: trust))
        case .cancel: return (.cancelAuthenticationChallenge, nil)
        case .presentIdentity: return (.useCredential, identity?.credential)
        case .presentNothing: return (.rejectProtectionSpace, nil)
        case .leaveToSystem: return (.performDefaultHandling, nil)
        }
    }

    /// The identity that a server is shown.
    func identity(for host: String) -> ClientIdentity? { identity.flatMap { $0.isFor(host) ? $0 : nil } }

    /// What a challenge asks for.
    func kind(of space: URLProtectionSpace) -> ChallengeKind {
        switch space.authenticationMethod {
        case serverTrustMethod: .serverTrust
        // A proxy that asks for a certificate is the system's own affair.
        case clientCertificateMethod where !space.isProxy(): .clientCertificate
        default: .other
        }
    }
}
