extension AuditReport {
    /// Answers the checklist's failed lines anew now that findings have been accepted.
    ///
    /// A line all of whose findings are accepted is ``ChecklistLine/Verdict/accepted``: whoever reviews the app sees the risk and who took it,
    /// and it is not taken for a pass. One that keeps a finding fails still, and shows what stands against it.
    mutating func answerForAcceptance() {
        for index in checklist.indices where [.fail, .accepted].contains(checklist[index].verdict) {
            let rules = Set(checklist[index].rules)
            let accepted = accepted.filter { rules.contains($0.finding.rule) }
            guard !accepted.isEmpty else { continue }
            let standing = findings.filter { rules.contains($0.rule) }
            if standing.isEmpty {
                checklist[index].verdict = .accepted
                checklist[index].summary =
                    "\(ReportSummary.counted(accepted.count, "finding")), accepted \(Self.means(of: accepted))."
                checklist[index].evidence = Self.evidence(
                    accepted.map { accepted in
                        let reason = accepted.reason.map { " Accepted: \($0)" } ?? ""
                        return TraceStep(.sink, at: accepted.finding.location, accepted.finding.message + reason)
                    })
            } else {
                checklist[index].summary =
                    "\(ReportSummary.counted(standing.count, "finding")); \(accepted.count) more accepted \(Self.means(of: accepted))."
                checklist[index].evidence = Self.evidence(
                    standing.map { TraceStep(.sink, at: $0.location, $0.message) })
            }
        }
    }

    private static func means(of accepted: [Accepted]) -> String {
        let comments = accepted.count { $0.means == .comment }
        if comments == accepted.count { return "by comments" }
        return comments == 0 ? "by the baseline" : "by comments and the baseline"
    }

    private static func evidence(_ steps: [TraceStep]) -> [TraceStep] {
        Array(ReviewChecklist.distinct(steps).prefix(ReviewChecklist.maximumEvidence))
    }
}
