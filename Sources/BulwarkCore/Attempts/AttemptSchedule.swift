/// How long to wait after how many wrong attempts.
public struct AttemptSchedule: Sendable, Hashable {
    /// The delay after the first failure, the second and so on; further failures end in ``AttemptVerdict/exhausted``.
    public let delays: [Duration]

    /// Makes a schedule.
    ///
    /// - Parameter delays: The delay after each failure; its count is how many failures are borne. The failure after those is
    ///   the last: no attempt is allowed any more.
    public init(delays: [Duration]) {
        // A delay below zero would be an attempt for nothing, and one over a century would overflow what is stored.
        self.delays = delays.map { min(max($0, .zero), .seconds(100 * 366 * 86_400)) }
    }

    /// The delays of Apple's devices: none for three failures, then 1, 5 and 15 minutes, 1, 3 and 8 hours; the tenth failure
    /// is the last. (Apple Platform Security, "Passcodes and passwords".)
    public static let standard = AttemptSchedule(delays: [
        .zero, .zero, .zero, .seconds(60), .seconds(5 * 60), .seconds(15 * 60), .seconds(3600), .seconds(3 * 3600),
        .seconds(8 * 3600),
    ])

    /// How many attempts there are before the last failure.
    public var maximumFailures: Int { delays.count + 1 }

    /// The delay that a number of failures brings; nil when there is no attempt any more.
    public func delay(afterFailures failures: Int) -> Duration? {
        if failures <= 0 { return .zero }
        return failures <= delays.count ? delays[failures - 1] : nil
    }
}
