/// What a rule looks for, why, and what to do: its documentation, its examples and the standards that it serves.
public struct RuleDescription: Codable, Sendable, Hashable {
    /// The areas in which rules are grouped.
    public enum Area: String, Codable, Sendable, CaseIterable {
        /// Credentials in places that are not the keychain.
        case secrets
        /// Sensitive values in logs and messages.
        case logs
        /// How keychain items are kept.
        case keychain
        /// Face ID and Touch ID.
        case biometrics
        /// Data in motion: ATS, trust and pinning.
        case transport
        /// Data Protection, backups and temporary files.
        case files
        /// Archives that are decoded.
        case integrity
        /// Algorithms, keys and random numbers.
        case crypto
        /// What the system keeps of what is shown or typed: pasteboard, snapshots, caches, search.
        case trails
        /// What comes from outside.
        case input
        /// Purpose strings and privacy manifests.
        case permissions
        /// Card data, plain stores and sessions.
        case data
        /// What a built app is signed with, and what it holds besides what it needs.
        case build
    }

    /// What a rule judges.
    public enum Subject: String, Codable, Sendable, CaseIterable {
        /// A tree of sources.
        case source
        /// A built app.
        case built
    }

    /// A piece of code that shows the rule at work: documentation and test at once.
    public struct Example: Codable, Sendable, Hashable {
        /// The file that the code stands for; its extension tells how it is read.
        public var file: String
        /// The code.
        public var code: String
        /// Further files of the same small app, by path.
        public var others: [String: String]

        /// Makes an example; without a name, of a Swift file.
        public init(_ code: String, file: String = "Example.swift", others: [String: String] = [:]) {
            self.file = file
            self.code = code
            self.others = others
        }
    }

    /// The stable kebab-case slug.
    public var id: String
    /// The area that the rule belongs to.
    public var area: Area
    /// The severity that the rule has where nothing makes it milder or harsher.
    public var severity: Severity
    /// A title of a few words.
    public var title: String
    /// Why it matters: what an attacker gains; a paragraph of Markdown.
    public var rationale: String
    /// What to do, in Markdown; the Swift that does it is indented by four spaces.
    public var fix: String
    /// Code that the rule finds fault with.
    public var triggering: [Example]
    /// Code that looks alike and is fine.
    public var nonTriggering: [Example]
    /// Standards: `MASVS-STORAGE-1`, `MASWE-0006`, `MASTG-TEST-0300`, `CWE-312`.
    public var references: [String]
    /// Whether the rule judges the whole app, and so needs one.
    public var needsApp: Bool
    /// What the rule judges.
    public var subjects: [Subject]

    /// Makes a description from its parts.
    public init(
        id: String, area: Area, severity: Severity, title: String, rationale: String, fix: String,
        triggering: [Example], nonTriggering: [Example], references: [String], needsApp: Bool = false,
        subjects: [Subject] = [.source]
    ) {
        self.id = id
        self.area = area
        self.severity = severity
        self.title = title
        self.rationale = rationale
        self.fix = fix
        self.triggering = triggering
        self.nonTriggering = nonTriggering
        self.references = references
        self.needsApp = needsApp
        self.subjects = subjects
    }
}
