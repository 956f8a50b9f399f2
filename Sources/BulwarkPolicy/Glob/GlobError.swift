/// Why a pattern is none.
public enum GlobError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The pattern is empty.
    case empty
    /// The pattern is longer than ``Glob/maximumLength`` code points.
    case tooLong
    /// A brace has no partner, or braces are nested over ``Glob/maximumNesting`` deep.
    case braces
    /// The pattern leaves the root with `..`.
    case leavesRoot

    /// What is wrong and what to do.
    public var description: String {
        switch self {
        case .empty: "is empty."
        case .tooLong: "is longer than \(Glob.maximumLength) characters."
        case .braces:
            "has braces without a partner, or more than \(Glob.maximumNesting) deep. Write \\{ for a plain brace."
        case .leavesRoot: "leaves the audited root with \"..\"."
        }
    }
}
