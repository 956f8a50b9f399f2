/// Takes secrets out of what a report says.
///
/// Messages hold no secret by the engine's word. This is the second lock: whatever lies in the ranges that any finding
/// marks as secret is masked in all texts of the report, before anything is printed or hashed.
public enum Redaction {
    /// Masks the values that findings mark.
    /// - Parameters:
    ///   - report: A report as it comes from an engine.
    ///   - sources: Where the values are read from.
    public static func applied(to report: AuditReport, sources: any SourceExcerpts) -> AuditReport {
        var reader = ExcerptReader(sources, for: AuditReport())
        let values = Self.values(in: report, &reader)
        guard !values.isEmpty else { return report }
        var result = report
        for index in result.findings.indices { redact(&result.findings[index], values, &reader) }
        for index in result.accepted.indices { redact(&result.accepted[index].finding, values, &reader) }
        for index in result.notices.indices {
            result.notices[index].message = values.masked(result.notices[index].message)
        }
        for index in result.checklist.indices { redact(&result.checklist[index], values) }
        return result
    }

    /// The values that the findings of a report mark.
    static func values(in report: AuditReport, sources: any SourceExcerpts) -> KnownValues {
        var reader = ExcerptReader(sources, for: AuditReport())
        return values(in: report, &reader)
    }

    private static func values(in report: AuditReport, _ reader: inout ExcerptReader) -> KnownValues {
        let all = report.findings + report.accepted.map(\.finding)
        return KnownValues(all.flatMap { values(of: $0, &reader) })
    }

    private static func values(of finding: Finding, _ reader: inout ExcerptReader) -> [String] {
        (finding.secrets + finding.hidden).compactMap { secret in
            guard !secret.isWholeFile, let line = reader.text(of: secret.path)?.line(secret.line), secret.column >= 1,
                secret.length > 0
            else { return nil }
            return String(decoding: line.dropFirst(secret.column - 1).prefix(secret.length), as: UTF8.self)
        }
    }

    private static func redact(_ finding: inout Finding, _ values: KnownValues, _ reader: inout ExcerptReader) {
        finding.message = values.masked(finding.message)
        finding.fix = finding.fix.map(values.masked)
        redact(&finding.trace, values)
        // A finding is known by its context, which must not change with the secrets of others.
        guard !finding.secrets.isEmpty || !finding.hidden.isEmpty else { return }
        finding.context = KnownValues(Self.values(of: finding, &reader)).masked(finding.context)
    }

    private static func redact(_ line: inout AuditReport.ChecklistLine, _ values: KnownValues) {
        line.summary = values.masked(line.summary)
        redact(&line.evidence, values)
    }

    private static func redact(_ steps: inout [TraceStep], _ values: KnownValues) {
        for index in steps.indices { steps[index].note = values.masked(steps[index].note) }
    }
}
