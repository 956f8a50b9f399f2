/// What builds chains to trusted roots and checks them: swift-certificates off Apple's systems, SecTrust on them.
///
/// It decides whether the server is who it says; what a policy asks beyond that is judged on what it gives.
public protocol ChainBuilding: Sendable {
    /// Builds a chain for a server and checks it.
    ///
    /// - Parameters:
    ///   - chain: What the server presented.
    ///   - name: The server that was asked for.
    ///   - now: Seconds since 1970, UTC.
    func validate(_ chain: UnverifiedChain, for name: ServerName, at now: Int64) async -> ChainOutcome
}

/// What building a chain came to.
public struct ChainOutcome: Sendable, Hashable {
    /// A chain, or why there is none.
    public enum Result: Sendable, Hashable {
        /// The chain that was built.
        case validated(ValidatedChain)
        /// Every fault of the chain that came closest; never empty.
        case refused([ChainFault])
    }

    /// A chain, or why there is none.
    public var result: Result
    /// Certificates beside the server's own that could not be read and were left out.
    public var dropped: [DroppedCertificate]
    /// What it took; nil where the builder does not count.
    public var effort: ChainEffort?
    /// Whether the system has found the certificate logged as Apple's policy asks, by SCTs of all places. False where it did not
    /// say so, which says nothing: builders off Apple's systems do not look.
    public var isLoggedBySystem: Bool

    /// An outcome.
    public init(
        _ result: Result, dropped: [DroppedCertificate] = [], effort: ChainEffort? = nil, isLoggedBySystem: Bool = false
    ) {
        self.result = result
        self.dropped = dropped
        self.effort = effort
        self.isLoggedBySystem = isLoggedBySystem
    }
}

/// A presented certificate that could not be read.
public struct DroppedCertificate: Sendable, Hashable, CustomStringConvertible {
    /// Its place among the presented ones; the server's own is 0.
    public var position: Int
    /// What can be read of it all the same, such as the weak key that keeps it from being loaded.
    public var facts: CertificateFacts?

    /// A certificate at a place.
    public init(position: Int, facts: CertificateFacts?) {
        self.position = position
        self.facts = facts
    }

    /// Its place, its name and its key.
    public var description: String {
        guard let facts else { return "certificate \(position) is not one" }
        return "certificate \(position) (\(facts.subjectText.excerpt), \(facts.key)) cannot be used"
    }
}

/// What building and checking a chain took.
public struct ChainEffort: Sendable, Hashable {
    /// Signatures that may have been checked: one for each issuer that was tried.
    public var signatureChecks: Int
    /// Names that were looked at, and their comparisons with name constraints.
    public var nameComparisons: Int

    /// An effort; nothing at first.
    public init(signatureChecks: Int = 0, nameComparisons: Int = 0) {
        self.signatureChecks = signatureChecks
        self.nameComparisons = nameComparisons
    }
}
