internal import BulwarkCore
internal import Crypto
internal import Foundation

/// Writes one self-contained page: summary, counts by rule, checklist, and findings with filters by severity, rule, area and file;
/// what blocks comes first.
///
/// The page loads nothing and sends nothing: its content security policy allows its own style and script by their
/// hashes and denies all else, so that text from the audited source could not run even if it escaped its place.
public struct HTMLReporter: Reporter {
    /// Makes the reporter.
    public init() {}

    public func write(_ report: AuditReport, sources: any SourceExcerpts, to sink: inout some TextOutputStream) {
        let rules = Dictionary(report.rules.map { ($0.id, $0) }) { first, _ in first }
        writeHead(to: &sink)
        writeSummary(of: report, to: &sink)
        writeTally(of: report, rules, to: &sink)
        writeFilters(of: report, rules, to: &sink)
        var excerpts = ExcerptReader(sources, for: report)
        sink.write("<main id=\"findings\">\n")
        for finding in report.findings.sorted(by: { ($1.severity, $0.location) < ($0.severity, $1.location) }) {
            write(finding, rules[finding.rule], excerpts.excerpt(at: finding.location), nil, to: &sink)
        }
        for accepted in report.accepted {
            let finding = accepted.finding
            write(finding, rules[finding.rule], excerpts.excerpt(at: finding.location), accepted, to: &sink)
        }
        sink.write("<p id=\"none\" hidden>No finding matches the filters.</p>\n</main>\n")
        writeNotices(of: report, to: &sink)
        writeChecklist(of: report, to: &sink)
        sink.write("<script>\(HTMLAssets.script)</script>\n</body>\n</html>\n")
    }

    private func writeHead(to sink: inout some TextOutputStream) {
        let policy =
            "default-src 'none'; style-src '\(Self.hash(HTMLAssets.style))'; "
            + "script-src '\(Self.hash(HTMLAssets.script))'; base-uri 'none'; form-action 'none'"
        sink.write(
            """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="\(policy)">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="referrer" content="no-referrer">
            <title>Bulwark audit</title>
            <style>\(HTMLAssets.style)</style>
            </head>
            <body>

            """)
    }

    private func writeSummary(of report: AuditReport, to sink: inout some TextOutputStream) {
        let summary = ReportSummary(of: report)
        let statistics = report.statistics
        sink.write("<header>\n<h1>Bulwark audit</h1>\n<ul class=\"counts\">\n")
        var counts = [
            ("blocking", summary.blocking, "blocking"),
            ("warning", summary.warnings, summary.warnings == 1 ? "warning" : "warnings"),
            ("accepted", summary.accepted, "accepted"), ("unread", summary.unread, "unread"),
        ]
        // Nearly always none: shown where there is one.
        if summary.unfinished > 0 {
            counts.append(
                ("unfinished", summary.unfinished, summary.unfinished == 1 ? "rule unfinished" : "rules unfinished"))
        }
        for (name, count, label) in counts {
            sink.write("<li class=\"\(name)\" id=\"count-\(name)\"><b>\(count)</b> \(label)</li>\n")
        }
        sink.write("</ul>\n<p>\(ReportSummary.counted(statistics.files, "file")), ")
        sink.write("\(ReportSummary.counted(statistics.lines, "line")). ")
        if let sentence = statistics.leftOut.sentence { sink.write("\(Markup.escaped(sentence)). ") }
        sink.write("Bulwark \(ToolVersion.current).</p>\n</header>\n")
    }

    /// Writes how many findings each rule has; choosing one shows its findings only.
    private func writeTally(
        of report: AuditReport, _ rules: [String: RuleDescription], to sink: inout some TextOutputStream
    ) {
        guard !report.findings.isEmpty else { return }
        sink.write("<details id=\"tally\" open><summary>By rule</summary>\n<table>\n")
        for row in RuleTally(of: report.findings).rows {
            let rule = Markup.escaped(Printable.line(row.rule))
            let severity = row.severity.rawValue
            sink.write("<tr class=\"\(severity)\"><td>\(row.count)</td><td><span class=\"tag\">\(severity)</span></td>")
            sink.write(
                "<td><button type=\"button\" data-severity=\"\(severity)\" data-rule=\"\(rule)\">\(rule)</button></td>")
            sink.write("<td>\(Markup.escaped(rules[row.rule]?.title ?? ""))</td></tr>\n")
        }
        sink.write("</table>\n</details>\n")
    }

    private func writeFilters(
        of report: AuditReport, _ rules: [String: RuleDescription], to sink: inout some TextOutputStream
    ) {
        let all = report.findings + report.accepted.map(\.finding)
        let names = Set(all.map(\.rule)).sorted()
        let areas = Set(all.compactMap { rules[$0.rule]?.area.rawValue }).sorted()
        let paths = Set(all.map(\.location.path)).sorted()
        sink.write("<form id=\"filters\" aria-label=\"Filters\">\n")
        sink.write("<label>Severity <select id=\"severity\"><option value=\"\">all</option>")
        sink.write("<option>blocking</option><option>warning</option></select></label>\n")
        for (id, label, values) in [("rule", "Rule", names), ("area", "Area", areas), ("file", "File", paths)] {
            sink.write("<label>\(label) <select id=\"\(id)\"><option value=\"\">all</option>")
            for value in values {
                let text = Markup.escaped(Printable.line(value))
                sink.write("<option value=\"\(text)\">\(text)</option>")
            }
            sink.write("</select></label>\n")
        }
        sink.write("<label>Text <input id=\"text\" type=\"search\" autocomplete=\"off\"></label>\n")
        sink.write("<label><input id=\"accepted\" type=\"checkbox\"> show accepted</label>\n")
        sink.write("<output id=\"shown\"></output>\n</form>\n")
    }

    private func write(
        _ finding: Finding, _ rule: RuleDescription?, _ excerpt: Excerpt?, _ accepted: AuditReport.Accepted?,
        to sink: inout some TextOutputStream
    ) {
        func text(_ value: String) -> String { Markup.escaped(Printable.line(value)) }
        let path = text(finding.location.path)
        sink.write("<article class=\"\(finding.severity.rawValue)\" data-severity=\"\(finding.severity.rawValue)\" ")
        sink.write(
            "data-rule=\"\(text(finding.rule))\" data-area=\"\(rule?.area.rawValue ?? "")\" data-file=\"\(path)\"")
        sink.write(accepted == nil ? ">\n" : " data-accepted hidden>\n")
        sink.write("<h2><span class=\"tag\">\(finding.severity.rawValue)</span> \(text(finding.rule))</h2>\n")
        sink.write("<p class=\"place\"><code>\(text(finding.location.pathAndColumn))</code></p>\n")
        sink.write("<p>\(text(finding.message))</p>\n")
        if let accepted {
            let reason = accepted.reason.map { ": " + text($0) } ?? ""
            sink.write("<p class=\"accepted\">Accepted by \(accepted.means.rawValue)\(reason)</p>\n")
        }
        if let excerpt { write(excerpt, to: &sink) }
        if !finding.trace.isEmpty {
            sink.write("<ol class=\"trace\">\n")
            for step in finding.trace {
                sink.write("<li><code>\(text(step.location.pathAndLine))</code> ")
                sink.write("\(TerminalReporter.word(step.role)): \(text(step.note))</li>\n")
            }
            sink.write("</ol>\n")
        }
        if let rule {
            sink.write("<details><summary>\(text(rule.title))</summary>\n<p>\(text(rule.rationale))</p></details>\n")
        }
        if let fix = finding.fix ?? rule?.fix {
            sink.write("<p class=\"label\">How to fix it</p>\n<pre class=\"fix\">\(Markup.escaped(fix))</pre>\n")
        }
        if let rule, !rule.references.isEmpty {
            sink.write("<p class=\"standards\">\(text(rule.references.joined(separator: ", ")))</p>\n")
        }
        sink.write("</article>\n")
    }

    private func write(_ excerpt: Excerpt, to sink: inout some TextOutputStream) {
        let before = excerpt.text.prefix(excerpt.caret.lowerBound)
        let marked = excerpt.text.dropFirst(excerpt.caret.lowerBound).prefix(excerpt.caret.count)
        let after = excerpt.text.dropFirst(excerpt.caret.upperBound)
        sink.write("<pre class=\"excerpt\"><span class=\"line\">\(excerpt.line)</span> ")
        sink.write(Markup.escaped(String(before)) + "<mark>\(Markup.escaped(String(marked)))</mark>")
        sink.write(Markup.escaped(String(after)) + "</pre>\n")
    }

    private func writeNotices(of report: AuditReport, to sink: inout some TextOutputStream) {
        guard !report.notices.isEmpty else { return }
        sink.write("<section id=\"notices\">\n<h2>Notices</h2>\n<ul>\n")
        for notice in report.notices {
            let place = Markup.escaped(Printable.line(notice.location.pathAndLine))
            sink.write("<li class=\"\(notice.word)\"><b>\(notice.word)</b> ")
            sink.write("<code>\(place)</code> ")
            sink.write("\(Markup.escaped(Printable.line(notice.message)))</li>\n")
        }
        sink.write("</ul>\n</section>\n")
    }

    private func writeChecklist(of report: AuditReport, to sink: inout some TextOutputStream) {
        guard !report.checklist.isEmpty else { return }
        sink.write("<section id=\"checklist\">\n<h2>Review checklist</h2>\n<table>\n")
        sink.write("<tr><th>Line</th><th>Answer</th><th>Evidence</th></tr>\n")
        for line in report.checklist {
            sink.write("<tr class=\"\(line.verdict.rawValue)\"><td>\(Markup.escaped(line.question))</td>")
            sink.write("<td>\(ReviewChecklist.word(line.verdict))</td><td>\(Markup.escaped(line.summary))")
            for step in line.evidence {
                let place = Markup.escaped(Printable.line(step.location.pathAndLine))
                sink.write("<br><code>\(place)</code> \(Markup.escaped(Printable.line(step.note)))")
            }
            sink.write("</td></tr>\n")
        }
        sink.write("</table>\n</section>\n")
    }

    /// A source expression for the policy (Content Security Policy Level 3 §2.3.1).
    private static func hash(_ text: String) -> String {
        "sha256-" + Data(SHA256.hash(data: Data(text.utf8))).base64EncodedString()
    }
}
