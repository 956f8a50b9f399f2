/// A comment in the source that accepts findings: `bulwark:allow RULE reason`.
///
/// It stands in a comment of its file's language (`//`, `#`, `/* */`, `<!-- -->`), right at the comment's beginning. At
/// the end of a line of code it accepts findings of that line; on a line of its own, those of the next line that is not
/// such a comment. Several rules are separated by commas. The reason is required.
public struct Suppression: Sendable, Hashable {
    /// The slugs of the rules whose findings are accepted.
    public var rules: [String]
    /// Why.
    public var reason: String
    /// Where the comment's `bulwark:allow` stands.
    public var location: SourceLocation
    /// The line whose findings are accepted, besides the comment's own.
    public var target: Int

    /// Makes a suppression from its parts.
    public init(rules: [String], reason: String, location: SourceLocation, target: Int) {
        self.rules = rules
        self.reason = reason
        self.location = location
        self.target = target
    }

    /// Whether findings of a rule in a line are accepted.
    public func covers(rule: String, line: Int) -> Bool {
        (line == target || line == location.line) && rules.contains(rule)
    }
}
