internal import Foundation

/// Whether two paths of a command line mean one file, so that writing one would lose the other.
enum SameFile {
    /// Whether both lead to one place, links followed; `-` is no file.
    static func isMeant(by first: String, and second: String) -> Bool {
        if first == "-" || second == "-" { return false }
        func place(_ path: String) -> String {
            URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath().path
        }
        return place(first) == place(second)
    }
}
