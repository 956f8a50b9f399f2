/// The lines of the review checklist that an audit answers.
public enum ReviewChecklist {
    /// A line before it is answered.
    public struct Question: Sendable, Hashable {
        /// A stable slug for the line.
        public let id: String
        /// What the line asks.
        public let question: String
        /// What a failure does.
        public let weight: AuditReport.ChecklistLine.Weight

        /// Answers the line.
        /// - Parameters:
        ///   - verdict: The answer.
        ///   - summary: The answer in a sentence.
        ///   - evidence: What it rests on; a place that is named twice is shown once.
        ///   - rules: The slugs of the rules whose findings fail the line.
        public func answered(
            _ verdict: AuditReport.ChecklistLine.Verdict, _ summary: String, evidence: [TraceStep] = [],
            rules: [String] = []
        ) -> AuditReport.ChecklistLine {
            .init(
                id: id, question: question, weight: weight, verdict: verdict, summary: summary,
                evidence: ReviewChecklist.distinct(evidence), rules: rules)
        }
    }

    /// The 18 lines: what blocks a pull request, what asks for a change, what is best practice.
    public static let questions: [Question] = [
        .init(id: "no-secrets-in-user-defaults", question: "No secrets in UserDefaults", weight: .blocks),
        .init(id: "no-secrets-in-logs", question: "No secrets in logs", weight: .blocks),
        .init(id: "no-hardcoded-credentials", question: "No hardcoded credentials", weight: .blocks),
        .init(
            id: "certificate-pinning", question: "Certificate pinning enabled for production hosts", weight: .blocks),
        .init(id: "biometric-fallback", question: "Biometric authentication has a fallback", weight: .blocks),
        .init(id: "file-protection", question: "File protection on sensitive files", weight: .blocks),
        .init(id: "input-validation", question: "User inputs are validated", weight: .blocks),
        .init(
            id: "keychain-this-device-only", question: "Keychain accessibility is ThisDeviceOnly",
            weight: .asksForChange),
        .init(id: "la-errors-handled", question: "All LAError cases are handled", weight: .asksForChange),
        .init(
            id: "pin-rotation-plan", question: "A pin rotation plan exists (backup pins)", weight: .asksForChange),
        .init(
            id: "memory-cleared", question: "Sensitive data, such as tokens, is cleared from memory",
            weight: .asksForChange),
        .init(id: "parameterized-sql", question: "SQL is parameterized", weight: .asksForChange),
        .init(id: "deep-links-validated", question: "Deep link URLs are validated", weight: .asksForChange),
        .init(id: "one-keychain-wrapper", question: "One keychain wrapper for the whole app", weight: .bestPractice),
        .init(
            id: "no-automatic-passcode-fallback", question: "No automatic fallback to the device passcode",
            weight: .bestPractice),
        .init(id: "data-protection", question: "Data Protection is used", weight: .bestPractice),
        .init(id: "session-timeout", question: "Sessions time out", weight: .bestPractice),
        .init(id: "no-card-data", question: "No card data is stored", weight: .bestPractice),
    ]

    /// How many findings a line shows.
    public static let maximumEvidence = 5

    /// Steps without those that name a line once more for the same reason.
    static func distinct(_ steps: [TraceStep]) -> [TraceStep] {
        struct Line: Hashable {
            var path: String
            var line: Int
            var note: String
        }
        var seen: Set<Line> = []
        return steps.filter {
            seen.insert(Line(path: $0.location.path, line: $0.location.line, note: $0.note)).inserted
        }
    }

    static let weights: [AuditReport.ChecklistLine.Weight] = [.blocks, .asksForChange, .bestPractice]
    static let verdicts: [AuditReport.ChecklistLine.Verdict] = [
        .pass, .fail, .accepted, .notApplicable, .cannotTell,
    ]

    static func heading(_ weight: AuditReport.ChecklistLine.Weight) -> String {
        switch weight {
        case .blocks: "Blocks a pull request"
        case .asksForChange: "Asks for a change"
        case .bestPractice: "Best practice"
        }
    }

    static func word(_ verdict: AuditReport.ChecklistLine.Verdict) -> String {
        switch verdict {
        case .pass: "pass"
        case .fail: "fail"
        case .accepted: "accepted"
        case .notApplicable: "not applicable"
        case .cannotTell: "cannot tell"
        }
    }
}
