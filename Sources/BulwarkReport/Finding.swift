/// One mistake that a rule found, at one place.
public struct Finding: Codable, Sendable, Hashable {
    /// The rule's stable slug, such as `secret-in-user-defaults`.
    public var rule: String
    /// What the finding does to a pull request.
    public var severity: Severity
    /// What is wrong, in one sentence that names the source and the sink; holds no secret.
    public var message: String
    /// Where the finding stands: where its fix goes.
    public var location: SourceLocation
    /// The way of the value from its source to its sink; empty where no value travels.
    public var trace: [TraceStep]
    /// What to do here, when that is more specific than the rule's general advice.
    public var fix: String?
    /// What identifies this finding apart from its position: the name of the enclosing declaration and of what is
    /// wrong there. Reporters derive line-shift-proof fingerprints from it. Holds no secret.
    public var context: String
    /// Where values stand that reporters must mask because they are secret; each place is one whole value, without its
    /// quotes, of which ``Mask`` lets a little be seen.
    public var secrets: [SourceLocation]
    /// Where parts of secret values stand: operands of a concatenation, lines of a text, bytes of a key. Nothing of them
    /// is shown, for what is seen of all parts together would be too much.
    public var hidden: [SourceLocation]

    /// Makes a finding from its parts.
    public init(
        rule: String, severity: Severity, message: String, location: SourceLocation, trace: [TraceStep] = [],
        fix: String? = nil, context: String = "", secrets: [SourceLocation] = [], hidden: [SourceLocation] = []
    ) {
        self.rule = rule
        self.severity = severity
        self.message = message
        self.location = location
        self.trace = trace
        self.fix = fix
        self.context = context
        self.secrets = secrets
        self.hidden = hidden
    }
}
