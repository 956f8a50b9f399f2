/// Writes a summary in Markdown, for a pull request's comment or a job summary: counts, a table of findings, notices and
/// the checklist. Excerpts and traces stay out; the other formats have them.
public struct MarkdownReporter: Reporter {
    /// How many findings the table holds at most; a comment on GitHub ends at 65,536 characters.
    private static let maximumRows = 200

    /// Makes the reporter.
    public init() {}

    public func write(_ report: AuditReport, sources: any SourceExcerpts, to sink: inout some TextOutputStream) {
        let summary = ReportSummary(of: report)
        sink.write("## Bulwark audit\n\n**\(summary.sentence).**")
        if summary.accepted > 0 { sink.write(" \(summary.accepted) accepted.") }
        if let sentence = summary.staleSentence { sink.write(" \(sentence).") }
        for sentence in summary.missing { sink.write(" \(sentence).") }
        sink.write("\n")
        writeFindings(report, to: &sink)
        if !report.notices.isEmpty {
            sink.write("\n| Notice | Place | |\n|---|---|---|\n")
            for notice in report.notices.prefix(Self.maximumRows) {
                sink.write(
                    "| \(notice.word) | \(place(notice.location)) | "
                        + "\(MarkdownText.escaped(notice.message)) |\n")
            }
        }
        guard !report.checklist.isEmpty else { return }
        sink.write("\n| Checklist | Answer | |\n|---|---|---|\n")
        for line in report.checklist {
            sink.write(
                "| \(MarkdownText.escaped(line.question)) | \(ReviewChecklist.word(line.verdict)) | "
                    + "\(MarkdownText.escaped(line.summary)) |\n")
        }
    }

    private func writeFindings(_ report: AuditReport, to sink: inout some TextOutputStream) {
        guard !report.findings.isEmpty else { return }
        sink.write("\n| Severity | Rule | Place | What is wrong |\n|---|---|---|---|\n")
        // What blocks comes first: it must not fall off the table's end.
        let sorted = report.findings.sorted { ($1.severity, $0.location) < ($0.severity, $1.location) }
        for finding in sorted.prefix(Self.maximumRows) {
            sink.write(
                "| \(finding.severity.rawValue) | `\(finding.rule)` | \(place(finding.location)) | "
                    + "\(MarkdownText.escaped(finding.message)) |\n")
        }
        if sorted.count > Self.maximumRows { sink.write("\n\(sorted.count - Self.maximumRows) more are not shown.\n") }
    }

    private func place(_ location: SourceLocation) -> String {
        MarkdownText.code(location.pathAndLine)
    }
}
