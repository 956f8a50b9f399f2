/// A text written as one word of a POSIX shell's command line.
///
/// It stands in single quotes, in which nothing is special but the quote itself (POSIX.1-2017, Shell Command Language
/// §2.2.2).
///
/// - Warning: A word that begins with `-` is still an option to most commands: put `--` before it. Better than any
///   quoting is a list of arguments without a shell.
public struct ShellWord: Sendable, Hashable {
    /// The word, quotes included.
    public let encoded: String

    /// Encodes a text.
    ///
    /// - Throws: Where the text holds U+0000, which no argument can.
    public init(_ text: String) throws(ValidationError) {
        try EncodingBytes.refuseZero(in: text, "no argument of a command holds U+0000")
        encoded = "'" + text.unicodeScalars.map { $0 == "'" ? "'\\''" : String($0) }.joined() + "'"
    }
}
