/// Where secrets lie in the audited files, over all findings of a report.
///
/// An excerpt shows a whole line, and one finding's line may hold another finding's secret; so excerpts are masked by
/// what any finding knows.
struct SecretRanges: Sendable {
    private struct Line: Hashable {
        let path: String
        let number: Int
    }
    private var ranges: [Line: [MaskedRange]] = [:]

    init(of report: AuditReport) {
        for finding in report.findings { add(finding) }
        for accepted in report.accepted { add(accepted.finding) }
        for (line, found) in ranges where found.count > 1 { ranges[line] = Self.merged(found) }
    }

    /// The byte ranges to mask in a line, counted from 0, sorted and apart from each other.
    func inLine(_ number: Int, of path: String) -> [MaskedRange] {
        ranges[Line(path: path, number: number)] ?? []
    }

    private mutating func add(_ finding: Finding) {
        for secret in finding.secrets { add(secret, isHidden: false) }
        for part in finding.hidden { add(part, isHidden: true) }
    }

    private mutating func add(_ secret: SourceLocation, isHidden: Bool) {
        let start = max(0, secret.column - 1)
        // Where only a point is known, the rest of the line is taken for the secret.
        let end = secret.length > 0 ? start.addingReportingOverflow(secret.length).partialValue : Int.max
        ranges[Line(path: secret.path, number: secret.line), default: []].append(
            MaskedRange(range: start..<max(start, end), isHidden: isHidden))
    }

    private static func merged(_ ranges: [MaskedRange]) -> [MaskedRange] {
        var result: [MaskedRange] = []
        for next in ranges.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
            if let last = result.last, next.range.lowerBound < last.range.upperBound {
                result[result.count - 1] = MaskedRange(
                    range: last.range.lowerBound..<max(last.range.upperBound, next.range.upperBound),
                    isHidden: last.isHidden || next.isHidden)
            } else {
                result.append(next)
            }
        }
        return result
    }
}
