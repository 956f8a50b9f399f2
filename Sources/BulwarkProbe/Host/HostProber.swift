public import BulwarkCore
public import BulwarkTransport

/// Probes live hosts and tells what App Transport Security, pins and transparency make of them.
///
/// It sends hellos and reads what comes back; it finishes no handshake and makes no request. Whether the server holds the key
/// of its certificate is checked where it signs the exchange: always in TLS 1.3, with ephemeral keys in TLS 1.2.
public struct HostProber: Sendable {
    /// What builds chains to trusted roots.
    public var chains: any ChainBuilding
    /// The version of iOS whose rules hold.
    public var system: SystemVersion
    /// The app's policy; nil where there is no app.
    public var appPolicy: TransportPolicy?
    /// The logs of Certificate Transparency.
    public var logs: CTLogList
    /// How long one host may take.
    public var timeLimit: Duration
    /// What one answer of a server may cost.
    public var limits: HelloLimits

    /// A prober.
    ///
    /// - Parameters:
    ///   - chains: What builds chains to trusted roots.
    ///   - system: The version of iOS whose rules hold; 26 by default.
    ///   - appPolicy: The app's policy; nil where there is no app.
    ///   - logs: The logs of Certificate Transparency; those that come with Bulwark by default.
    ///   - timeLimit: How long one host may take; 10 seconds by default.
    ///   - limits: What one answer of a server may cost.
    public init(
        chains: some ChainBuilding, system: SystemVersion = 26, appPolicy: TransportPolicy? = nil,
        logs: CTLogList = .bundled, timeLimit: Duration = .seconds(10), limits: HelloLimits = HelloLimits()
    ) {
        self.chains = chains
        self.system = system
        self.appPolicy = appPolicy
        self.logs = logs
        self.timeLimit = timeLimit
        self.limits = limits
    }

    /// Probes hosts, several at a time.
    ///
    /// - Parameters:
    ///   - endpoints: The hosts.
    ///   - address: The address to talk to instead of looking the names up; its port does not count.
    ///   - now: Seconds since 1970, UTC.
    /// - Returns: The reports, in the order of the hosts.
    public func probe(_ endpoints: [HostEndpoint], at address: SocketAddress? = nil, now: Int64) async -> [HostReport] {
        await withTaskGroup(of: (Int, HostReport).self) { group in
            var reports: [Int: HostReport] = [:]
            for (index, endpoint) in endpoints.enumerated() {
                if index >= Self.width, let (done, report) = await group.next() { reports[done] = report }
                group.addTask { (index, await probe(endpoint, at: address, now: now)) }
            }
            for await (done, report) in group { reports[done] = report }
            return endpoints.indices.compactMap { reports[$0] }
        }
    }

    /// Probes a host.
    ///
    /// - Parameters:
    ///   - endpoint: The host.
    ///   - address: The address to talk to instead of looking the name up; its port does not count.
    ///   - now: Seconds since 1970, UTC.
    public func probe(_ endpoint: HostEndpoint, at address: SocketAddress? = nil, now: Int64) async -> HostReport {
        let (timeLimit, limits) = (timeLimit, limits)
        let (taken, elapsed) = await Workers.timed { () -> Result<(SocketAddress, HostSurvey), HelloFailure> in
            let deadline = ContinuousClock.now + timeLimit
            do throws(HelloFailure) {
                var target = address.flatMap { SocketAddress($0.text, port: endpoint.port) }
                if target == nil { target = try HostAddress.find(endpoint, by: deadline) }
                guard let target else { return .failure(.unresolved) }
                return .success((target, try HostSurvey.take(of: endpoint, at: target, by: deadline, limits: limits)))
            } catch {
                return .failure(error)
            }
        }
        var report: HostReport
        switch taken {
        case .failure(let failure): report = HostReport(endpoint, system, failure: failure)
        case .success(let (address, survey)): report = await self.report(endpoint, at: address, survey, now: now)
        }
        report.elapsed = elapsed
        return report
    }

    private func report(
        _ endpoint: HostEndpoint, at address: SocketAddress, _ survey: HostSurvey, now: Int64
    ) async -> HostReport {
        var report = HostReport(endpoint, system)
        report.address = address
        let identity = survey.identity
        var checked: (name: ServerName, outcome: ChainOutcome)?
        if let identity {
            report.keyProof = identity.keyProof
            if let name = try? ServerName(endpoint.name) {
                let presented = UnverifiedChain(presented: identity.certificates)
                checked = (name, await chains.validate(presented, for: name, at: now))
            }
            let leaf = identity.certificates.first.flatMap { try? CertificateFacts(der: $0) }
            report.staple = identity.staple.flatMap { der in leaf.flatMap { try? StapledResponse(der: der, of: $0) } }
            if identity.staple != nil, report.staple == nil {
                report.warnings.append("The stapled OCSP response cannot be read or is of another certificate")
            }
            report.chain = identity.certificates.compactMap { try? CertificateFacts(der: $0) }
        }
        if case .validated(let chain) = checked?.outcome.result {
            report.chain = chain.certificates
            report.isChainValidated = true
            report.hasPrivateRoot = chain.isPrivateRoot
        }
        let delivered = TransparencyEvaluator.Delivered(
            // A list that cannot be read is one SCT that cannot.
            handshake: identity?.timestamps.map { SignedCertificateTimestamp.list(bytes: $0) ?? [nil] } ?? [],
            stapledResponse: report.staple?.timestamps ?? [])
        let judge = HostJudge(
            host: endpoint.name, survey: survey, system: system, chain: checked, delivered: delivered,
            transparency: TransparencyEvaluator(.applePublished, list: logs), now: now)
        conclude(judge, delivered, now, &report)
        return report
    }

    private func conclude(
        _ judge: HostJudge, _ delivered: TransparencyEvaluator.Delivered, _ now: Int64, _ report: inout HostReport
    ) {
        let host = report.endpoint.name
        report.diagnoses = HostDiagnosis.all(for: host).map { diagnosis in
            var diagnosis = diagnosis
            diagnosis.reasons = judge.reasons(under: diagnosis.policy)
            return diagnosis
        }
        report.advice = .find(for: host, judge: judge)
        let policy = appPolicy ?? TransportPolicy()
        report.negotiated = judge.answer(under: policy.effective(for: host, on: system))
        if let appPolicy { report.app = app(appPolicy, judge, host) }
        if report.isChainValidated {
            let policies: [(String, TransparencyPolicy)] = [
                ("apple-published", .applePublished), ("apple-device", .appleDevice), ("chrome", .chrome),
            ]
            report.transparency = policies.map { name, policy in
                HostReport.PolicyVerdict(
                    name: name,
                    verdict: TransparencyEvaluator(policy, list: logs).evaluate(
                        verifiedChain: report.chain.map(\.der), delivered: delivered,
                        isPrivateRoot: report.hasPrivateRoot, at: now))
            }
        }
        report.warnings += judge.verdict(under: policy)?.warnings.map(\.description) ?? []
        if report.staple?.status == .revoked {
            report.warnings.append(
                "The stapled OCSP response says that the certificate is revoked; its signature is not checked")
        }
        if report.negotiated?.asksForCertificate == true {
            report.warnings.append("The server asks clients for a certificate, and may refuse an app that has none")
        }
        for (position, facts) in report.chain.enumerated() {
            let left = facts.notAfter - now
            guard (0..<Self.shortTime).contains(left) else { continue }
            let days = left / 86_400
            report.warnings.append("Certificate \(position) expires in \(days) day\(days == 1 ? "" : "s")")
        }
        report.oldVersions = judge.survey.versions.compactMap { asked, answer in
            (try? answer.get())?.version == asked ? asked : nil
        }.sorted()
        report.weakSuites = SuiteFamily.allCases.compactMap { family in
            guard let answer = try? judge.survey.families[family]?.get() else { return nil }
            var bits: Int?
            if case .finiteField(let found) = answer.keyExchange?.parameters { bits = found }
            return HostReport.WeakSuite(family: family, suite: answer.suiteName, fieldBits: bits)
        }
    }

    private func app(_ policy: TransportPolicy, _ judge: HostJudge, _ host: String) -> HostReport.AppReport {
        let reasons = judge.reasons(under: policy)
        let requirement = policy.pinnedDomains.requirement(for: host)
        let pins: HostReport.AppReport.Pins =
            if requirement == nil {
                .notPinned
            } else if judge.verdict(under: policy)?.chain == nil {
                .cannotTell
            } else {
                reasons.contains { $0.slug == "pin-mismatch" } ? .mismatched : .matched
            }
        return HostReport.AppReport(
            policy: policy.effective(for: host, on: system), pins: pins,
            pinnedDomains: requirement?.domains ?? [], reasons: reasons)
    }

    /// The seconds before its expiry in which a certificate is warned of: authorities renew a month before, so it is late.
    private static let shortTime: Int64 = 14 * 86_400
    /// How many hosts are probed at a time.
    private static let width = 16
}
