/// A comment in the source that accepts findings: `bulwark:allow RULE reason`.
///
/// It stands in a comment of its file's language (`//`, `#`, `/* */`, `<!-- -->`), right at the comment's beginning;
/// within a string it is none. At the end of a line of code it accepts findings of that line; on a line of its own, those
/// of the statement below, however many lines that has: up to the brace where a block begins. Blank lines and other
/// comments may stand in between. Several rules are separated by commas. The reason is required.
public struct Suppression: Sendable, Hashable {
    /// The slugs of the rules whose findings are accepted.
    public var rules: [String]
    /// Why.
    public var reason: String
    /// Where the comment's `bulwark:allow` stands.
    public var location: SourceLocation
    /// The first line whose findings are accepted, besides the comment's own.
    public var target: Int
    /// The last of these lines.
    public var last: Int

    /// Makes a suppression from its parts; without a last line it is for one.
    public init(rules: [String], reason: String, location: SourceLocation, target: Int, last: Int? = nil) {
        self.rules = rules
        self.reason = reason
        self.location = location
        self.target = target
        self.last = last ?? target
    }

    /// Whether findings of a rule in a line are accepted.
    public func covers(rule: String, line: Int) -> Bool {
        ((line >= target && line <= last) || line == location.line) && rules.contains(rule)
    }
}
