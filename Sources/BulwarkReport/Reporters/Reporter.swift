/// Writes a report in one format.
///
/// Reporters decide nothing: what stands, what is accepted and how severe it is, the report says. They never show a
/// secret: excerpts are masked by ``Finding/secrets``.
public protocol Reporter: Sendable {
    /// Writes a report.
    /// - Parameters:
    ///   - report: The report.
    ///   - sources: Where excerpts are cut from; ``NoSources`` for none.
    ///   - sink: What is written to, piece by piece.
    func write(_ report: AuditReport, sources: any SourceExcerpts, to sink: inout some TextOutputStream)
}

extension Reporter {
    /// The whole report as one text.
    public func text(of report: AuditReport, sources: any SourceExcerpts = NoSources()) -> String {
        var text = ""
        write(report, sources: sources, to: &text)
        return text
    }
}
