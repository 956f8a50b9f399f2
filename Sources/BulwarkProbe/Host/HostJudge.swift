internal import BulwarkTransport

/// Judges a survey, and the chain in it, by policies.
struct HostJudge: Sendable {
    let host: String
    let survey: HostSurvey
    let system: SystemVersion
    /// The server's name and what building its chain came to; nil where no certificate was seen.
    let chain: (name: ServerName, outcome: ChainOutcome)?
    let delivered: TransparencyEvaluator.Delivered
    let transparency: TransparencyEvaluator
    let now: Int64

    /// Every reason why an app with this policy cannot talk to the host.
    func reasons(under policy: TransportPolicy) -> [HostReason] {
        let effective = policy.effective(for: host, on: system)
        return handshake(effective, asked: policy.exceptions) + trust(under: policy)
    }

    /// What was negotiated under a policy; nil where nothing was.
    func answer(under effective: EffectivePolicy) -> HelloAnswer? {
        if let answer = try? survey.modern.get() { return answer }
        let classic = effective.requiresForwardSecrecy ? survey.forward : survey.plain
        guard let answer = try? classic.get(), let version = answer.version, version >= effective.minimumTLS.wire else {
            return nil
        }
        return answer
    }

    /// Why the chain is not trusted under a policy, its pins among the reasons.
    func trust(under policy: TransportPolicy) -> [HostReason] {
        guard let verdict = verdict(under: policy) else {
            return survey.bestVersion == nil ? [] : [.certificatesNotSeen]
        }
        return verdict.reasons.map { .trust($0) } + proof(under: policy)
    }

    /// A certificate without its key proves nothing. It cannot be told where the exchange is not signed, or is of TLS 1.1 and older.
    private func proof(under policy: TransportPolicy) -> [HostReason] {
        switch survey.identity?.keyProof {
        case .proven, nil: return []
        case .refuted: return [.keyNotProven]
        case .notSeen:
            let answer = answer(under: policy.effective(for: host, on: system))
            guard let answer, let version = answer.version, version >= .tls12 else { return [] }
            return answer.cipherSuite?.isForwardSecret == true ? [.keyNotShown] : []
        }
    }

    /// What the evaluator says; nil where no certificate was seen.
    func verdict(under policy: TransportPolicy) -> TrustVerdict? {
        chain.map { name, outcome in
            let evaluator = TrustEvaluator(
                chains: Built(outcome: outcome), policy: policy, system: system, transparency: transparency)
            return evaluator.judge(outcome, host: name, delivered: delivered, at: now)
        }
    }

    // MARK: The handshake

    private func handshake(_ effective: EffectivePolicy, asked: [DomainException]) -> [HostReason] {
        if let answer = answer(under: effective) { return niap(effective, answer) }
        guard let best = survey.bestVersion else {
            // Nothing was agreed on with anybody.
            let failures = [survey.everything, survey.modern].compactMap { answer -> HelloFailure? in
                if case .failure(let failure) = answer { failure } else { nil }
            }
            return failures.first.map { [.noAnswer($0)] } ?? []
        }
        var reasons: [HostReason] = []
        if best < effective.minimumTLS.wire {
            reasons.append(.oldVersion(best: best, needed: effective.minimumTLS))
            if asked.contains(where: { ($0.minimumTLSVersion?.wire ?? .tls13) <= best }), effective.minimumTLS == .v12 {
                reasons.append(.versionEndedBySystem(system))
            }
            // TLS 1.3 has nothing that could be wrong beside it.
            if effective.minimumTLS == .v13 { return reasons }
        }
        if effective.requiresForwardSecrecy, (try? survey.forward.get()) == nil, let plain = try? survey.plain.get() {
            reasons.append(.noForwardSecrecy(suite: plain.suiteName))
        } else if (try? survey.plain.get()) == nil, let other = try? survey.everything.get() {
            reasons.append(Self.mismatch(other))
        }
        if reasons.isEmpty {
            if case .failure(let failure) = effective.requiresForwardSecrecy ? survey.forward : survey.plain {
                reasons.append(.noAnswer(failure))
            } else {
                // It speaks the version when asked otherwise, and an older one to a client on Apple's systems.
                let answer = try? (effective.requiresForwardSecrecy ? survey.forward : survey.plain).get()
                reasons.append(.oldVersion(best: answer?.version ?? best, needed: effective.minimumTLS))
            }
        }
        return reasons
    }

    /// What in an answer no client on Apple's systems would have offered.
    private static func mismatch(_ answer: HelloAnswer) -> HostReason {
        if let suite = answer.cipherSuite, suite.admission != .never, let group = answer.group,
            !AppleClient.groups.contains(group)
        {
            return .groupNotOffered(group: NamedGroup(number: group)?.name ?? "\(group)")
        }
        return .suiteNotAccepted(suite: answer.suiteName)
    }

    private func niap(_ effective: EffectivePolicy, _ answer: HelloAnswer) -> [HostReason] {
        guard effective.requiredNIAPPackage != .none else { return [] }
        var reasons: [HostReason] = []
        if answer.version == .tls12 {
            if !answer.suiteName.contains("_GCM_") { reasons.append(.niap("AES-GCM instead of \(answer.suiteName)")) }
            if !answer.hello.extensions.contains(23) { reasons.append(.niap("the extended master secret")) }
        }
        if answer.signatureAlgorithm.map({ $0 >> 8 == 2 }) ?? false {
            reasons.append(.niap("a signature without SHA-1"))
        }
        return reasons
    }
}

extension HelloAnswer {
    /// IANA's name of the suite, or its number.
    var suiteName: String { cipherSuite?.name ?? "0x" + String(hello.cipherSuite, radix: 16) }
}

/// A chain that was built already.
private struct Built: ChainBuilding {
    let outcome: ChainOutcome

    func validate(_ chain: UnverifiedChain, for name: ServerName, at now: Int64) async -> ChainOutcome { outcome }
}
