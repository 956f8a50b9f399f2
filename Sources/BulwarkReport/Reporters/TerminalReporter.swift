/// Writes a report for reading on a terminal: findings by file, each with its excerpt, the way of the value, what to do
/// and the standards. Many findings end with their count by rule, for the end is what a terminal shows.
public struct TerminalReporter: Reporter {
    /// What fits on a screen needs no overview.
    private static let fewFindings = 10

    private let ink: Ink
    private let showsDuration: Bool
    /// How wide the terminal is; nil where there is none, and each message stays on one line for programs.
    private let columns: Int?

    /// - Parameters:
    ///   - isColored: Whether to use ANSI colours; the caller knows the terminal and `NO_COLOR`.
    ///   - showsDuration: Whether to say how long the audit took. Whoever keeps a report wants the same text from the same tree.
    ///   - columns: How wide the terminal is, so that prose breaks between its words; `nil` for what is no terminal.
    public init(isColored: Bool = false, showsDuration: Bool = false, columns: Int? = nil) {
        ink = Ink(isColored: isColored)
        self.showsDuration = showsDuration
        self.columns = columns.map { max(40, $0) }
    }

    /// How wide prose is behind an indent.
    private func width(behind indent: Int) -> Int { min(96, (columns ?? .max) - indent) }

    public func write(_ report: AuditReport, sources: any SourceExcerpts, to sink: inout some TextOutputStream) {
        let rules = Dictionary(report.rules.map { ($0.id, $0) }) { first, _ in first }
        var excerpts = ExcerptReader(sources, for: report)
        var path: String?
        /// The rules whose whole fix has been shown.
        var explained: Set<String> = []
        for finding in report.findings.sorted(by: { $0.location < $1.location }) {
            if finding.location.path != path {
                path = finding.location.path
                sink.write(ink.link(Printable.line(finding.location.path)) + "\n\n")
            }
            let rule = rules[finding.rule]
            let excerpt = excerpts.excerpt(at: finding.location)
            // What was said before is not said again in full: a rule's code is long, and its findings are many.
            let fix =
                finding.fix ?? (explained.insert(finding.rule).inserted ? rule?.fix : rule.map { Self.brief($0.fix) })
            write(finding, rule: rule, excerpt: excerpt, fix: fix, to: &sink)
        }
        for notice in report.notices { write(notice, to: &sink) }
        if !report.notices.isEmpty { sink.write("\n") }
        if report.findings.count > Self.fewFindings { write(RuleTally(of: report.findings), to: &sink) }
        write(ReportSummary(of: report), report.statistics, to: &sink)
    }

    private func write(_ tally: RuleTally, to sink: inout some TextOutputStream) {
        let width = tally.rows.map { String($0.count).count }.max() ?? 0
        for row in tally.rows {
            let count = String(row.count)
            let label = row.severity == .blocking ? ink.red("blocking") : ink.yellow("warning ")
            sink.write("\(String(repeating: " ", count: width - count.count))\(count) \(label) \(row.rule)\n")
        }
        sink.write("\n")
    }

    private func write(
        _ finding: Finding, rule: RuleDescription?, excerpt: Excerpt?, fix: String?,
        to sink: inout some TextOutputStream
    ) {
        let isBlocking = finding.severity == .blocking
        let label = isBlocking ? ink.red("blocking") : ink.yellow("warning")
        let place = finding.location.isWholeFile ? "" : "\(finding.location.line):\(finding.location.column)"
        sink.write("  \(place.isEmpty ? "" : ink.dim(place) + " ")\(label) \(ink.bold(finding.rule))\n")
        let message = Printable.line(finding.message)
        for line in columns == nil ? [message] : Printable.wrapped(message, width: width(behind: 4)) {
            sink.write("    \(line)\n")
        }
        if let excerpt { write(excerpt, isBlocking: isBlocking, to: &sink) }
        for (index, step) in finding.trace.enumerated() {
            // The file's name is repeated where the value came from another file only.
            let isHere = step.location.path == finding.location.path && !step.location.isWholeFile
            let place =
                isHere
                ? "\(step.location.line):\(step.location.column)" : Printable.line(step.location.pathAndColumn)
            sink.write(
                "    \(ink.cyan(index == 0 ? "path " : "     ")) \(place) "
                    + "\(Self.word(step.role)): \(Printable.line(step.note))\n")
        }
        if let fix { writeField("fix  ", fix, to: &sink) }
        if let rule, !rule.references.isEmpty {
            writeField("see  ", rule.references.joined(separator: ", "), to: &sink)
        }
        sink.write("\n")
    }

    private func write(_ excerpt: Excerpt, isBlocking: Bool, to sink: inout some TextOutputStream) {
        let number = String(excerpt.line)
        let gutter = String(repeating: " ", count: number.count)
        let before = Printable.width(excerpt.text.prefix(excerpt.caret.lowerBound))
        let marked = excerpt.text.dropFirst(excerpt.caret.lowerBound).prefix(excerpt.caret.count)
        let caret = String(repeating: "^", count: max(1, Printable.width(marked)))
        sink.write("    \(gutter) \(ink.dim("|"))\n")
        sink.write("    \(ink.dim(number)) \(ink.dim("|")) \(excerpt.text)\n")
        sink.write(
            "    \(gutter) \(ink.dim("|")) \(String(repeating: " ", count: before))"
                + "\(isBlocking ? ink.red(caret) : ink.yellow(caret))\n")
    }

    /// Writes text of one or several lines (a fix may hold code) behind a label.
    private func writeField(_ label: String, _ text: String, to sink: inout some TextOutputStream) {
        for (index, line) in Printable.wrapped(text, width: width(behind: 10)).enumerated() {
            let head = line.isEmpty ? "" : "    \(ink.cyan(index == 0 ? label : "     ")) "
            sink.write("\(head)\(line)\n")
        }
    }

    private func write(_ notice: AuditReport.Notice, to sink: inout some TextOutputStream) {
        let label = notice.kind == .unread ? ink.red(notice.word) : ink.yellow(notice.word)
        let place = Printable.line(notice.location.pathAndLine)
        sink.write("\(label) \(place): \(Printable.line(notice.message))\n")
    }

    private func write(
        _ summary: ReportSummary, _ statistics: AuditReport.Statistics, to sink: inout some TextOutputStream
    ) {
        let sentence = summary.sentence
        let colored =
            summary.blocking > 0 ? ink.red(sentence) : summary.warnings > 0 ? ink.yellow(sentence) : ink.green(sentence)
        var rest = ""
        if summary.accepted > 0 { rest += "; \(summary.accepted) accepted" }
        if let sentence = summary.staleSentence { rest += "; \(sentence)" }
        for sentence in summary.missing { rest += "; \(sentence)" }
        sink.write("\(colored)\(rest).\n")
        let duration = showsDuration ? " in \(Decimals.text(statistics.seconds, places: 1)) s" : ""
        let cached = statistics.cached > 0 ? ", \(statistics.cached) from the cache" : ""
        sink.write(
            ink.dim(
                "\(ReportSummary.counted(statistics.files, "file")), \(ReportSummary.counted(statistics.lines, "line"))"
                    + "\(duration)\(cached).") + "\n")
        if let sentence = statistics.leftOut.sentence { sink.write(ink.dim("\(sentence).") + "\n") }
    }

    /// The first paragraph of a fix.
    private static func brief(_ fix: String) -> String {
        let lines = fix.split(separator: "\n", omittingEmptySubsequences: false)
        let text = lines.prefix { !$0.isEmpty && !$0.hasPrefix("    ") }.joined(separator: "\n")
        // The code that a colon leads to was shown with the rule's first finding.
        return text.hasSuffix(":") ? text.dropLast() + "; the code stands with the first finding." : text
    }

    static func word(_ role: TraceStep.Role) -> String {
        switch role {
        case .source: "from"
        case .step: "through"
        case .sink: "into"
        }
    }
}
