internal import BulwarkReport
internal import BulwarkTransport

/// Turns reports of hosts into findings, for code scanning.
package enum HostFindings {
    /// The reports as a SARIF 2.1.0 document.
    ///
    /// - Parameter reports: Each with the place of the host: the path and the line of the file that lists it.
    package static func sarif(of reports: [(report: HostReport, path: String, line: Int)]) -> String {
        var findings: [Finding] = []
        var notices: [AuditReport.Notice] = []
        for (report, path, line) in reports {
            let location = SourceLocation(path: path, line: line)
            let host = report.endpoint.description
            func add(_ rule: Rule, _ severity: Severity, _ message: String, _ context: String, fix: String? = nil) {
                findings.append(
                    Finding(
                        rule: rule.rawValue, severity: severity, message: "\(host): \(message).", location: location,
                        fix: fix, context: "\(host) \(context)"))
            }
            if let failure = report.failure {
                notices.append(AuditReport.Notice(.unread, at: location, "\(host): \(failure)."))
                continue
            }
            for reason in report.reasons {
                add(rule(of: reason), .blocking, "\(reason)", reason.slug, fix: fix(report))
            }
            for version in report.oldVersions {
                add(.oldVersion, .warning, "The server still speaks \(version.name)", version.name)
            }
            for weak in report.weakSuites {
                add(
                    .weakSuite, .warning, "The server still takes \(weak.family.summary): \(weak.suite)",
                    weak.family.rawValue)
            }
        }
        return SARIFReporter().text(
            of: AuditReport(findings: findings, notices: notices, rules: Rule.allCases.map(\.description)))
    }

    private enum Rule: String, CaseIterable {
        case transport = "host-transport"
        case trust = "host-trust"
        case pins = "host-pins"
        case transparency = "host-transparency"
        case oldVersion = "host-old-version"
        case weakSuite = "host-weak-suite"

        var description: RuleDescription {
            let (severity, title, rationale, fix, references): (Severity, String, String, String, [String]) =
                switch self {
                case .transport:
                    (
                        .blocking, "The host does not meet App Transport Security",
                        "The app cannot talk to the host, or needs an exception that weakens every connection to it.",
                        "Have the server speak TLS 1.2 or later with an ECDHE suite.",
                        ["MASVS-NETWORK-1", "MASWE-0050", "CWE-757"]
                    )
                case .trust:
                    (
                        .blocking, "The host's certificates are not to be trusted",
                        "Without a trusted chain anybody on the way can be the server.",
                        "Have the server present a valid chain with keys and signatures of today.",
                        ["MASVS-NETWORK-1", "MASWE-0052", "CWE-295"]
                    )
                case .pins:
                    (
                        .blocking, "The host's keys are not those that the app pins",
                        "Every connection of the app to the host is refused.",
                        "Add the pin of the new key before the server changes to it, and keep a backup pin.",
                        ["MASVS-NETWORK-2", "MASWE-0047", "CWE-295"]
                    )
                case .transparency:
                    (
                        .blocking, "The host's certificate is not logged as it must be",
                        "A certificate that nobody logged may be one that the owner of the host never asked for.",
                        "Have the certificate issued with SCTs of enough logs.", ["MASVS-NETWORK-1", "CWE-295"]
                    )
                case .oldVersion:
                    (
                        .warning, "The host speaks an old version of TLS",
                        "Old versions have known attacks, and whoever is on the way may force clients down to them.",
                        "Switch off SSL 3.0, TLS 1.0 and TLS 1.1 (RFC 8996).",
                        ["MASVS-NETWORK-1", "MASWE-0050", "CWE-327"]
                    )
                case .weakSuite:
                    (
                        .warning, "The host takes weak cipher suites",
                        "A client that offers nothing better gets a connection that others can read.",
                        "Switch the suites off (RFC 9325).", ["MASVS-NETWORK-1", "CWE-326", "CWE-327"]
                    )
                }
            return RuleDescription(
                id: rawValue, area: .transport, severity: severity, title: title, rationale: rationale, fix: fix,
                triggering: [], nonTriggering: [], references: references)
        }
    }

    private static func rule(of reason: HostReason) -> Rule {
        switch reason {
        case .trust(.pins), .trust(.pinnedDomains): .pins
        case .trust(.transparency): .transparency
        case .trust, .certificatesNotSeen, .keyNotProven: .trust
        default: .transport
        }
    }

    private static func fix(_ report: HostReport) -> String? {
        guard case .exception(let exception) = report.advice else { return nil }
        return "The smallest exception that lets the app through, until the server is mended:\n\n"
            + HostWords.plist(exception).map { "    " + $0 }.joined(separator: "\n")
    }
}
