/// Where secrets lie in the audited files, over all findings of a report.
///
/// An excerpt shows a whole line, and one finding's line may hold another finding's secret; so excerpts are masked by
/// what any finding knows.
struct SecretRanges: Sendable {
    private struct Line: Hashable {
        let path: String
        let number: Int
    }
    private var ranges: [Line: [Range<Int>]] = [:]

    init(of report: AuditReport) {
        for finding in report.findings { add(finding) }
        for accepted in report.accepted { add(accepted.finding) }
        for (line, found) in ranges where found.count > 1 { ranges[line] = Self.merged(found) }
    }

    /// The byte ranges to mask in a line, counted from 0, sorted and apart from each other.
    func inLine(_ number: Int, of path: String) -> [Range<Int>] {
        ranges[Line(path: path, number: number)] ?? []
    }

    private mutating func add(_ finding: Finding) {
        for secret in finding.secrets {
            let start = max(0, secret.column - 1)
            // Where only a point is known, the rest of the line is taken for the secret.
            let end = secret.length > 0 ? start.addingReportingOverflow(secret.length).partialValue : Int.max
            ranges[Line(path: secret.path, number: secret.line), default: []].append(start..<max(start, end))
        }
    }

    private static func merged(_ ranges: [Range<Int>]) -> [Range<Int>] {
        var result: [Range<Int>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = result.last, range.lowerBound < last.upperBound {
                result[result.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                result.append(range)
            }
        }
        return result
    }
}
