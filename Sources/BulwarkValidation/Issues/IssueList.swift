/// Collects issues and stops at a limit, so that a hostile input cannot make the list long.
struct IssueList {
    private(set) var issues: [ValidationIssue] = []
    /// One more tells that the list was cut.
    private let limit: Int

    init(limit: Int = 32) { self.limit = limit }

    var isEmpty: Bool { issues.isEmpty }

    mutating func add(_ code: ValidationIssue.Code, at range: Range<Int>, _ reason: StaticString) {
        add(ValidationIssue(code, at: range, reason))
    }

    mutating func add(_ issue: ValidationIssue) {
        if issues.count < limit {
            issues.append(issue)
        } else if issues.count == limit {
            issues.append(
                ValidationIssue(.moreIssues, at: issue.range, field: issue.field, "more issues than are kept"))
        }
    }

    /// All that was found, by its place: what was found last may lie before what was found first.
    var ordered: [ValidationIssue] {
        issues.count < 2
            ? issues
            : issues.enumerated().sorted {
                ($0.element.range.lowerBound, $0.offset) < ($1.element.range.lowerBound, $1.offset)
            }.map(\.element)
    }

    /// All that was found as an error, if there was anything.
    func check() throws(ValidationError) {
        if let error = ValidationError(ordered) { throw error }
    }
}
