/// How many findings each rule has, once for each severity: what is most comes first, and what blocks before what warns.
struct RuleTally: Equatable {
    /// A rule's findings of one severity.
    struct Row: Equatable {
        let rule: String
        let severity: Severity
        var count: Int
    }

    let rows: [Row]

    init(of findings: [Finding]) {
        var rows: [String: Row] = [:]
        for finding in findings {
            let key = "\(finding.severity.rawValue) \(finding.rule)"
            rows[key, default: Row(rule: finding.rule, severity: finding.severity, count: 0)].count += 1
        }
        self.rows = rows.values.sorted { ($1.severity, $1.count, $0.rule) < ($0.severity, $0.count, $1.rule) }
    }
}
