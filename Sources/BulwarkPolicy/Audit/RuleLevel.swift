/// What a policy makes of a rule's findings.
public enum RuleLevel: String, Sendable, CaseIterable {
    /// The rule does not judge.
    case off
    /// Its findings ask for a change.
    case warning
    /// Its findings stop a pull request.
    case blocking
}
