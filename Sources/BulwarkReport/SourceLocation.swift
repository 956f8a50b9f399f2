/// A place in a file under the audited root.
public struct SourceLocation: Codable, Sendable, Hashable, Comparable {
    /// The path relative to the audited root, with `/` between its parts.
    public var path: String
    /// The line, counted from 1; 0 for a file as a whole, as one that has no lines.
    public var line: Int
    /// The column, counted from 1 in UTF-8 bytes; 0 for a file as a whole.
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

    /// Makes the location of a file as a whole: an executable, a binary property list.
    public init(wholeFile path: String) { self.init(path: path, line: 0, column: 0) }

    /// Whether no line is meant, but the file.
    public var isWholeFile: Bool { line < 1 }

    /// Such as `App/Info.plist:12`; the path alone for a file as a whole.
    package var pathAndLine: String { isWholeFile ? path : "\(path):\(line)" }

    /// Such as `App/Info.plist:12:8`; the path alone for a file as a whole.
    package var pathAndColumn: String { isWholeFile ? path : "\(path):\(line):\(column)" }

    public static func < (lhs: SourceLocation, rhs: SourceLocation) -> Bool {
        (lhs.path, lhs.line, lhs.column) < (rhs.path, rhs.line, rhs.column)
    }
}
