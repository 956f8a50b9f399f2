/// What a ``TransparencyPolicy`` says of a chain, and why.
public struct TransparencyVerdict: Sendable, Hashable {
    /// What it comes to.
    public enum Outcome: Sendable, Hashable {
        /// The rules are met.
        case met
        /// The rules are broken.
        case broken
        /// It cannot be told: SCTs may be where nobody could look, or the list of logs is stale.
        case cannotTell
        /// The rules do not hold for this chain.
        case exempt
    }

    /// A reason of the outcome, or a warning beside it.
    public enum Reason: Sendable, Hashable {
        /// The chain ends in a root that is not one of the system's.
        case privateRoot
        /// The chain is empty, has no issuer, or has a certificate that cannot be read.
        case unreadableChain
        /// The certificate's list of SCTs cannot be read.
        case malformedList
        /// Too few SCTs count.
        case tooFewTimestamps(counted: Int, needed: Int)
        /// The SCTs that count are of too few operators.
        case tooFewOperators(counted: Int, needed: Int)
        /// No SCT that counts is of a log that is approved today.
        case noApprovedLog
        /// No SCT that counts is of an RFC 6962 log.
        case noRFC6962Log
        /// The list of logs is so many days old.
        case staleList(days: Int)
        /// The SCTs of the TLS extension and of OCSP were not visible.
        case otherTimestampsNotVisible
        /// The system, which sees SCTs that the client does not, has found the certificate logged.
        case foundBySystem
    }

    /// What it comes to.
    public var outcome: Outcome
    /// Why, and warnings.
    public var reasons: [Reason]
    /// Every SCT that was found, and what became of it.
    public var timestamps: [JudgedTimestamp]
    /// Whether the policy reports alone.
    public var isReportOnly: Bool

    /// Whether the connection may go on: refused is only what breaks the rules, and not in report-only.
    public var allowsConnection: Bool { outcome != .broken || isReportOnly }
}
