/// Writes Bulwark's own JSON, described by `Documentation/report.schema.json`.
///
/// Members are only ever added within a ``schemaVersion``; it grows when one changes or goes.
public struct JSONReporter: Reporter {
    /// The version of the schema that is written.
    public static let schemaVersion = 1

    /// Makes the reporter.
    public init() {}

    public func write(_ report: AuditReport, sources: any SourceExcerpts, to sink: inout some TextOutputStream) {
        let index = FingerprintIndex(of: report)
        let rules = Dictionary(report.rules.map { ($0.id, $0) }) { first, _ in first }
        var excerpts = ExcerptReader(sources, for: report)
        var json = JSONWriter()
        json.open("{")
        json.member("schemaVersion", Self.schemaVersion)
        json.tool()
        write(report, to: &json)
        json.key("findings")
        json.open("[")
        for finding in report.findings.sorted(by: { $0.location < $1.location }) {
            json.object {
                write(finding, rules[finding.rule], index[finding], excerpts.excerpt(at: finding.location), to: &$0)
            }
            json.drain(into: &sink)
        }
        json.close("]")
        json.key("accepted")
        json.open("[")
        for accepted in report.accepted {
            let finding = accepted.finding
            json.object {
                write(finding, rules[finding.rule], index[finding], excerpts.excerpt(at: finding.location), to: &$0)
                $0.member("acceptedBy", accepted.means.rawValue)
                if let reason = accepted.reason { $0.member("reason", reason) }
            }
            json.drain(into: &sink)
        }
        json.close("]")
        writeNoticesAndChecklist(of: report, to: &json)
        json.member(array: "rules") {
            for rule in report.rules { $0.object { RuleCatalogue.write(rule, examples: false, to: &$0) } }
        }
        json.close("}")
        json.drain(into: &sink)
        sink.write("\n")
    }

    private func write(_ report: AuditReport, to json: inout JSONWriter) {
        let summary = ReportSummary(of: report)
        json.member(object: "summary") {
            $0.member("blocking", summary.blocking)
            $0.member("warnings", summary.warnings)
            $0.member("accepted", summary.accepted)
            // All that keeps the audit from being a whole one, as before rules were counted by themselves.
            $0.member("unread", summary.unread + summary.unfinished)
            $0.member("unfinishedRules", summary.unfinished)
        }
        json.member(object: "statistics") {
            $0.member("files", report.statistics.files)
            $0.member("lines", report.statistics.lines)
            $0.member("cached", report.statistics.cached)
            $0.key("seconds")
            $0.number(report.statistics.seconds)
            $0.member(object: "leftOut") { json in
                for reason in LeftOut.Reason.allCases {
                    json.member(reason.rawValue, report.statistics.leftOut[reason])
                }
            }
        }
    }

    private func write(
        _ finding: Finding, _ rule: RuleDescription?, _ fingerprint: Fingerprint, _ excerpt: Excerpt?,
        to json: inout JSONWriter
    ) {
        json.member("rule", finding.rule)
        if let rule { json.member("area", rule.area.rawValue) }
        json.member("severity", finding.severity.rawValue)
        json.member("message", finding.message)
        write(finding.location, to: &json)
        json.member("fingerprint", fingerprint.hex)
        if let excerpt {
            json.member(object: "excerpt") {
                $0.member("text", excerpt.text)
                $0.member("start", excerpt.caret.lowerBound)
                $0.member("end", excerpt.caret.upperBound)
            }
        }
        json.member(array: "trace") { json in
            for step in finding.trace { json.object { write(step, to: &$0) } }
        }
        if let fix = finding.fix ?? rule?.fix { json.member("fix", fix) }
        json.member(strings: "references", rule?.references ?? [])
    }

    private func write(_ location: SourceLocation, to json: inout JSONWriter) {
        json.member("path", location.path)
        json.member("line", max(0, location.line))
        json.member("column", location.isWholeFile ? 0 : max(1, location.column))
        json.member("length", max(0, location.length))
    }

    private func write(_ step: TraceStep, to json: inout JSONWriter) {
        json.member("role", step.role.rawValue)
        write(step.location, to: &json)
        json.member("note", step.note)
    }

    private func writeNoticesAndChecklist(of report: AuditReport, to json: inout JSONWriter) {
        json.member(array: "notices") { json in
            for notice in report.notices {
                json.object {
                    $0.member("kind", notice.kind.rawValue)
                    write(notice.location, to: &$0)
                    $0.member("message", notice.message)
                    if let rule = notice.rule { $0.member("rule", rule) }
                }
            }
        }
        json.member(array: "checklist") { json in
            for line in report.checklist {
                json.object {
                    $0.member("id", line.id)
                    $0.member("question", line.question)
                    $0.member("weight", line.weight.rawValue)
                    $0.member("verdict", line.verdict.rawValue)
                    $0.member("summary", line.summary)
                    $0.member(strings: "rules", line.rules)
                    $0.member(array: "evidence") { json in
                        for step in line.evidence { json.object { write(step, to: &$0) } }
                    }
                }
            }
        }
    }
}
