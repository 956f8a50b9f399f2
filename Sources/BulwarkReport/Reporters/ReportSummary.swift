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

    init(of report: AuditReport) {
        blocking = report.findings.count { $0.severity == .blocking }
        warnings = report.findings.count - blocking
        files = Set(report.findings.map(\.location.path)).count
        accepted = report.accepted.count
        unread = report.notices.count { $0.kind == .unread && $0.rule == nil }
        unfinished = report.notices.count { $0.kind == .unread && $0.rule != nil }
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

    static func counted(_ count: Int, _ noun: String) -> String {
        "\(count) \(noun)\(count == 1 ? "" : "s")"
    }
}
