internal import BulwarkReport
internal import BulwarkTransport

/// The SCTs of a target, and what policies say of them.
struct CTReport: Encodable {
    struct Timestamp: Encodable {
        var log: String?
        var operatorName: String?
        var time: String?
        var origin: String
        /// Why it does not count for any of the policies; nil where one counts it.
        var problem: String?
    }

    struct Verdict: Encodable {
        var policy: String
        var isRequired: Bool
        var outcome: String
        var reasons: [String]
    }

    let schemaVersion = 1
    let target: String
    let isValidated: Bool
    let chainReasons: [String]
    let timestamps: [Timestamp]
    let verdicts: [Verdict]
    let passes: Bool
    /// Whether there is a certificate without the one of its issuer, which SCTs are judged by.
    private let lacksIssuer: Bool
    /// Whether a verdict says that the list of logs is too old to refuse anything.
    let restsOnStaleList: Bool

    private static let issuerMissing = "The issuer's certificate is missing"

    private enum CodingKeys: CodingKey {
        case schemaVersion, target, isValidated, chainReasons, timestamps, verdicts, passes
    }

    init(_ target: JudgedTarget, required: [TransparencyPolicyChoice], list: CTLogList, at now: Int64) {
        self.target = target.loaded.target.name
        isValidated = target.isValidated
        let reasons = (target.verdict?.reasons ?? []).map(\.description)
        chainReasons =
            target.verdict == nil ? ["There is no certificate, or nothing says which host it is for"] : reasons
        let lacksIssuer =
            !target.isValidated && target.chain.count == 1 && target.chain[0].issuer != target.chain[0].subject
        self.lacksIssuer = lacksIssuer
        let policies =
            [.applePublished, .appleDevice, .chrome] + required.filter { if case .minimum = $0 { true } else { false } }
        let judged = policies.map { choice in
            (
                choice,
                TransparencyEvaluator(choice.policy, list: list).evaluate(
                    verifiedChain: target.chain.map(\.der), delivered: target.loaded.delivered,
                    isPrivateRoot: target.verdict?.chain?.isPrivateRoot ?? false, at: now)
            )
        }
        verdicts = judged.map { choice, verdict in
            Verdict(
                policy: choice.name, isRequired: required.contains(choice),
                outcome: lacksIssuer ? TransparencyVerdict.Outcome.cannotTell.words : verdict.outcome.words,
                reasons: lacksIssuer ? [Self.issuerMissing] : verdict.reasons.map(\.description))
        }
        restsOnStaleList =
            !lacksIssuer
            && judged.contains { $0.1.reasons.contains { if case .staleList = $0 { true } else { false } } }
        let all = judged.map(\.1.timestamps)
        // Exempt chains have no judged timestamps; the plain minimum shows them all the same.
        let shown = TransparencyEvaluator(.minimum(1), list: list).evaluate(
            verifiedChain: target.chain.map(\.der), delivered: target.loaded.delivered, isPrivateRoot: false, at: now
        ).timestamps
        timestamps = shown.enumerated().map { position, found in
            let problems = all.filter { position < $0.count }.map { $0[position].problem }
            let counts = found.problem == nil || problems.contains { $0 == nil }
            return Timestamp(
                log: found.log?.name, operatorName: found.log?.operatorName,
                time: found.timestamp.map { CivilTime.text(of: Int64($0.timestamp / 1000)) },
                origin: found.origin.words,
                problem: counts ? nil : found.problem?.words)
        }
        passes =
            target.isValidated
            && judged.allSatisfy { choice, verdict in !required.contains(choice) || verdict.allowsConnection }
    }

    /// The report for people.
    var text: String {
        var text = "\(Printable.line(target)) (\(isValidated ? "chain validated" : "chain not validated"))\n"
        for reason in chainReasons where !isValidated { text += "  \(Printable.line(reason)).\n" }
        var table = TextTable()
        for found in timestamps {
            table.add(
                found.log ?? "unknown log", found.operatorName ?? "", found.time ?? "", found.origin,
                found.problem ?? "counts")
        }
        text +=
            lacksIssuer
            ? "  SCTs cannot be judged: put the issuer's certificate after the server's in the file.\n"
            : timestamps.isEmpty ? "  There are no SCTs.\n" : table.text
        var policies = TextTable()
        for verdict in verdicts {
            policies.add(
                verdict.policy + (verdict.isRequired ? " (required)" : ""), verdict.outcome,
                verdict.reasons.joined(separator: "; "))
        }
        return text + policies.text
    }
}

extension TransparencyVerdict.Outcome {
    /// The outcome in a word.
    var words: String {
        switch self {
        case .met: "met"
        case .broken: "broken"
        case .cannotTell: "cannot tell"
        case .exempt: "exempt"
        }
    }
}

extension JudgedTimestamp.Origin {
    /// The origin in a word or two.
    var words: String {
        switch self {
        case .certificate: "certificate"
        case .handshake: "TLS handshake"
        case .stapledResponse: "OCSP response"
        }
    }
}

extension JudgedTimestamp.Problem {
    /// The problem in a few words.
    var words: String {
        switch self {
        case .unreadable: "cannot be read"
        case .unknownLog: "the log is unknown"
        case .invalidSignature: "the log did not sign it"
        case .unsupportedAlgorithm: "its algorithm is not checked"
        case .inFuture: "it is of the future"
        case .outsideShard: "the log is for certificates of another time"
        case .logNotApproved: "the log is not approved"
        case .afterReadOnly: "it is younger than the log's last day"
        case .afterRetirement: "it is younger than the log's retirement"
        case .sameLog: "another one of the same log counts"
        }
    }
}
