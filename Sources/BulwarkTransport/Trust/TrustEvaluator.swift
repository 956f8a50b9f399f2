/// Decides whether a server may be talked to: the chain first, then everything that a policy asks of it.
///
/// Building the chain is left to a ``ChainBuilding``; keys, pins and transparency are judged here on the chain that it
/// validated, never on what the server presented.
public struct TrustEvaluator: Sendable {
    /// What builds chains.
    public var chains: any ChainBuilding
    /// The app's App Transport Security; its `NSPinnedDomains` hold too.
    public var policy: TransportPolicy
    /// The system whose App Transport Security holds.
    public var system: SystemVersion
    /// The pins; nil where nothing is pinned beyond ``policy``.
    public var pins: PinSet?
    /// The transparency policy and its list of logs; nil asks for no SCTs.
    public var transparency: TransparencyEvaluator?
    /// What hosts that App Transport Security does not leave alone must have for keys.
    public var keys: KeyPolicy
    /// Where pins that do not match and missing SCTs are reported; nil reports nowhere.
    public var reporter: TrustReporter?

    /// An evaluator; without more than a builder it asks for what App Transport Security asks at first.
    public init(
        chains: some ChainBuilding, policy: TransportPolicy = TransportPolicy(), system: SystemVersion = 26,
        pins: PinSet? = nil, transparency: TransparencyEvaluator? = nil, keys: KeyPolicy = .appTransportSecurity,
        reporter: TrustReporter? = nil
    ) {
        self.chains = chains
        self.policy = policy
        self.system = system
        self.pins = pins
        self.transparency = transparency
        self.keys = keys
        self.reporter = reporter
    }

    /// Judges what a server presented, and reports what ``reporter`` is for.
    ///
    /// - Parameters:
    ///   - presented: The server's certificates.
    ///   - host: The host name or the address that the client asked for; never one that the server gave.
    ///   - delivered: The SCTs of the handshake and of the stapled OCSP response; nil where the client cannot see them.
    ///   - now: Seconds since 1970, UTC.
    public func evaluate(
        _ presented: UnverifiedChain, host: String, delivered: TransparencyEvaluator.Delivered? = nil, at now: Int64
    ) async -> TrustVerdict {
        let name: ServerName
        do throws(TransportError) { name = try ServerName(host) } catch {
            return TrustVerdict(reasons: [.invalidName(host)], warnings: [])
        }
        let outcome = await chains.validate(presented, for: name, at: now)
        let verdict = judge(outcome, host: name, delivered: delivered, at: now)
        report(verdict, host: name.text, presented: presented, at: now)
        return verdict
    }

    /// Reports what ``reporter`` is for, where a verdict has any of it: for clients that have judged without
    /// ``evaluate(_:host:delivered:at:)``. Nobody waits for it.
    ///
    /// - Parameters:
    ///   - verdict: What was judged.
    ///   - host: The host name or the address that the client asked for.
    ///   - port: The port, where it is known.
    ///   - presented: The server's certificates; empty where the client does not see them.
    ///   - now: Seconds since 1970, UTC.
    public func report(
        _ verdict: TrustVerdict, host: String, port: Int? = nil, presented: UnverifiedChain, at now: Int64
    ) {
        guard let reporter,
            let report = TrustReport(
                verdict, host: host, port: port, presented: presented, pins: pins, pinned: policy.pinnedDomains, at: now
            )
        else { return }
        Task { await reporter.report(report) }
    }

    /// Judges what a builder gave: for clients whose system has built the chain already.
    ///
    /// - Parameters:
    ///   - outcome: The chain, or why there is none.
    ///   - name: The server that the client asked for.
    ///   - delivered: The SCTs of the handshake and of the stapled OCSP response; nil where the client cannot see them.
    ///   - now: Seconds since 1970, UTC.
    public func judge(
        _ outcome: ChainOutcome, host name: ServerName, delivered: TransparencyEvaluator.Delivered? = nil, at now: Int64
    ) -> TrustVerdict {
        var verdict = TrustVerdict(reasons: [], warnings: outcome.dropped.map { .dropped($0) }, effort: outcome.effort)
        switch outcome.result {
        case .refused(let faults):
            verdict.reasons = faults.map { .chain($0) }
            // Nothing says yes where nothing says why not.
            if faults.isEmpty { verdict.reasons = [.chain(ChainFault(.refusedBySystem))] }
        case .validated(let chain):
            verdict.chain = chain
            judgeKeys(of: chain, name, &verdict)
            judgePins(of: chain, name, at: now, &verdict)
            judgeTransparency(of: chain, delivered, outcome.isLoggedBySystem, at: now, &verdict)
        }
        return verdict
    }

    /// Judges what a builder gave, for a host as a client has it; one that is no name of a host is refused.
    ///
    /// - Parameters:
    ///   - outcome: The chain, or why there is none.
    ///   - host: The host name or the address that the client asked for.
    ///   - delivered: The SCTs of the handshake and of the stapled OCSP response; nil where the client cannot see them.
    ///   - now: Seconds since 1970, UTC.
    public func judge(
        _ outcome: ChainOutcome, host: String, delivered: TransparencyEvaluator.Delivered? = nil, at now: Int64
    ) -> TrustVerdict {
        do throws(TransportError) {
            return judge(outcome, host: try ServerName(host), delivered: delivered, at: now)
        } catch {
            return TrustVerdict(reasons: [.invalidName(host)], warnings: [])
        }
    }

    /// Whether a host is not to be asked without TLS, whatever the policy allows: it has enforced pins, and nothing would show them.
    ///
    /// - Parameter host: The host name or the address.
    public func refusesPlainHTTP(to host: String) -> Bool {
        policy.pinnedDomains.requirement(for: host) != nil || pins?.pins(for: host).map { !$0.isReportOnly } == true
    }

    private func judgeKeys(of chain: ValidatedChain, _ name: ServerName, _ verdict: inout TrustVerdict) {
        guard !policy.effective(for: name.text, on: system).isExempt else { return }
        verdict.reasons += keys.faults(in: chain.certificates).map { .key($0) }
    }

    private func judgePins(
        of chain: ValidatedChain, _ name: ServerName, at now: Int64, _ verdict: inout TrustVerdict
    ) {
        if let requirement = policy.pinnedDomains.requirement(for: name.text),
            !requirement.isMet(byVerifiedChain: chain.certificates.map(\.pin))
        {
            verdict.reasons.append(.pinnedDomains(requirement.domains))
        }
        guard let judged = pins?.judge(host: name.text, verifiedChain: chain.der, at: now) else { return }
        verdict.pins = judged
        for reason in judged.reasons {
            switch reason {
            case .matchedBackup, .expired: verdict.warnings.append(.pins(reason))
            case .unreadableChain, .leafMismatch, .authorityMismatch, .chainMismatch, .certificateMismatch:
                if judged.isEnforced {
                    verdict.reasons.append(.pins(reason))
                } else {
                    verdict.warnings.append(.pins(reason))
                }
            }
        }
    }

    private func judgeTransparency(
        of chain: ValidatedChain, _ delivered: TransparencyEvaluator.Delivered?, _ isLoggedBySystem: Bool,
        at now: Int64,
        _ verdict: inout TrustVerdict
    ) {
        guard let transparency else { return }
        let judged = transparency.evaluate(
            verifiedChain: chain.der, delivered: delivered, isPrivateRoot: chain.isPrivateRoot,
            isLoggedBySystem: isLoggedBySystem, at: now)
        verdict.transparency = judged
        let reasons = judged.reasons.map { TrustVerdict.Reason.transparency($0) }
        if judged.allowsConnection {
            // That the system vouches is no warning.
            if judged.outcome != .exempt { verdict.warnings += reasons.filter { $0 != .transparency(.foundBySystem) } }
        } else {
            verdict.reasons += reasons
        }
    }
}
