/// Judges the SCTs of a chain that was verified.
public struct TransparencyEvaluator: Sendable {
    /// The rules.
    public var policy: TransparencyPolicy
    /// The logs.
    public var list: CTLogList

    /// Judges by a policy and a list.
    public init(_ policy: TransparencyPolicy, list: CTLogList = .bundled) {
        self.policy = policy
        self.list = list
    }

    /// SCTs that came beside the certificate; an unreadable one is nil.
    public struct Delivered: Sendable, Hashable {
        /// Of the TLS extension.
        public var handshake: [SignedCertificateTimestamp?]
        /// Of a stapled OCSP response.
        public var stapledResponse: [SignedCertificateTimestamp?]

        /// SCTs of both places.
        public init(
            handshake: [SignedCertificateTimestamp?] = [], stapledResponse: [SignedCertificateTimestamp?] = []
        ) {
            self.handshake = handshake
            self.stapledResponse = stapledResponse
        }
    }

    /// Judges a chain.
    ///
    /// - Parameters:
    ///   - chain: The certificates of the chain **that was verified** in DER, leaf first.
    ///   - delivered: The SCTs that came beside the certificate; nil where the client cannot see them. Then rules that
    ///     the certificate alone does not meet are not broken: it cannot be told.
    ///   - isPrivateRoot: Whether the root is not one of the system's: its certificates need not be logged.
    ///   - isLoggedBySystem: Whether Apple's system has found the certificate logged as Apple's policy asks. It has seen the SCTs that
    ///     a client does not, so its yes meets Apple's rules, and no others; its silence breaks none.
    ///   - now: Seconds since 1970, UTC.
    public func evaluate(
        verifiedChain chain: [[UInt8]], delivered: Delivered?, isPrivateRoot: Bool, isLoggedBySystem: Bool = false,
        at now: Int64
    ) -> TransparencyVerdict {
        func verdict(
            _ outcome: TransparencyVerdict.Outcome, _ reasons: [TransparencyVerdict.Reason],
            _ timestamps: [JudgedTimestamp] = []
        ) -> TransparencyVerdict {
            TransparencyVerdict(
                outcome: outcome, reasons: reasons, timestamps: timestamps, isReportOnly: policy.isReportOnly)
        }
        if isPrivateRoot { return verdict(.exempt, [.privateRoot]) }
        guard chain.count > 1, let leaf = try? CertificateFacts(der: chain[0]),
            let issuer = try? CertificateFacts(der: chain[1])
        else { return verdict(.broken, [.unreadableChain]) }

        var reasons: [TransparencyVerdict.Reason] = []
        let (embedded, isMalformed) = Self.embedded(in: leaf)
        if isMalformed { reasons.append(.malformedList) }
        var judged = judge(embedded, .certificate, CTEntry(embeddedIn: leaf, issuer: issuer), leaf, now)
        for (found, origin) in [
            (delivered?.handshake ?? [], JudgedTimestamp.Origin.handshake),
            (delivered?.stapledResponse ?? [], .stapledResponse),
        ] { judged += judge(found, origin, .certificate(leaf.der), leaf, now) }

        let inside = shortfall(of: &judged, from: [.certificate], leaf, isDelivered: false)
        let outside = shortfall(of: &judged, from: [.handshake, .stapledResponse], leaf, isDelivered: true)
        let days = Int((now - listDate) / 86400)
        let isStale = now - listDate > policy.maximumListAge
        if isStale { reasons.append(.staleList(days: days)) }
        if inside.isEmpty || outside.isEmpty { return verdict(.met, reasons, judged) }
        if isLoggedBySystem, hasAppleRule { return verdict(.met, reasons + [.foundBySystem], judged) }
        reasons += judged.contains { $0.origin != .certificate } && embedded.isEmpty ? outside : inside
        if delivered == nil { reasons.append(.otherTimestampsNotVisible) }
        return verdict(isStale || delivered == nil ? .cannotTell : .broken, reasons, judged)
    }

    /// The SCTs that stand in a certificate, and whether their list is broken.
    static func embedded(in leaf: CertificateFacts) -> (found: [SignedCertificateTimestamp?], isMalformed: Bool) {
        guard let value = leaf[extension: CertificateFacts.embeddedTimestamps]?.value else { return ([], false) }
        guard let octets = try? DERReader.only(DERReader.Tag.octetString, in: value[...]),
            let list = SignedCertificateTimestamp.list(bytes: Array(octets.content))
        else { return ([], true) }
        return (list, false)
    }

    // MARK: Single SCTs

    private func judge(
        _ found: [SignedCertificateTimestamp?], _ origin: JudgedTimestamp.Origin, _ entry: CTEntry,
        _ leaf: CertificateFacts, _ now: Int64
    ) -> [JudgedTimestamp] {
        found.map { timestamp in
            guard let timestamp else { return JudgedTimestamp(origin: origin, problem: .unreadable) }
            guard let log = list.logs[timestamp.logID] else {
                return JudgedTimestamp(timestamp: timestamp, origin: origin, problem: .unknownLog)
            }
            return JudgedTimestamp(
                timestamp: timestamp, origin: origin, log: log,
                problem: problem(of: timestamp, log, entry, leaf, now))
        }
    }

    private func problem(
        of timestamp: SignedCertificateTimestamp, _ log: CTLog, _ entry: CTEntry, _ leaf: CertificateFacts, _ now: Int64
    ) -> JudgedTimestamp.Problem? {
        let seconds = Int64(timestamp.timestamp / 1000)
        guard seconds <= now else { return .inFuture }
        guard log.shard?.contains(leaf.notAfter) ?? true else { return .outsideShard }
        let states = states(of: log)
        if !states.contains(where: \.isApproved) {
            guard let retired = states.first(where: { $0.kind == .retired }) else { return .logNotApproved }
            guard seconds < retired.since, policy.rule != .appleDevice || leaf.notBefore < retired.since else {
                return .afterRetirement
            }
        } else if policy.rule == .appleDevice, let last = states.first(where: { $0.kind == .readOnly }),
            seconds > last.since
        {
            return .afterReadOnly
        }
        switch timestamp.check(over: entry, key: log.key) {
        case .valid: return nil
        case .invalid: return .invalidSignature
        case .unsupportedAlgorithm: return .unsupportedAlgorithm
        }
    }

    /// What those whose rules hold say of a log.
    private func states(of log: CTLog) -> [CTLog.State] {
        switch policy.rule {
        case .applePublished, .appleDevice: [log.apple].compactMap { $0 }
        case .chrome: [log.google].compactMap { $0 }
        case .minimum: [log.apple, log.google].compactMap { $0 }
        }
    }

    private var listDate: Int64 {
        switch policy.rule {
        case .applePublished, .appleDevice: list.appleDate
        case .chrome: list.googleDate
        case .minimum: max(list.appleDate, list.googleDate)
        }
    }

    // MARK: All of them

    /// What is missing from the SCTs of some origins; marks a second one of a log.
    private func shortfall(
        of judged: inout [JudgedTimestamp], from origins: [JudgedTimestamp.Origin], _ leaf: CertificateFacts,
        isDelivered: Bool
    ) -> [TransparencyVerdict.Reason] {
        var logs: [CTLog] = []
        for position in judged.indices where origins.contains(judged[position].origin) {
            guard judged[position].problem == nil, let log = judged[position].log else { continue }
            if logs.contains(where: { $0.id == log.id }) {
                judged[position].problem = .sameLog
            } else {
                logs.append(log)
            }
        }
        // An SCT that is fresh in each handshake has no excuse: only logs that are approved today count.
        if isDelivered, !isMinimum { logs.removeAll { !states(of: $0).contains(where: \.isApproved) } }

        let (needed, perOperator) = needs(of: leaf, isDelivered: isDelivered)
        let byOperator = Dictionary(grouping: logs, by: \.operatorName).values.map { min($0.count, perOperator) }
        let counted = byOperator.reduce(0, +)
        var missing: [TransparencyVerdict.Reason] = []
        if counted < needed { missing.append(.tooFewTimestamps(counted: counted, needed: needed)) }
        if isMinimum { return missing }
        if policy.rule == .chrome, byOperator.count < 2 {
            missing.append(.tooFewOperators(counted: byOperator.count, needed: 2))
        }
        if !logs.contains(where: { states(of: $0).contains(where: \.isApproved) }) { missing.append(.noApprovedLog) }
        if policy.rule != .appleDevice, !logs.contains(where: { !$0.isStatic }) { missing.append(.noRFC6962Log) }
        return missing
    }

    private var hasAppleRule: Bool { policy.rule == .applePublished || policy.rule == .appleDevice }

    private var isMinimum: Bool { if case .minimum = policy.rule { true } else { false } }

    /// How many SCTs are needed, and how many of one operator count.
    private func needs(of leaf: CertificateFacts, isDelivered: Bool) -> (count: Int, perOperator: Int) {
        // Both ends belong to the validity.
        let lifetime = leaf.notAfter - leaf.notBefore + 1
        let isShort = lifetime <= 180 * 86400
        switch policy.rule {
        case .minimum(let count): return (max(count, 1), .max)
        case .applePublished: return isDelivered || isShort ? (2, 1) : (3, 2)
        case .appleDevice:
            return (isDelivered || isShort ? 2 : lifetime <= 825 * 86400 ? 3 : 4, .max)
        case .chrome: return (isDelivered || isShort ? 2 : 3, .max)
        }
    }
}
