/// A file that an audit reads.
struct InputFile: Sendable, Hashable {
    /// The path relative to the audited root, with `/` between its parts: what reports show.
    var path: String
    /// The path to open.
    var absolutePath: String
    /// What the file is.
    var kind: InputKind
    /// How many bytes it had when it was found.
    var size: Int
    /// Where it is in an archive; nil for a file of its own.
    var archived: ArchivedFile?

    /// The last part of the path.
    var name: String { path.split(separator: "/").last.map(String.init) ?? path }
}
