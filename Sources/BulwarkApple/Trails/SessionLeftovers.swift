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
/// on running until it is paid, and what was not paid is owed at the next start: that alone, so that the tokens of a session that began
/// meanwhile stay where another kind could not be removed.
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
        let due = LeftoverTrail.Occasion.onSignOut.leftovers
        defer { begin(due) }
        try owed?.save(Self.record(of: due))
    }

    /// Removes what an earlier run owed; at the app's start, before anybody signs in.
    ///
    /// - Returns: What was done; nil where nothing was owed. A record that cannot be read counts as a debt of everything.
    @discardableResult
    public func settle() async -> LeftoverTrail.Report? {
        guard let owed else { return nil }
        let everything = LeftoverTrail.Occasion.onSignOut.leftovers
        let due: Set<Leftover>
        do throws(CoreError) {
            guard let record = try owed.load() else { return nil }
            due = Self.leftovers(in: record) ?? everything
        } catch { due = everything }
        return await begin(due).value
    }

    /// Waits until what was begun is done: for a screen that says goodbye, and for tests.
    ///
    /// - Returns: What was done; nil where nothing was begun.
    public func finished() async -> LeftoverTrail.Report? { await running.withLock { $0 }?.value }

    @discardableResult
    private func begin(_ due: Set<Leftover>) -> Task<LeftoverTrail.Report, Never> {
        let end = DispatchSemaphore(value: 0)
        keepRunning("Removing what a session left behind", until: end)
        return running.withLock { running in
            let task = Task { [trail, owed, onReport, earlier = running] in
                if let earlier {
                    // What it wrote down of its own debt at its end says nothing of this one.
                    _ = await earlier.value
                    try? owed?.save(Self.record(of: due))
                }
                let report = await trail.remove(.onSignOut, of: due)
                // What nobody removes is no debt. Where the record cannot be changed they are removed once more.
                if report.failed.isEmpty {
                    try? owed?.remove()
                } else {
                    try? owed?.save(Self.record(of: report.failed))
                }
                onReport(report)
                end.signal()
                return report
            }
            running = task
            return task
        }
    }

    // MARK: The record

    /// Their names, with commas between.
    private static func record(of leftovers: Set<Leftover>) -> [UInt8] {
        Array(leftovers.map(\.rawValue).sorted().joined(separator: ",").utf8)
    }

    /// Nil for a record that names none, or one that this version does not know.
    private static func leftovers(in record: [UInt8]) -> Set<Leftover>? {
        let names = String(decoding: record, as: UTF8.self).split(separator: ",")
        let leftovers = names.compactMap { Leftover(rawValue: String($0)) }
        return leftovers.isEmpty || leftovers.count < names.count ? nil : Set(leftovers)
    }
}
