import BulwarkReport

/// One thing that an audit looks for.
///
/// A rule is one file: what it looks for, why and how to mend it stand in its description, next to the code that looks. Its examples are its
/// documentation and its first tests.
protocol Rule: Sendable {
    /// What the rule looks for, with examples.
    static var description: RuleDescription { get }

    /// What the rule finds. Rules see facts, never files.
    static func findings(in app: AuditedApp) -> [Finding]
}

extension Rule {
    /// A finding of this rule at a fact.
    static func finding(
        at fact: Fact, _ message: String, severity: Severity? = nil, trace: [TraceStep] = [], fix: String? = nil,
        secrets: [SourceLocation] = []
    ) -> Finding {
        Finding(
            rule: description.id, severity: severity ?? description.severity, message: message, location: fact.location,
            trace: trace,
            fix: fix, context: fact.context, secrets: secrets)
    }
}
