import BulwarkAudit
import BulwarkCore
import Foundation

/// Measures how much processor time each piece of an audit's work takes: what it waits for a busy machine does not count.
final class ProcessorWatch: WorkWatch {
    private struct State {
        var begun: [UInt: (work: AuditWork, since: Duration)] = [:]
        var longest: (work: AuditWork?, time: Duration) = (nil, .zero)
    }

    private let state = Locked(State())

    /// The piece that took longest, of those that have ended.
    var longest: (work: AuditWork?, time: Duration) { state.withLock { $0.longest } }

    func threadBegins() {}

    func threadEnds() {}

    func threadWorks(on work: AuditWork?) {
        let now = Self.processorTime()
        state.withLock { state in
            let thread = UInt(bitPattern: ObjectIdentifier(Thread.current).hashValue)
            if let (ended, since) = state.begun.removeValue(forKey: thread), now - since > state.longest.time {
                state.longest = (ended, now - since)
            }
            if let work { state.begun[thread] = (work, now) }
        }
    }

    /// How long the calling thread has been on a processor.
    private static func processorTime() -> Duration {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}
