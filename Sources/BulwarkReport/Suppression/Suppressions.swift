internal import BulwarkCore

/// Applies the suppression comments of audited files to a report.
public enum Suppressions {
    /// Moves the findings that comments accept to the accepted ones, and adds notices for comments that are malformed,
    /// name a rule that does not exist, or accept nothing.
    ///
    /// - Parameters:
    ///   - report: The report; its rules are those that judged in this run.
    ///   - sources: Where the files are read from.
    ///   - knownRules: The slugs of all rules that exist; without it, those of the report. A comment for a rule that
    ///     exists but did not judge in this run is left in peace.
    /// - Note: Files with findings are read, and those that the report says hold comments
    ///   (``AuditReport/filesWithAllows``). Call it once: applied again, comments would seem to accept nothing.
    public static func apply(
        report: AuditReport, sources: any SourceExcerpts, knownRules: Set<String>? = nil
    ) -> AuditReport {
        let judged = Set(report.rules.map(\.id))
        let known = (knownRules ?? judged).union(judged)
        let byPath = Dictionary(grouping: report.findings, by: \.location.path)
        var result = report
        result.findings = []
        // What is wrong with a rule is the same in each comment, and the search for the one that was meant is not free.
        var complaints: [String: String?] = [:]
        for path in Set(byPath.keys).union(report.filesWithAllows).sorted() {
            let findings = byPath[path] ?? []
            guard let text = sources.text(of: path) else {
                result.findings += findings
                continue
            }
            let parser = SuppressionParser(text, path: path)
            result.notices += parser.notices
            /// The rules that accepted something, by the index of their suppression.
            var used: [Int: Set<String>] = [:]
            // By line, so that many comments in one file do not multiply with its findings.
            var byLine: [Int: [Int]] = [:]
            for (index, suppression) in parser.suppressions.enumerated() {
                for line in Set(
                    [suppression.location.line] + Array(suppression.target...max(suppression.target, suppression.last)))
                {
                    byLine[line, default: []].append(index)
                }
            }
            for finding in findings {
                let indices = (byLine[finding.location.line] ?? []).filter {
                    parser.suppressions[$0].covers(rule: finding.rule, line: finding.location.line)
                }
                for index in indices { used[index, default: []].insert(finding.rule) }
                if let index = indices.first {
                    result.accepted.append(
                        .init(finding, by: .comment, reason: parser.suppressions[index].reason))
                } else {
                    result.findings.append(finding)
                }
            }
            for (index, suppression) in parser.suppressions.enumerated() {
                for rule in suppression.rules where used[index]?.contains(rule) != true {
                    let found = complaints[rule] ?? complaint(about: rule, known: known, judged: judged)
                    complaints[rule] = .some(found)
                    if let message = found {
                        result.notices.append(.init(.configuration, at: suppression.location, message))
                    }
                }
            }
        }
        result.findings.sort { $0.location < $1.location }
        result.accepted.sort { $0.finding.location < $1.finding.location }
        mask(in: &result, from: report, sources)
        result.answerForAcceptance()
        return result
    }

    /// Masks what comments repeat of the secrets that they accept: they are read from the source, as excerpts are.
    private static func mask(in result: inout AuditReport, from report: AuditReport, _ sources: any SourceExcerpts) {
        let values = Redaction.values(in: report, sources: sources)
        guard !values.isEmpty else { return }
        for index in result.accepted.indices {
            result.accepted[index].reason = result.accepted[index].reason.map(values.masked)
        }
        for index in result.notices.indices.dropFirst(report.notices.count) {
            result.notices[index].message = values.masked(result.notices[index].message)
        }
    }

    /// Applies the comments of files under a root; see ``apply(report:sources:knownRules:)``.
    /// - Parameters:
    ///   - report: The report.
    ///   - root: The audited root, as an absolute path.
    ///   - knownRules: The slugs of all rules that exist.
    public static func apply(
        report: AuditReport, root: String, knownRules: Set<String>? = nil
    ) -> AuditReport {
        apply(report: report, sources: FileSources(root: root), knownRules: knownRules)
    }

    private static func complaint(about rule: String, known: Set<String>, judged: Set<String>) -> String? {
        if !known.contains(rule) {
            let hint = Spelling.nearest(to: rule, in: known).map { " Did you mean \($0)?" } ?? ""
            return "This bulwark:allow names the rule \(rule), which does not exist.\(hint)"
        }
        guard judged.contains(rule) else { return nil }
        return "This bulwark:allow accepts nothing: \(rule) finds nothing here. Remove it."
    }
}
