internal import ArgumentParser
internal import Foundation

/// Where results go.
enum StandardOutput {
    static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

    /// How many columns the terminal has; nil where it is none or does not say.
    static var columns: Int? {
        var size = winsize()
        guard isTerminal, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }

    /// Writes all of some bytes, from where they are: no copy of a secret is made.
    static func write(_ bytes: UnsafeRawBufferPointer) throws {
        var rest = bytes
        while !rest.isEmpty {
            let count = Foundation.write(STDOUT_FILENO, rest.baseAddress, rest.count)
            if count < 0 {
                if errno == EINTR { continue }
                throw CommandFailure.unwritable("Standard output")
            }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    /// Writes text.
    static func write(_ text: String) throws { try Array(text.utf8).withUnsafeBytes { try write($0) } }
}
