public import BulwarkAuthentication
internal import BulwarkCore
public import BulwarkPrivacy
internal import Dispatch
internal import Foundation

/// Removes what an app left with the system when its session ends, also when the app is about to be suspended or was killed meanwhile.
///
/// ```swift
/// let leftovers = SessionLeftovers(
///     LeftoverTrail(SystemLeftovers.removers(spotlight: index)), owed: FileRecordStore(path: folder + "/leftovers"))
/// await leftovers.settle()          // at the start: what an earlier run owed
/// session.register(leftovers)
/// ```
///
/// The system removes such things on its own time, and a session does not wait. So the debt is written down first, the app asks to go
/// on running until it is paid, and what was not paid is owed at the next start.
public final class SessionLeftovers: SessionResource {
    private let trail: LeftoverTrail
    private let owed: (any RecordStore)?
    private let onReport: @Sendable (LeftoverTrail.Report) -> Void
    private let running = Locked<Task<LeftoverTrail.Report, Never>?>(nil)

    /// Owes nothing yet.
    ///
    /// - Parameters:
    ///   - trail: Removes them.
    ///   - owed: Where it is written down that they have to go; without it, what a kill interrupts stays.
    ///   - onReport: Is told what was done.
    public init(
        _ trail: LeftoverTrail, owed: (any RecordStore)? = nil,
        onReport: @escaping @Sendable (LeftoverTrail.Report) -> Void = { _ in }
    ) {
        self.trail = trail
        self.owed = owed
        self.onReport = onReport
    }

    /// `leftovers`.
    public var name: StaticString { "leftovers" }

    /// Writes down that they have to go, and begins to remove them.
    ///
    /// - Throws: `CoreError` where the debt cannot be written down. They are removed all the same.
    public func clear() throws {
        defer { begin() }
        try owed?.save([1])
    }

    /// Removes what an earlier run owed; at the app's start, before anybody signs in.
    ///
    /// - Returns: What was done; nil where nothing was owed. A record that cannot be read counts as a debt.
    @discardableResult
    public func settle() async -> LeftoverTrail.Report? {
        guard let owed, (try? owed.load()) != .some(nil) else { return nil }
        return await begin().value
    }

    /// Waits until what was begun is done: for a screen that says goodbye, and for tests.
    ///
    /// - Returns: What was done; nil where nothing was begun.
    public func finished() async -> LeftoverTrail.Report? { await running.withLock { $0 }?.value }

    @discardableResult
    private func begin() -> Task<LeftoverTrail.Report, Never> {
        let end = DispatchSemaphore(value: 0)
        keepRunning("Removing what a session left behind", until: end)
        let task = Task { [trail, owed, onReport] in
            let report = await trail.remove(.onSignOut)
            // What nobody removes is no debt. Where the record cannot be removed they are removed once more, which does no harm.
            if report.failed.isEmpty { try? owed?.remove() }
            onReport(report)
            end.signal()
            return report
        }
        running.withLock { $0 = task }
        return task
    }
}
