internal import Foundation

/// Where notes and progress go.
enum StandardError {
    static func write(_ text: String) {
        // A note that nobody can read any more is no reason to fail.
        try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
    }

    static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }
}
