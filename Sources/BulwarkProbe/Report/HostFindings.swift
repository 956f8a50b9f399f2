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
                        """
                        Something before the certificates keeps apps out: the version, the cipher suite or the group that the server agrees to, what \
                        NIAP's package asks for, or that it does not answer the hello of Apple's systems at all. The app cannot talk to \
                        the host, or needs an exception that weakens every connection to it.
                        """,
                        """
                        The message says which it is. Version: speak TLS 1.2, and better 1.3. Suite: take ECDHE with AES-GCM or ChaCha20. \
                        Group: take X25519 or P-256. NIAP: TLS 1.2 needs ECDHE with GCM, the extended master secret and no SHA-1. No answer or an \
                        alert: see what the server, or a proxy before it, declines in a hello that openssl s_client sends as well.
                        """,
                        ["MASVS-NETWORK-1", "MASWE-0050", "CWE-757"]
                    )
                case .trust:
                    (
                        .blocking, "The host's certificates are not to be trusted",
                        """
                        Without a trusted chain anybody on the way can be the server. No exception of an Info.plist lets an untrusted chain \
                        through, and code that does so takes every server's word.
                        """,
                        """
                        The message says what is wrong with which certificate. Issuer not found: have the server send its intermediates. Dates: \
                        renew it. Name: have it issued for the name that the app asks for, as a subject alternative name. Key or signature: RSA of \
                        2048 bits or P-256, and SHA-256. A private authority: give its root with --roots, and have the app bring it along.
                        """,
                        ["MASVS-NETWORK-1", "MASWE-0052", "CWE-295"]
                    )
                case .pins:
                    (
                        .blocking, "The host's keys are not those that the app pins",
                        """
                        Every connection of the app to the host is refused: the server's key or authority was changed before apps had the new pin, or \
                        somebody else answers for the host.
                        """,
                        """
                        Find out first who changed the key. If it was you, put a key back that is pinned, or ship an app with the new pin; 'bulwark \
                        pin' makes pins and plans the next rotation. Keep the pin of a backup key in the app at all times.
                        """,
                        ["MASVS-NETWORK-2", "MASWE-0047", "CWE-295"]
                    )
                case .transparency:
                    (
                        .blocking, "The host's certificate is not logged as it must be",
                        """
                        A certificate that too few logs have may be one that the owner of the host never asked for. Apple's systems refuse it when \
                        it is of a public authority.
                        """,
                        """
                        Have the certificate issued anew by an authority that embeds SCTs, or have the server send them in the handshake or in a \
                        stapled OCSP response. 'bulwark ct' shows which SCTs count, and for which policy; 'bulwark ct update' takes a newer list of logs.
                        """, ["MASVS-NETWORK-1", "CWE-295"]
                    )
                case .oldVersion:
                    (
                        .warning, "The host speaks an old version of TLS",
                        "Old versions have known attacks, and whoever is on the way may force clients down to them. Apps on Apple's systems "
                            + "do not use them, so it is no reason to refuse the host.",
                        "Switch off SSL 3.0, TLS 1.0 and TLS 1.1 (RFC 8996), once your oldest clients are known to speak 1.2.",
                        ["MASVS-NETWORK-1", "MASWE-0050", "CWE-327"]
                    )
                case .weakSuite:
                    (
                        .warning, "The host takes weak cipher suites",
                        "A client that offers nothing better gets a connection that others can read or change. Apps on Apple's systems offer "
                            + "better ones, so it is no reason to refuse the host.",
                        "Switch off what the message names: suites without encryption, with RC4, 3DES or export keys, without authentication, "
                            + "or with RSA key exchange (RFC 9325).", ["MASVS-NETWORK-1", "CWE-326", "CWE-327"]
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
        case .trust, .certificatesNotSeen, .keyNotProven, .keyNotShown: .trust
        default: .transport
        }
    }

    private static func fix(_ report: HostReport) -> String? {
        guard case .exception(let exception) = report.advice else { return nil }
        return "The smallest exception that lets the app through, until the server is mended:\n\n"
            + HostWords.plist(exception).map { "    " + $0 }.joined(separator: "\n")
    }
}
