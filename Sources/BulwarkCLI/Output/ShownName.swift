internal import BulwarkReport

/// Names of files as messages show them.
enum ShownName {
    /// How many bytes of a name are shown.
    static let longest = 1_000

    /// A name on one line: an empty one in quotes, the middle of a very long one left out.
    static func of(_ name: String) -> String {
        if name.isEmpty { return "''" }
        guard name.utf8.count > longest else { return Printable.line(name) }
        return Printable.line("\(name.prefix(80))…\(name.suffix(40))")
    }
}
