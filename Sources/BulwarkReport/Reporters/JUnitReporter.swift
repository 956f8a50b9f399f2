/// Writes JUnit's XML: a test case for each rule, failed once for each of its findings.
///
/// Blocking findings are failures; warnings stand in the case's `system-out`, so that they do not turn a build red.
/// What could not be read is an error in a case of its own, and so are rules that could not finish.
public struct JUnitReporter: Reporter {
    /// Makes the reporter.
    public init() {}

    public func write(_ report: AuditReport, sources: any SourceExcerpts, to sink: inout some TextOutputStream) {
        let byRule = Dictionary(grouping: report.findings, by: \.rule)
        let summary = ReportSummary(of: report)
        let missing = [
            ("all inputs are read", "inputs", summary.unreadSentence, false),
            ("all rules finish", "rules", summary.unfinishedSentence, true),
        ].filter { $0.2 != nil }
        let names = Set(report.rules.map(\.id)).union(byRule.keys).sorted()
        // JUnit's schema counts cases, not findings.
        let failed = byRule.values.count { $0.contains { $0.severity == .blocking } }
        let seconds = Decimals.text(report.statistics.seconds, places: 3)
        let counts =
            "tests=\"\(names.count + missing.count)\" failures=\"\(failed)\" "
            + "errors=\"\(missing.count)\" time=\"\(seconds)\""
        sink.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
        sink.write("<testsuites name=\"Bulwark\" \(counts)>\n  <testsuite name=\"audit\" \(counts)>\n")
        let areas = Dictionary(report.rules.map { ($0.id, $0.area.rawValue) }) { first, _ in first }
        for name in names {
            write(name, area: areas[name] ?? "audit", byRule[name] ?? [], to: &sink)
        }
        for (name, group, sentence, isOfRule) in missing {
            sink.write("    <testcase name=\"\(name)\" classname=\"bulwark.\(group)\">\n")
            let lines = report.notices.filter { $0.kind == .unread && ($0.rule != nil) == isOfRule }
                .map { "\($0.location.path): \($0.message)" }
            writeElement("error", message: sentence, lines, to: &sink)
            sink.write("    </testcase>\n")
        }
        sink.write("  </testsuite>\n</testsuites>\n")
    }

    private func write(_ rule: String, area: String, _ findings: [Finding], to sink: inout some TextOutputStream) {
        let head = "    <testcase name=\"\(Markup.escaped(rule))\" classname=\"bulwark.\(Markup.escaped(area))\""
        guard !findings.isEmpty else {
            sink.write(head + "/>\n")
            return
        }
        sink.write(head + ">\n")
        let sorted = findings.sorted { $0.location < $1.location }
        func lines(_ severity: Severity) -> [String] {
            sorted.filter { $0.severity == severity }.map {
                "\($0.location.pathAndColumn): \($0.message)"
            }
        }
        let failures = lines(.blocking)
        if !failures.isEmpty {
            writeElement("failure", message: ReportSummary.counted(failures.count, "finding"), failures, to: &sink)
        }
        let warnings = lines(.warning)
        if !warnings.isEmpty { writeElement("system-out", message: nil, warnings, to: &sink) }
        sink.write("    </testcase>\n")
    }

    private func writeElement(
        _ name: String, message: String?, _ lines: [String], to sink: inout some TextOutputStream
    ) {
        let attribute = message.map { " message=\"\(Markup.escaped($0))\"" } ?? ""
        let text = lines.map { Markup.escaped(Printable.line($0)) }.joined(separator: "\n")
        sink.write("      <\(name)\(attribute)>\(text)</\(name)>\n")
    }
}
