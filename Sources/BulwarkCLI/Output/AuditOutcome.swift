internal import BulwarkReport

/// What an audit's exit code says.
enum AuditOutcome: Int32 {
    /// Nothing blocks, and everything was read.
    case clean = 0
    /// Something blocks.
    case blocking = 1
    /// Nothing blocks, but something could not be read.
    case unread = 2

    /// - Parameter isStrict: Whether warnings and stale baseline entries block.
    init(of report: AuditReport, isStrict: Bool) {
        let blocks =
            isStrict
            ? !report.findings.isEmpty || report.notices.contains { $0.kind == .stale }
            : report.findings.contains { $0.severity == .blocking }
        self = blocks ? .blocking : report.notices.contains { $0.kind == .unread } ? .unread : .clean
    }
}
