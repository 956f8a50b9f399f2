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
        ///   - evidence: What it rests on.
        public func answered(
            _ verdict: AuditReport.ChecklistLine.Verdict, _ summary: String, evidence: [TraceStep] = []
        ) -> AuditReport.ChecklistLine {
            .init(
                id: id, question: question, weight: weight, verdict: verdict, summary: summary, evidence: evidence)
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

    static let weights: [AuditReport.ChecklistLine.Weight] = [.blocks, .asksForChange, .bestPractice]
    static let verdicts: [AuditReport.ChecklistLine.Verdict] = [.pass, .fail, .notApplicable, .cannotTell]

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
        case .notApplicable: "not applicable"
        case .cannotTell: "cannot tell"
        }
    }
}
