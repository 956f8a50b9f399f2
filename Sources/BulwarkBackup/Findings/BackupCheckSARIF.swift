internal import BulwarkReport

/// Turns the check of a backup into findings and a checklist, for code scanning.
package enum BackupCheckSARIF {
    /// The report as a SARIF 2.1.0 document.
    package static func text(of report: BackupCheckReport) -> String {
        var result = AuditReport(rules: BackupRule.allCases.map(\.description))
        result.findings = report.findings.map { finding in
            Finding(
                rule: finding.rule.rawValue, severity: finding.severity, message: "\(finding.message).",
                location: SourceLocation(path: "\(finding.domain)/\(finding.path)", line: 1),
                context: "\(finding.kind) \(finding.place)")
        }
        result.notices = report.unread.map {
            AuditReport.Notice(.unread, at: SourceLocation(path: $0.place, line: 1), $0.reason)
        }
        return SARIFReporter().text(of: result)
    }
}
