/// A place in a file under the audited root.
public struct SourceLocation: Codable, Sendable, Hashable, Comparable {
    /// The path relative to the audited root, with `/` between its parts.
    public var path: String
    /// The line, counted from 1.
    public var line: Int
    /// The column, counted from 1 in UTF-8 bytes.
    public var column: Int
    /// How many UTF-8 bytes of that line the place covers; 0 where only a point is known.
    public var length: Int

    /// Makes a location from its parts.
    public init(path: String, line: Int, column: Int = 1, length: Int = 0) {
        self.path = path
        self.line = line
        self.column = column
        self.length = length
    }

    public static func < (lhs: SourceLocation, rhs: SourceLocation) -> Bool {
        (lhs.path, lhs.line, lhs.column) < (rhs.path, rhs.line, rhs.column)
    }
}
