/// The formats that a report can be written in.
public enum ReportFormat: String, Sendable, CaseIterable {
    /// For reading on a terminal.
    case terminal
    /// Diagnostics as Xcode reads them from build phases.
    case xcode
    /// Workflow commands that GitHub Actions turns into annotations.
    case github
    /// Bulwark's own JSON, described by `Documentation/report.schema.json`.
    case json
    /// SARIF 2.1.0, for code scanning.
    case sarif
    /// One self-contained page.
    case html
    /// The review checklist as text.
    case checklist
    /// A summary for a pull request's comment.
    case markdown
    /// JUnit's XML, for build servers that show test results.
    case junit
}
