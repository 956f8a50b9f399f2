internal import Foundation

/// A line on standard error that tells how far a long run has come; written over itself and removed at the end.
///
/// It appears after half a second only, and at most ten times a second, so that short runs stay quiet.
final class ProgressLine: @unchecked Sendable {
    // Unchecked: readers call from several threads, and `lock` guards all state.
    private let lock = NSLock()
    private let begin = Date()
    private var last: Date?

    /// A line, where standard error is a terminal.
    static func onTerminal() -> ProgressLine? {
        StandardError.isTerminal ? ProgressLine() : nil
    }

    /// - Parameter text: How far it has come; put together only when it is shown.
    func update(_ text: @autoclosure () -> String) {
        lock.lock()
        defer { lock.unlock() }
        let now = Date()
        guard now.timeIntervalSince(begin) > 0.5, now.timeIntervalSince(last ?? begin) > 0.1 else { return }
        last = now
        StandardError.write("\r\u{1B}[2K\(text())")
    }

    func clear() {
        lock.lock()
        defer { lock.unlock() }
        if last != nil { StandardError.write("\r\u{1B}[2K") }
        last = nil
    }
}
