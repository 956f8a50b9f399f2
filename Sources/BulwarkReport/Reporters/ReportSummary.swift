/// The counts that several reporters print.
struct ReportSummary: Sendable {
    let blocking: Int
    let warnings: Int
    let files: Int
    let accepted: Int
    let unread: Int

    init(of report: AuditReport) {
        blocking = report.findings.count { $0.severity == .blocking }
        warnings = report.findings.count - blocking
        files = Set(report.findings.map(\.location.path)).count
        accepted = report.accepted.count
        unread = report.notices.count { $0.kind == .unread }
    }

    /// Such as `2 blocking, 1 warning in 3 files`.
    var sentence: String {
        blocking + warnings == 0
            ? "No findings"
            : "\(blocking) blocking, \(Self.counted(warnings, "warning")) in \(Self.counted(files, "file"))"
    }

    static func counted(_ count: Int, _ noun: String) -> String {
        "\(count) \(noun)\(count == 1 ? "" : "s")"
    }
}
