internal import Foundation

/// Takes secrets out of what findings say.
///
/// Messages hold no secret by the engine's word. This is the second lock: whatever lies in the ranges that a finding
/// marks as secret is masked in the finding's own texts as well, before anything is printed or hashed.
public enum Redaction {
    /// Masks, in each finding, the values that it marks.
    /// - Parameters:
    ///   - report: A report as it comes from an engine.
    ///   - sources: Where the values are read from.
    public static func applied(to report: AuditReport, sources: any SourceExcerpts) -> AuditReport {
        var result = report
        var reader = ExcerptReader(sources, for: AuditReport())
        for index in result.findings.indices where !result.findings[index].secrets.isEmpty {
            redact(&result.findings[index], &reader)
        }
        for index in result.accepted.indices where !result.accepted[index].finding.secrets.isEmpty {
            redact(&result.accepted[index].finding, &reader)
        }
        return result
    }

    private static func redact(_ finding: inout Finding, _ reader: inout ExcerptReader) {
        for secret in finding.secrets {
            guard let line = reader.text(of: secret.path)?.line(secret.line), secret.column >= 1, secret.length > 0
            else { continue }
            let value = String(decoding: line.dropFirst(secret.column - 1).prefix(secret.length), as: UTF8.self)
            // A plain word such as "password" may well stand in a sentence without giving anything away.
            guard value.count >= 6, !value.allSatisfy({ $0.isLowercase }) else { continue }
            func masked(_ text: String) -> String {
                text.contains(value) ? text.replacingOccurrences(of: value, with: Mask.masked(value)) : text
            }
            finding.message = masked(finding.message)
            finding.context = masked(finding.context)
            finding.fix = finding.fix.map(masked)
            for step in finding.trace.indices { finding.trace[step].note = masked(finding.trace[step].note) }
        }
    }
}
