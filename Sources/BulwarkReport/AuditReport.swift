/// Everything that an audit has to say; what reporters print.
public struct AuditReport: Codable, Sendable {
    /// A finding that somebody has accepted, and why.
    public struct Accepted: Codable, Sendable, Hashable {
        /// How a finding was accepted.
        public enum Means: String, Codable, Sendable {
            /// By a `bulwark:allow` comment in the source.
            case comment
            /// By an entry of the baseline file.
            case baseline
        }

        /// The finding.
        public var finding: Finding
        /// How it was accepted.
        public var means: Means
        /// The reason given, where there is one.
        public var reason: String?

        /// Makes an accepted finding from its parts.
        public init(_ finding: Finding, by means: Means, reason: String? = nil) {
            self.finding = finding
            self.means = means
            self.reason = reason
        }
    }

    /// Something about the run that a reader must know, apart from findings.
    public struct Notice: Codable, Sendable, Hashable {
        /// What kind of notice it is.
        public enum Kind: String, Codable, Sendable {
            /// An input that could not be read: undecodable, too large, no permission; or a rule that could not finish. Changes
            /// the exit code.
            case unread
            /// A file with a syntax error; it was read as far as possible.
            case syntax
            /// A comment, baseline or configuration entry that has no effect or is malformed.
            case configuration
            /// A baseline entry whose finding is gone. A strict run fails on it, so that the baseline stays small.
            case stale
        }

        /// The kind.
        public var kind: Kind
        /// The file concerned.
        public var location: SourceLocation
        /// What happened and what to do, in a sentence.
        public var message: String
        /// The slug of the rule that could not finish; nil where the notice is about an input.
        public var rule: String?

        /// Makes a notice from its parts.
        public init(_ kind: Kind, at location: SourceLocation, _ message: String, rule: String? = nil) {
            self.kind = kind
            self.location = location
            self.message = message
            self.rule = rule
        }

        /// The kind in a word for people: a rule is not read.
        var word: String { kind == .unread && rule != nil ? "unfinished" : kind.rawValue }
    }

    /// One line of the review checklist with its answer.
    public struct ChecklistLine: Codable, Sendable, Hashable {
        /// The answer to a checklist line.
        public enum Verdict: String, Codable, Sendable {
            /// The app does what the line asks.
            case pass
            /// The app does not.
            case fail
            /// The app does not, and somebody has accepted every finding that says so: a known risk, not a pass.
            case accepted
            /// The app has nothing that the line is about.
            case notApplicable = "not-applicable"
            /// What was read does not answer the line.
            case cannotTell = "cannot-tell"
        }
        /// What a failed line does to a pull request.
        public enum Weight: String, Codable, Sendable {
            /// It stops the pull request.
            case blocks
            /// It asks for a change.
            case asksForChange = "asks-for-change"
            /// It is worth doing better.
            case bestPractice = "best-practice"
        }

        /// A stable slug for the line.
        public var id: String
        /// What the line asks.
        public var question: String
        /// What a failure does.
        public var weight: Weight
        /// The answer.
        public var verdict: Verdict
        /// What the answer rests on: places and short notes.
        public var evidence: [TraceStep]
        /// The answer in a sentence.
        public var summary: String
        /// The slugs of the rules whose findings fail the line; empty where the answer is not theirs.
        public var rules: [String]

        /// Makes a line from its parts.
        public init(
            id: String, question: String, weight: Weight, verdict: Verdict, summary: String,
            evidence: [TraceStep] = [], rules: [String] = []
        ) {
            self.id = id
            self.question = question
            self.weight = weight
            self.verdict = verdict
            self.summary = summary
            self.evidence = evidence
            self.rules = rules
        }
    }

    /// What was read and how long it took.
    public struct Statistics: Codable, Sendable, Hashable {
        /// How many files were read.
        public var files: Int
        /// How many lines of source they hold.
        public var lines: Int
        /// How many of them came from the fact cache.
        public var cached: Int
        /// The wall time in seconds.
        public var seconds: Double
        /// How many files were left out, and why.
        public var leftOut: LeftOut

        /// Makes statistics from their parts.
        public init(
            files: Int = 0, lines: Int = 0, cached: Int = 0, seconds: Double = 0, leftOut: LeftOut = LeftOut()
        ) {
            self.files = files
            self.lines = lines
            self.cached = cached
            self.seconds = seconds
            self.leftOut = leftOut
        }
    }

    /// What findings stand against, sorted by path and line.
    public var findings: [Finding]
    /// Findings that were accepted.
    public var accepted: [Accepted]
    /// Notices about inputs and configuration.
    public var notices: [Notice]
    /// The review checklist, answered.
    public var checklist: [ChecklistLine]
    /// The rules that judged.
    public var rules: [RuleDescription]
    /// What was read.
    public var statistics: Statistics
    /// The files that hold `bulwark:allow` comments, for ``Suppressions`` to tell of those that accept nothing.
    public var filesWithAllows: [String]

    /// Makes a report from its parts.
    public init(
        findings: [Finding] = [], accepted: [Accepted] = [], notices: [Notice] = [], checklist: [ChecklistLine] = [],
        rules: [RuleDescription] = [], statistics: Statistics = .init(), filesWithAllows: [String] = []
    ) {
        self.findings = findings
        self.accepted = accepted
        self.notices = notices
        self.checklist = checklist
        self.rules = rules
        self.statistics = statistics
        self.filesWithAllows = filesWithAllows
    }
}
