/// What a client is asked for while it connects.
public enum ChallengeKind: String, Sendable, Hashable, CaseIterable {
    /// Whether it trusts the server's certificates.
    case serverTrust
    /// A certificate of its own.
    case clientCertificate
    /// Anything else: a user's password, a proxy's.
    case other
}

/// What a client answers: the one decision of all adapters to Apple's frameworks.
public enum ChallengeAnswer: String, Sendable, Hashable, CaseIterable {
    /// The server is trusted, and the connection goes on.
    case trust
    /// The server is not trusted, and the connection ends.
    case cancel
    /// The client shows its identity.
    case presentIdentity
    /// The client has nothing to show, and the connection goes on without.
    case presentNothing
    /// The system decides, as if nobody had been asked: proxies need that.
    case leaveToSystem

    /// What is answered.
    ///
    /// - Parameters:
    ///   - kind: What is asked for.
    ///   - verdict: What the evaluator says of the server; nil where there was nothing to judge, which ends the connection.
    ///   - hasIdentity: Whether there is an identity for this server. Without one the system must not look for one by itself.
    public init(to kind: ChallengeKind, verdict: TrustVerdict?, hasIdentity: Bool) {
        self =
            switch kind {
            case .serverTrust: verdict?.allowsConnection == true ? .trust : .cancel
            case .clientCertificate: hasIdentity ? .presentIdentity : .presentNothing
            case .other: .leaveToSystem
            }
    }
}
