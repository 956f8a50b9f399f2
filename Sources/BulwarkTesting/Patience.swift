internal import Foundation

/// How long a test waits for what must come.
package enum Patience {
    /// What ends a test that hangs. Nothing is measured by it: it matters only where something fails, and a machine that
    /// is busy with other work may take minutes over what takes a moment.
    package static let lastResort = Duration.seconds(600)

    /// The same for poll(2) and its kin.
    package static let lastResortMilliseconds: Int32 = 600_000

    /// Waits until something is so, a task among others.
    ///
    /// - Returns: Whether it came to that before the last resort.
    @discardableResult
    package nonisolated(nonsending) static func wait(until isReached: () throws -> Bool) async rethrows -> Bool {
        let deadline = ContinuousClock.now + lastResort
        while try !isReached() {
            guard ContinuousClock.now < deadline else { return false }
            try? await Task.sleep(for: .milliseconds(2))
        }
        return true
    }

    /// Waits until something is so, and blocks its thread meanwhile.
    ///
    /// - Returns: Whether it came to that before the last resort.
    @discardableResult
    package static func block(until isReached: () throws -> Bool) rethrows -> Bool {
        let deadline = ContinuousClock.now + lastResort
        while try !isReached() {
            guard ContinuousClock.now < deadline else { return false }
            Thread.sleep(forTimeInterval: 0.005)
        }
        return true
    }
}
