public import BulwarkCore
public import Foundation

/// Clocks that stand still until a test moves them.
///
/// The wall clock and the time since boot move together by ``advance(by:)``; ``setWall(to:)`` moves the first alone, as
/// somebody does who changes the date; ``reboot(downFor:)`` begins a new boot.
public final class ManualClock: WallClock, BootClock {
    private struct State {
        var now: Date
        var sinceBoot: Duration
        var boots = 1
        var sleepers: [UInt64: (deadline: Duration, continuation: CheckedContinuation<Void, any Error>)] = [:]
        var cancelled: Set<UInt64> = []
        var nextSleeper: UInt64 = 0
    }

    private let state: Locked<State>

    /// Makes clocks that stand still.
    ///
    /// - Parameters:
    ///   - now: The date; 2026-01-01 00:00 UTC by default.
    ///   - sinceBoot: The time since boot.
    public init(now: Date = Date(timeIntervalSince1970: 1_767_225_600), sinceBoot: Duration = .seconds(1000)) {
        state = Locked(State(now: now, sinceBoot: sinceBoot))
    }

    /// The date and time.
    public var now: Date { state.withLock { $0.now } }

    /// The time since the present boot.
    public var sinceBoot: Duration { state.withLock { $0.sinceBoot } }

    /// The present boot.
    public var bootIdentity: BootIdentity { state.withLock { BootIdentity(rawValue: "boot-\($0.boots)") } }

    /// How many tasks wait in ``sleep(until:)``.
    public var sleeperCount: Int { state.withLock { $0.sleepers.count } }

    /// Lets time pass on both clocks, and wakes who waited for it.
    public func advance(by duration: Duration) {
        let due = state.withLock { state in
            state.now += duration / .seconds(1)
            state.sinceBoot += duration
            return Self.takeDue(&state)
        }
        for sleeper in due { sleeper.resume() }
    }

    /// Sets the wall clock, forward or back; time since boot does not change.
    public func setWall(to date: Date) { state.withLock { $0.now = date } }

    /// Starts the system again: time since boot begins at zero, under a new identity.
    ///
    /// - Parameter duration: How long the system was off.
    public func reboot(downFor duration: Duration = .seconds(30)) {
        state.withLock { state in
            state.now += duration / .seconds(1)
            state.sinceBoot = .zero
            state.boots += 1
        }
    }

    /// Waits until the test has moved the clock to a deadline.
    ///
    /// - Throws: `CancellationError` when the task is cancelled.
    public func sleep(until deadline: Duration) async throws {
        let id = state.withLock { state in
            state.nextSleeper += 1
            return state.nextSleeper
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let outcome: Result<Void, any Error>? = state.withLock { state in
                    if state.cancelled.remove(id) != nil { return .failure(CancellationError()) }
                    if deadline <= state.sinceBoot { return .success(()) }
                    state.sleepers[id] = (deadline, continuation)
                    return nil
                }
                if let outcome { continuation.resume(with: outcome) }
            }
        } onCancel: {
            let sleeper = state.withLock { state in
                let sleeper = state.sleepers.removeValue(forKey: id)?.continuation
                if sleeper == nil { state.cancelled.insert(id) }
                return sleeper
            }
            sleeper?.resume(throwing: CancellationError())
        }
    }

    private static func takeDue(_ state: inout State) -> [CheckedContinuation<Void, any Error>] {
        let due = state.sleepers.filter { $0.value.deadline <= state.sinceBoot }
        for id in due.keys { state.sleepers[id] = nil }
        return due.sorted { $0.value.deadline < $1.value.deadline }.map(\.value.continuation)
    }
}
