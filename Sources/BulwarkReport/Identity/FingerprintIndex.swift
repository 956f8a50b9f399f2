/// The fingerprints of all findings of a report, numbered over those that stand and those that were accepted.
///
/// Accepting the first of two equal findings must not give its number to the second, so both kinds are counted together.
public struct FingerprintIndex: Sendable {
    /// What equal findings have in common.
    struct Key: Hashable {
        let rule: String
        let path: String
        let context: String

        init(_ finding: Finding) {
            rule = finding.rule
            path = finding.location.path
            context = finding.context.isEmpty ? finding.message : finding.context
        }
    }

    private var fingerprints: [Finding: Fingerprint] = [:]

    /// Numbers equal findings in the order of their places and computes all fingerprints.
    public init(of report: AuditReport) {
        var seen: [Key: Int] = [:]
        let all = (report.findings + report.accepted.map(\.finding)).sorted {
            ($0.location, $0.rule, $0.message) < ($1.location, $1.rule, $1.message)
        }
        for finding in all where fingerprints[finding] == nil {
            let key = Key(finding)
            let occurrence = seen[key, default: 0]
            seen[key] = occurrence + 1
            fingerprints[finding] = Fingerprint(of: finding, occurrence: occurrence)
        }
    }

    /// The fingerprint of a finding of the report; of any other finding, the one it has as a first occurrence.
    public subscript(_ finding: Finding) -> Fingerprint {
        fingerprints[finding] ?? Fingerprint(of: finding, occurrence: 0)
    }
}
