/// How a file is opened.
public struct OpenOptions: OptionSet, Sendable, Hashable {
    /// The options as bits.
    public let rawValue: Int

    /// Takes options as bits.
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// For reading.
    public static let reading = OpenOptions(rawValue: 1 << 0)
    /// For writing.
    public static let writing = OpenOptions(rawValue: 1 << 1)
    /// Makes the file where there is none.
    public static let creating = OpenOptions(rawValue: 1 << 2)
    /// Refuses a name that is taken, links included; with ``creating``.
    public static let exclusively = OpenOptions(rawValue: 1 << 3)
    /// Refuses a symbolic link at the path's end.
    public static let notFollowingLinks = OpenOptions(rawValue: 1 << 4)
    /// Cuts an existing file to nothing.
    public static let truncating = OpenOptions(rawValue: 1 << 5)
    /// Writes at the end, wherever that is.
    public static let appending = OpenOptions(rawValue: 1 << 6)
    /// Does not wait for the other end of a pipe.
    public static let notBlocking = OpenOptions(rawValue: 1 << 7)
}
