internal import BulwarkReport
internal import BulwarkTransport
internal import Foundation

/// The keys of targets and the plan for their pins, as a table or as JSON.
struct PinReport {
    private let targets: [JudgedTarget]
    private let plans: [(host: String, plan: RotationPlan)]

    init(_ targets: [JudgedTarget], _ hosts: [PinnedHost], lead: Int64, soon: Int64, at now: Int64) {
        self.targets = targets
        plans = hosts.map { host in
            let chain = targets.filter { $0.loaded.host == host.host }.flatMap(\.chain)
            return (host.host, RotationPlan(for: host, chain: chain, lead: lead, soon: soon, at: now))
        }
    }

    var table: String {
        var text = ""
        for target in targets {
            let state =
                target.chain.isEmpty
                ? "" : target.isValidated ? ", chain validated" : ", chain not validated"
            text += "\(Printable.line(target.loaded.target.name)) (\(target.loaded.target.kind)\(state))\n"
            var table = TextTable()
            for (position, facts) in target.chain.enumerated() {
                table.add(
                    target.place(position), "\(facts.key)", "ends \(CivilTime.day(of: facts.notAfter))",
                    facts.pin.base64,
                    facts.commonName ?? facts.subjectText)
            }
            for source in target.loaded.sources where source.kind != .certificate {
                table.add(source.kind.words, "\(source.key)", "in reserve", source.pin.base64)
            }
            text += table.text
        }
        for (host, plan) in plans {
            text += "\nRotation of \(host)\n"
            for step in plan.steps { text += "  \(Printable.line(step.description)).\n" }
            for warning in plan.warnings {
                text += "  \(plan.isNote(warning) ? "note" : "warning"): \(Printable.line(warning.description)).\n"
            }
        }
        return text
    }

    var json: String {
        let document = Document(
            targets: targets.map { target in
                Document.Target(
                    name: target.loaded.target.name, kind: target.loaded.target.kind, host: target.loaded.host,
                    isTrusted: target.verdict.map { $0.allowsConnection },
                    reasons: (target.verdict?.reasons ?? []).map(\.description),
                    keys: target.chain.enumerated().map { Document.Key($1, place: target.place($0)) }
                        + target.loaded.sources.filter { $0.kind != .certificate }.map { Document.Key($0) })
            },
            rotation: plans.map { host, plan in
                Document.Rotation(
                    host: host,
                    steps: plan.steps.map {
                        Document.Step(
                            pin: $0.pin.base64, end: CivilTime.text(of: $0.end),
                            deadline: CivilTime.text(of: $0.deadline), successors: $0.successors.map(\.base64))
                    }, warnings: plan.warnings.filter { !plan.isNote($0) }.map(\.description),
                    notes: plan.warnings.filter { plan.isNote($0) }.map(\.description))
            })
        return JSONText.of(document)
    }

    private struct Document: Encodable {
        struct Key: Encodable {
            var place: String
            var key: String
            var pin: String
            var sha256: String?
            var subject: String?
            var issuer: String?
            var notBefore: String?
            var notAfter: String?

            init(_ facts: CertificateFacts, place: String) {
                self.place = place
                key = "\(facts.key)"
                pin = facts.pin.base64
                sha256 = CertificatePin(facts).base64
                subject = facts.subjectText
                issuer = facts.issuerText
                notBefore = CivilTime.text(of: facts.notBefore)
                notAfter = CivilTime.text(of: facts.notAfter)
            }

            init(_ source: PinSource) {
                place = source.kind.rawValue
                key = "\(source.key)"
                pin = source.pin.base64
            }
        }
        struct Target: Encodable {
            var name: String
            var kind: String
            var host: String?
            var isTrusted: Bool?
            var reasons: [String]
            var keys: [Key]
        }
        struct Step: Encodable {
            var pin: String
            var end: String
            var deadline: String
            var successors: [String]
        }
        struct Rotation: Encodable {
            var host: String
            var steps: [Step]
            var warnings: [String]
            var notes: [String]
        }
        var schemaVersion = 1
        var targets: [Target]
        var rotation: [Rotation]
    }
}

/// Values of texts, numbers and flags as JSON for programs.
enum JSONText {
    static func of(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        // There is nothing in such values that the encoder could refuse.
        guard let data = try? encoder.encode(value) else { return "" }
        return String(decoding: data, as: UTF8.self) + "\n"
    }
}

extension PinSource.Kind {
    /// The kind for people.
    var words: String {
        switch self {
        case .certificate: "certificate"
        case .request: "request"
        case .publicKey: "public key"
        case .privateKey: "private key"
        }
    }
}
