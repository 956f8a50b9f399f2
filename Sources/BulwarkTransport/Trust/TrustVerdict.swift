/// What a ``TrustEvaluator`` says of a server's certificates, and why.
public struct TrustVerdict: Sendable, Hashable {
    /// A reason to refuse, or a warning beside it.
    public enum Reason: Sendable, Hashable {
        /// The name that was asked for is none.
        case invalidName(String)
        /// No chain to a trusted root holds.
        case chain(ChainFault)
        /// The chain holds, and its keys or signatures are weaker than the policy asks.
        case key(ChainFault)
        /// The chain holds, and is not pinned as the ``PinSet`` asks.
        case pins(PinVerdict.Reason)
        /// The chain holds, and does not meet `NSPinnedDomains`, whose entries are named.
        case pinnedDomains([String])
        /// The chain holds, and the transparency policy says this of it.
        case transparency(TransparencyVerdict.Reason)
        /// A presented certificate could not be read and was left out.
        case dropped(DroppedCertificate)
    }

    /// The chain; nil where none holds.
    public var chain: ValidatedChain?
    /// Every reason to refuse. The connection may go on where there is none.
    public var reasons: [Reason]
    /// What does not refuse: report-only policies, a backup pin in use, a stale log list, left-out certificates.
    public var warnings: [Reason]
    /// What the pins say; nil where no chain holds or there are no pins.
    public var pins: PinVerdict?
    /// What the transparency policy says; nil where no chain holds or there is no policy.
    public var transparency: TransparencyVerdict?
    /// What building the chain took.
    public var effort: ChainEffort?

    /// Whether the connection may go on.
    public var allowsConnection: Bool { reasons.isEmpty && chain != nil }
}

extension TrustVerdict.Reason: CustomStringConvertible {
    /// The reason in a sentence without its full stop.
    public var description: String {
        switch self {
        case .invalidName(let name): "'\(name.excerpt)' is no name of a host"
        case .chain(let fault), .key(let fault): fault.description
        case .pins(let reason): reason.description
        case .pinnedDomains(let domains):
            "No key of the chain is pinned in NSPinnedDomains (\(domains.joined(separator: ", ").excerpt))"
        case .transparency(let reason): reason.description
        case .dropped(let certificate): "A presented certificate was left out: \(certificate)"
        }
    }
}

extension PinVerdict.Reason: CustomStringConvertible {
    /// The reason in a sentence without its full stop.
    public var description: String {
        switch self {
        case .unreadableChain: "The chain is empty or cannot be read"
        case .leafMismatch(let found): "The server's key is not pinned: \(found)"
        case .authorityMismatch(let found):
            "No authority's key is pinned: \(found.map(\.base64).joined(separator: ", "))"
        case .chainMismatch(let found): "No key of the chain is pinned: \(found.map(\.base64).joined(separator: ", "))"
        case .certificateMismatch(let found):
            "No certificate of the chain is pinned: \(found.map(\.base64).joined(separator: ", "))"
        case .matchedBackup(let hash): "A backup pin is in use, and needs a successor: \(hash)"
        case .expired: "The pins have expired"
        }
    }
}

extension TransparencyVerdict.Reason: CustomStringConvertible {
    /// The reason in a sentence without its full stop.
    public var description: String {
        switch self {
        case .privateRoot: "The root is private: its certificates need not be logged"
        case .unreadableChain: "The chain has no issuer or cannot be read"
        case .malformedList: "The certificate's list of SCTs is malformed"
        case .tooFewTimestamps(let counted, let needed): "\(counted) SCTs count, and \(needed) are needed"
        case .tooFewOperators(let counted, let needed):
            "The SCTs are of \(counted) operators, and \(needed) are needed"
        case .noApprovedLog: "No SCT is of a log that is approved today"
        case .noRFC6962Log: "No SCT is of an RFC 6962 log"
        case .staleList(let days): "The list of logs is \(days) days old, and refuses nothing"
        case .otherTimestampsNotVisible: "SCTs of the TLS handshake and of OCSP could not be seen"
        case .foundBySystem: "The system has found the certificate logged, by SCTs that could not be seen"
        }
    }
}
