/// Why a pattern is none.
public enum GlobError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The pattern is empty.
    case empty
    /// The pattern is longer than ``Glob/maximumLength`` code points.
    case tooLong
    /// A brace has no partner, or braces are nested over ``Glob/maximumNesting`` deep; with its place, counted from 1.
    case braces(column: Int)
    /// `[` begins no class of characters; with its place, counted from 1.
    case brackets(column: Int)
    /// The pattern leaves the root with `..`.
    case leavesRoot

    /// What is wrong and what to do.
    public var description: String {
        switch self {
        case .empty: "is empty."
        case .tooLong: "is longer than \(Glob.maximumLength) characters."
        case .braces(let column):
            "has a brace at character \(column) without a partner, or more than \(Glob.maximumNesting) deep. "
                + "Write \\{ or \\} for a plain brace."
        case .brackets(let column):
            "has a bracket at character \(column) that begins no class of characters such as [a-z]. "
                + "Write \\[ for a plain bracket."
        case .leavesRoot: "leaves the audited root with \"..\"."
        }
    }
}
