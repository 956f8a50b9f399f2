import BulwarkProperties
import BulwarkReport

extension TextSpan {
    /// The place in a file.
    func location(in path: String) -> SourceLocation {
        SourceLocation(path: path, line: Int(line), column: Int(column), length: Int(length))
    }
}
