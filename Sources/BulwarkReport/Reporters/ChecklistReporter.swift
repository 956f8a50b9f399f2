/// Writes the review checklist as text: each line with its answer and what the answer rests on.
public struct ChecklistReporter: Reporter {
    private let ink: Ink

    /// - Parameter isColored: Whether to use ANSI colours.
    public init(isColored: Bool = false) { ink = Ink(isColored: isColored) }

    public func write(_ report: AuditReport, sources: any SourceExcerpts, to sink: inout some TextOutputStream) {
        for weight in ReviewChecklist.weights {
            let lines = report.checklist.filter { $0.weight == weight }
            guard !lines.isEmpty else { continue }
            sink.write(ink.bold(ReviewChecklist.heading(weight)) + "\n")
            for line in lines { write(line, to: &sink) }
            sink.write("\n")
        }
        let counts = ReviewChecklist.verdicts.compactMap { verdict -> String? in
            let count = report.checklist.count { $0.verdict == verdict }
            // Most projects have accepted nothing.
            return count == 0 && verdict == .accepted ? nil : "\(count) \(ReviewChecklist.word(verdict))"
        }
        sink.write(counts.joined(separator: ", ") + ".\n")
        // Answers that rest on less than the whole app say so.
        let summary = ReportSummary(of: report)
        for (sentence, isOfRule) in [(summary.unreadSentence, false), (summary.unfinishedSentence, true)] {
            guard let sentence else { continue }
            sink.write("\n" + ink.bold(sentence) + "\n")
            for notice in report.notices where notice.kind == .unread && (notice.rule != nil) == isOfRule {
                sink.write("  \(Printable.line(notice.location.path)): \(Printable.line(notice.message))\n")
            }
        }
    }

    private func write(_ line: AuditReport.ChecklistLine, to sink: inout some TextOutputStream) {
        let word = ReviewChecklist.word(line.verdict)
        let padded = word + String(repeating: " ", count: max(0, 14 - word.count))
        let label =
            switch line.verdict {
            case .pass: ink.green(padded)
            case .fail: line.weight == .blocks ? ink.red(padded) : ink.yellow(padded)
            case .accepted: ink.yellow(padded)
            case .notApplicable, .cannotTell: ink.dim(padded)
            }
        let gap = String(repeating: " ", count: 17)
        sink.write("  \(label) \(Printable.line(line.question))\n")
        if !line.summary.isEmpty { sink.write("\(gap)\(Printable.line(line.summary))\n") }
        for step in line.evidence {
            let place = Printable.line(step.location.pathAndLine)
            sink.write("\(gap)- \(ink.dim(place)) \(Printable.line(step.note))\n")
        }
    }
}
