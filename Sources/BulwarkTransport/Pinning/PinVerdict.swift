/// What a ``PinSet`` says of a chain, and why.
public struct PinVerdict: Sendable, Hashable {
    /// What it comes to.
    public enum Outcome: Sendable, Hashable {
        /// The set asks nothing of the host.
        case notPinned
        /// Every list matches.
        case matched
        /// A list does not match.
        case mismatched
    }

    /// A reason of the outcome, or a warning beside it.
    public enum Reason: Sendable, Hashable {
        /// The chain is empty, or has a certificate that cannot be read.
        case unreadableChain
        /// The leaf's key is no pin of the leaf list.
        case leafMismatch(found: SPKIHash)
        /// No key above the leaf is a pin of the authority list.
        case authorityMismatch(found: [SPKIHash])
        /// No key is a pin of the list for any certificate.
        case chainMismatch(found: [SPKIHash])
        /// No certificate is one of the pinned ones; their SHA-256 in the order of the chain.
        case certificateMismatch(found: [CertificatePin])
        /// A backup matched: the key in reserve is in use, and the set needs a new one.
        case matchedBackup(SPKIHash)
        /// The pins have expired.
        case expired
    }

    /// What it comes to.
    public var outcome: Outcome
    /// Why, and warnings.
    public var reasons: [Reason]
    /// Whether a mismatch refuses the connection; not in report-only, nor after an expiry that reports.
    public var isEnforced: Bool

    /// Whether the connection may go on.
    public var allowsConnection: Bool { outcome != .mismatched || !isEnforced }
}

extension PinSet {
    /// Judges a chain.
    ///
    /// - Parameters:
    ///   - host: The host that the client asked for.
    ///   - chain: The certificates of the chain **that was verified** in DER, leaf first. What the server presented proves
    ///     nothing: it may hold certificates that are not of the chain.
    ///   - now: Seconds since 1970, UTC.
    public func judge(host: String, verifiedChain chain: [[UInt8]], at now: Int64) -> PinVerdict {
        guard let pins = pins(for: host) else { return PinVerdict(outcome: .notPinned, reasons: [], isEnforced: false) }
        var reasons: [PinVerdict.Reason] = []
        var isEnforced = !pins.isReportOnly
        if let expiry = pins.expiry, now >= expiry.date {
            reasons.append(.expired)
            if expiry.outcome == .report { isEnforced = false }
        }
        let certificates = chain.compactMap { try? CertificateFacts(der: $0) }
        let keys = certificates.map(\.pin)
        guard let leaf = keys.first, keys.count == chain.count else {
            return PinVerdict(outcome: .mismatched, reasons: reasons + [.unreadableChain], isEnforced: isEnforced)
        }
        let lists: [([Pin], keys: [SPKIHash], PinVerdict.Reason)] = [
            (pins.leafPins, [leaf], .leafMismatch(found: leaf)),
            (pins.authorityPins, Array(keys.dropFirst()), .authorityMismatch(found: Array(keys.dropFirst()))),
            (pins.anyPins, keys, .chainMismatch(found: keys)),
        ]
        var outcome = PinVerdict.Outcome.matched
        for (list, keys, mismatch) in lists where !list.isEmpty {
            let matches = list.filter { keys.contains($0.hash) }
            if matches.isEmpty {
                outcome = .mismatched
                reasons.append(mismatch)
            } else if let backup = matches.first, matches.allSatisfy(\.isBackup) {
                reasons.append(.matchedBackup(backup.hash))
            }
        }
        let found = certificates.map { CertificatePin($0) }
        if !pins.certificates.isEmpty, !pins.certificates.contains(where: found.contains) {
            outcome = .mismatched
            reasons.append(.certificateMismatch(found: found))
        }
        return PinVerdict(outcome: outcome, reasons: reasons, isEnforced: isEnforced)
    }
}
