/// How many attempts failed, and since when the delay runs. The value that is kept between runs.
public struct AttemptState: Sendable, Hashable {
    /// How many attempts were charged since the last success.
    public var failures: Int
    /// How many successes and resets there were; tells whether an attempt began before the last one.
    public var epoch: UInt64
    /// The delay that is being served, in full.
    public var delay: Duration
    /// When the delay began, in time since boot.
    public var delayStart: Duration
    /// Which boot that was.
    public var boot: BootIdentity

    /// The state of a secret that was just set up.
    public init(at clock: any BootClock) {
        self.init(failures: 0, epoch: 0, delay: .zero, delayStart: clock.sinceBoot, boot: clock.bootIdentity)
    }

    /// Makes a state of its parts.
    public init(failures: Int, epoch: UInt64, delay: Duration, delayStart: Duration, boot: BootIdentity) {
        self.failures = failures
        self.epoch = epoch
        self.delay = delay
        self.delayStart = delayStart
        self.boot = boot
    }

    /// What is left of the delay; nil when it must be served anew because the system was started again, or its clock went
    /// back, which it cannot do unless it was.
    func remaining(at clock: any BootClock) -> Duration? {
        if delay == .zero { return .zero }
        let now = clock.sinceBoot
        guard boot == clock.bootIdentity, now >= delayStart else { return nil }
        return max(.zero, delay - (now - delayStart))
    }

    /// Begins a delay now.
    mutating func begin(_ delay: Duration, at clock: any BootClock) {
        self.delay = delay
        delayStart = clock.sinceBoot
        boot = clock.bootIdentity
    }
}
