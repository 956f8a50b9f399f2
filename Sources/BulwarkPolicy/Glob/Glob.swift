/// A pattern for paths: `*` stands for any characters but `/`, `?` for one, `**` as a whole part for any number of
/// parts, `{a,b}` for either, `[a-z]` for one character of a class and `[!a-z]` for one outside of it, and `\` takes the
/// next character as it is.
///
/// A pattern is anchored at the root, and a pattern that matches a folder matches all that lies in it; with `/` at its
/// end, it matches folders alone. A path is matched in one pass over its code points, in time proportional to the length
/// of the path times that of the pattern, whatever the pattern.
public struct Glob: Sendable, Hashable, CustomStringConvertible {
    /// The longest pattern in code points.
    public static let maximumLength = 1024
    /// How deep braces may be nested.
    public static let maximumNesting = 8

    /// The pattern as it was written.
    public let pattern: String
    private let automaton: GlobAutomaton
    private let matchesFoldersOnly: Bool

    /// Reads a pattern.
    public init(_ pattern: String) throws(GlobError) {
        var scalars = Array(pattern.unicodeScalars)
        guard scalars.count <= Self.maximumLength else { throw .tooLong }
        if scalars.starts(with: ["."]), scalars.dropFirst().first == "/" { scalars.removeFirst() }
        while scalars.first == "/" { scalars.removeFirst() }
        let skipped = pattern.unicodeScalars.count - scalars.count
        let isEscaped = scalars.dropLast().last == "\\"
        matchesFoldersOnly = scalars.last == "/" && !isEscaped
        while scalars.last == "/" { scalars.removeLast() }
        guard !scalars.isEmpty else { throw .empty }
        guard !scalars.split(separator: "/").contains(where: { $0.elementsEqual([".", "."]) }) else {
            throw .leavesRoot
        }
        self.pattern = pattern
        automaton = try GlobAutomaton(scalars, skipped: skipped)
    }

    /// Whether a path, or a folder above it, fits the pattern.
    /// - Parameters:
    ///   - path: A path relative to the root, with `/` between its parts.
    ///   - isFolder: Whether the path names a folder.
    public func matches(_ path: String, isFolder: Bool = false) -> Bool {
        automaton.matches(path.unicodeScalars, acceptsWhole: isFolder || !matchesFoldersOnly)
    }

    public var description: String { pattern }

    public static func == (lhs: Glob, rhs: Glob) -> Bool { lhs.pattern == rhs.pattern }
    public func hash(into hasher: inout Hasher) { hasher.combine(pattern) }
}
