/// What an inspection found.
public struct ImageReport: Sendable, Hashable {
    /// What the file says about itself, as far as it could be read; nil where its format is not known.
    public let facts: ImageFacts?
    /// All that is wrong, in the order of the file. Metadata as such are not: see ``ImageFacts/metadata``.
    public let issues: [ValidationIssue]

    /// Whether nothing is wrong.
    public var isValid: Bool { issues.isEmpty }
}
