internal import BulwarkCore
internal import BulwarkReport
internal import BulwarkTransport

/// Writes reports of hosts for people.
package struct HostTable {
    private let ink: Ink
    private let now: Int64
    private var text = ""

    /// The reports as a table for each host, and a line for all of them.
    ///
    /// - Parameters:
    ///   - reports: The reports.
    ///   - isColored: Whether to colour.
    ///   - now: Seconds since 1970, UTC, for the days that certificates have left.
    package static func text(of reports: [HostReport], isColored: Bool, now: Int64) -> String {
        var table = HostTable(ink: Ink(isColored: isColored), now: now)
        for report in reports {
            table.write(report)
            table.text += "\n"
        }
        table.writeSummary(reports)
        return table.text
    }

    private init(ink: Ink, now: Int64) {
        self.ink = ink
        self.now = now
    }

    private mutating func line(_ indent: Int, _ content: String) {
        text += String(repeating: " ", count: indent) + content + "\n"
    }

    private mutating func write(_ report: HostReport) {
        let verdict =
            switch report.outcome {
            case .passes: ink.green("PASS")
            case .fails: ink.red("FAIL")
            case .unreachable: ink.yellow("UNREACHABLE")
            }
        let address = report.address.flatMap { $0.text == report.endpoint.name ? nil : " (\($0.text))" } ?? ""
        line(0, "\(verdict)  \(ink.bold("\(report.endpoint)"))\(address)")
        if let failure = report.failure {
            line(2, "\(failure).")
            return
        }
        for reason in report.reasons { line(2, Printable.line("\(reason)") + ".") }
        writeApp(report)
        writeHandshake(report)
        writeChain(report)
        writeTransparency(report)
        line(2, ink.bold("Diagnoses") + " of nscurl, for iOS \(report.system)")
        for diagnosis in report.diagnoses {
            line(4, "\(diagnosis.passes ? ink.green("PASS") : ink.red("FAIL"))  \(diagnosis.name)")
            // What the host fails by anyway stands above.
            for reason in diagnosis.reasons where !report.reasons.contains(reason) {
                line(10, Printable.line("\(reason)") + ".")
            }
        }
        writeAdvice(report)
        for warning in report.warnings { line(2, "\(ink.yellow("warning")) \(Printable.line(warning)).") }
    }

    private mutating func writeApp(_ report: HostReport) {
        guard let app = report.app else { return }
        let pins =
            switch app.pins {
            case .notPinned: "not pinned"
            case .matched: "pins match"
            case .mismatched: "pins do not match"
            case .cannotTell: "pins cannot be compared with a chain that is not trusted"
            }
        line(2, "\(ink.bold("App"))  \(Printable.line("\(app.policy.decidedBy)"))")
        line(
            7,
            "\(pins)\(app.pinnedDomains.isEmpty ? "" : Printable.line(" (\(app.pinnedDomains.joined(separator: ", ")))"))"
        )
    }

    private mutating func writeHandshake(_ report: HostReport) {
        if let answer = report.negotiated {
            var parts = [HostWords.version(answer), answer.suiteName]
            if let group = answer.group { parts.append(HostWords.group(group)) }
            if let name = answer.applicationProtocol { parts.append(Printable.line(name)) }
            parts.append(answer.cipherSuite?.isForwardSecret == true ? "forward secret" : "no forward secrecy")
            line(2, "\(ink.bold("Negotiated"))  \(parts.joined(separator: ", "))")
        }
        if !report.oldVersions.isEmpty {
            let names = report.oldVersions.map(\.name).joined(separator: ", ")
            line(2, "\(ink.yellow("warning")) The server still speaks \(names).")
        }
        for weak in report.weakSuites {
            let bits = weak.fieldBits.map { " (\($0) bits)" } ?? ""
            line(2, "\(ink.yellow("warning")) The server still takes \(weak.family.summary)\(bits): \(weak.suite).")
        }
    }

    private mutating func writeChain(_ report: HostReport) {
        guard !report.chain.isEmpty else { return }
        let state =
            report.isChainValidated ? report.hasPrivateRoot ? "trusted, private root" : "trusted" : "not trusted"
        let proof =
            switch report.keyProof {
            case .proven: ", key proven"
            case .refuted: ", key not the server's"
            case .notSeen: ""
            }
        line(2, "\(ink.bold("Chain"))  \(state)\(proof)")
        for (position, facts) in report.chain.enumerated() {
            let days = (facts.notAfter - now) / 86_400
            let left = facts.notAfter < now ? "expired" : days == 1 ? "1 day left" : "\(days) days left"
            line(4, "\(position)  \(Printable.line(facts.subjectText))")
            line(7, "\(facts.key), \(facts.signature), until \(HostWords.day(facts.notAfter)) (\(left))")
            line(7, "pin \(facts.pin)")
        }
    }

    private mutating func writeTransparency(_ report: HostReport) {
        guard !report.transparency.isEmpty else { return }
        line(2, ink.bold("Transparency"))
        for policy in report.transparency {
            let reasons = policy.verdict.reasons.map(\.description).joined(separator: "; ")
            let word = HostWords.word(policy.verdict.outcome).replacing("-", with: " ")
            line(4, "\(policy.name): \(word)\(reasons.isEmpty ? "" : " (\(reasons))")")
        }
    }

    private mutating func writeAdvice(_ report: HostReport) {
        switch report.advice {
        case .noneNeeded: line(2, "\(ink.bold("Exception"))  none needed")
        case .noneHelps: line(2, "\(ink.bold("Exception"))  none helps: the server has to be mended")
        case .exception(let exception):
            line(2, "\(ink.bold("Exception"))  this is the smallest that helps; mending the server is better:")
            for content in HostWords.plist(exception) { line(6, content) }
        }
    }

    private mutating func writeSummary(_ reports: [HostReport]) {
        func count(_ outcome: HostReport.Outcome) -> Int { reports.filter { $0.outcome == outcome }.count }
        let hosts = "\(reports.count) host\(reports.count == 1 ? "" : "s")"
        let parts = [
            (count(.passes), "passed"), (count(.fails), "failed"), (count(.unreachable), "unreachable"),
        ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        line(0, "\(hosts): \(parts.joined(separator: ", "))")
    }
}
