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

    /// Encodes a text; `nil` if it holds U+0000, which no argument can.
    public init?(_ text: String) {
        var out = "'"
        for scalar in text.unicodeScalars {
            if scalar == "\0" { return nil }
            if scalar == "'" { out += "'\\''" } else { out.unicodeScalars.append(scalar) }
        }
        encoded = out + "'"
    }
}
