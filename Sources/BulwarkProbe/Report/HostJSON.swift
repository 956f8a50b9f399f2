internal import BulwarkCore
internal import BulwarkReport
internal import BulwarkTransport

/// Writes reports of hosts for programs.
package enum HostJSON {
    /// The reports as one JSON document.
    package static func text(of reports: [HostReport]) -> String {
        JSONWriter.document { json in
            json.object { json in
                json.member("schemaVersion", 1)
                json.tool()
                json.member(array: "hosts") { json in
                    for report in reports { json.object { write(report, to: &$0) } }
                }
            }
        }
    }

    private static func write(_ report: HostReport, to json: inout JSONWriter) {
        json.member("host", report.endpoint.name)
        json.member("port", Int(report.endpoint.port))
        if let address = report.address { json.member("address", address.text) }
        json.member("system", "\(report.system)")
        json.member("outcome", report.outcome.rawValue)
        if let failure = report.failure {
            json.member("failure", failure.description)
            return
        }
        write(report.reasons, to: &json)
        if let answer = report.negotiated { json.member(object: "negotiated") { write(answer, to: &$0) } }
        json.member(object: "chain") { json in
            json.member("isTrusted", report.isChainValidated)
            json.member("hasPrivateRoot", report.hasPrivateRoot)
            json.member("keyProof", report.keyProof.rawValue)
            json.member(array: "certificates") { json in
                for facts in report.chain { json.object { write(facts, to: &$0) } }
            }
        }
        json.member(array: "transparency") { json in
            for policy in report.transparency { json.object { write(policy, to: &$0) } }
        }
        if let staple = report.staple {
            json.member(object: "staple") {
                $0.member("status", staple.status.rawValue)
                $0.member("thisUpdate", HostWords.day(staple.thisUpdate))
                if let next = staple.nextUpdate { $0.member("nextUpdate", HostWords.day(next)) }
            }
        }
        json.member(array: "diagnoses") { json in
            for diagnosis in report.diagnoses { json.object { write(diagnosis, to: &$0) } }
        }
        write(report.advice, to: &json)
        if let app = report.app { json.member(object: "app") { write(app, to: &$0) } }
        json.member(strings: "oldVersions", report.oldVersions.map(\.name))
        json.member(array: "weakSuites") { json in
            for weak in report.weakSuites {
                json.object {
                    $0.member("family", weak.family.rawValue)
                    $0.member("suite", weak.suite)
                    if let bits = weak.fieldBits { $0.member("fieldBits", bits) }
                }
            }
        }
        json.member(strings: "warnings", report.warnings)
    }

    private static func write(_ reasons: [HostReason], to json: inout JSONWriter) {
        json.member(array: "reasons") { json in
            for reason in reasons {
                json.object {
                    $0.member("id", reason.slug)
                    $0.member("text", reason.description)
                }
            }
        }
    }

    private static func write(_ answer: HelloAnswer, to json: inout JSONWriter) {
        json.member("version", HostWords.version(answer))
        json.member("cipherSuite", answer.suiteName)
        if let group = answer.group { json.member("group", HostWords.group(group)) }
        if let name = answer.applicationProtocol { json.member("applicationProtocol", name) }
        json.member("isForwardSecret", answer.cipherSuite?.isForwardSecret == true)
        json.member("asksForCertificate", answer.asksForCertificate)
    }

    private static func write(_ facts: CertificateFacts, to json: inout JSONWriter) {
        json.member("subject", facts.subjectText)
        json.member("issuer", facts.issuerText)
        json.member("key", facts.key.description)
        if let bits = facts.key.bits { json.member("keyBits", bits) }
        json.member("signature", facts.signature.description)
        json.member("notBefore", HostWords.day(facts.notBefore))
        json.member("notAfter", HostWords.day(facts.notAfter))
        json.member("pin", facts.pin.base64)
    }

    private static func write(_ policy: HostReport.PolicyVerdict, to json: inout JSONWriter) {
        json.member("policy", policy.name)
        json.member("outcome", HostWords.word(policy.verdict.outcome))
        json.member(strings: "reasons", policy.verdict.reasons.map(\.description))
        json.member(array: "timestamps") { json in
            for timestamp in policy.verdict.timestamps {
                json.object {
                    $0.member("origin", HostWords.word(timestamp.origin))
                    if let log = timestamp.log {
                        $0.member("log", log.name)
                        $0.member("operator", log.operatorName)
                    }
                    $0.member("counts", timestamp.problem == nil)
                    if let problem = timestamp.problem { $0.member("problem", HostWords.word(problem)) }
                }
            }
        }
    }

    private static func write(_ diagnosis: HostDiagnosis, to json: inout JSONWriter) {
        json.member("name", diagnosis.name)
        json.member("group", diagnosis.group)
        json.member("passes", diagnosis.passes)
        json.member(object: "policy") { json in
            if diagnosis.allowsArbitraryLoads { json.member("NSAllowsArbitraryLoads", true) }
            if let exception = diagnosis.exception { write(exception, to: &json) }
        }
        write(diagnosis.reasons, to: &json)
    }

    private static func write(_ exception: DomainException, to json: inout JSONWriter) {
        json.member(object: "NSExceptionDomains") { json in
            json.member(object: exception.domain) { json in
                for (key, value) in exception.entries {
                    switch value {
                    case .bool(let value): json.member(key, value)
                    case .string(let text): json.member(key, text)
                    default: continue
                    }
                }
            }
        }
    }

    private static func write(_ advice: ExceptionAdvice, to json: inout JSONWriter) {
        json.member(object: "exception") { json in
            switch advice {
            case .noneNeeded: json.member("verdict", "none-needed")
            case .noneHelps: json.member("verdict", "none-helps")
            case .exception(let exception):
                json.member("verdict", "needed")
                write(exception, to: &json)
            }
        }
    }

    private static func write(_ app: HostReport.AppReport, to json: inout JSONWriter) {
        json.member("decidedBy", app.policy.decidedBy.rule.rawValue)
        json.member("reason", "\(app.policy.decidedBy)")
        json.member("isExempt", app.policy.isExempt)
        json.member("allowsInsecureHTTP", app.policy.allowsInsecureHTTP)
        json.member("minimumTLS", app.policy.minimumTLS.rawValue)
        json.member("requiresForwardSecrecy", app.policy.requiresForwardSecrecy)
        json.member("pins", app.pins.rawValue)
        json.member(strings: "pinnedDomains", app.pinnedDomains)
    }
}
