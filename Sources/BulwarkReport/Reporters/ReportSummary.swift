/// The counts that several reporters print.
struct ReportSummary: Sendable {
    let blocking: Int
    let warnings: Int
    let files: Int
    let accepted: Int
    /// How many inputs could not be read.
    let unread: Int
    /// How many rules could not finish.
    let unfinished: Int
    /// How many entries of the baseline accept what is gone.
    let stale: Int

    init(of report: AuditReport) {
        blocking = report.findings.count { $0.severity == .blocking }
        warnings = report.findings.count - blocking
        files = Set(report.findings.map(\.location.path)).count
        accepted = report.accepted.count
        unread = report.notices.count { $0.kind == .unread && $0.rule == nil }
        unfinished = report.notices.count { $0.kind == .unread && $0.rule != nil }
        stale = report.notices.count { $0.kind == .stale }
    }

    /// Such as `2 blocking, 1 warning in 3 files`.
    var sentence: String {
        blocking + warnings == 0
            ? "No findings"
            : "\(blocking) blocking, \(Self.counted(warnings, "warning")) in \(Self.counted(files, "file"))"
    }

    /// What the report does not rest on, such as `1 file could not be read`; empty for a whole audit.
    var missing: [String] { [unreadSentence, unfinishedSentence].compactMap(\.self) }

    var unreadSentence: String? { unread == 0 ? nil : "\(Self.counted(unread, "file")) could not be read" }

    var unfinishedSentence: String? { unfinished == 0 ? nil : "\(Self.counted(unfinished, "rule")) could not finish" }

    /// Such as `1 entry of the baseline is stale`: with `--strict` it fails the run, and the last line should say why.
    var staleSentence: String? {
        stale == 0
            ? nil : stale == 1 ? "1 entry of the baseline is stale" : "\(stale) entries of the baseline are stale"
    }

    static func counted(_ count: Int, _ noun: String) -> String {
        "\(count) \(noun)\(count == 1 ? "" : "s")"
    }
}
