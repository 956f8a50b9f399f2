public import BulwarkCore

/// When a session ends, in time since boot: what is kept between runs.
///
/// Times are of one boot. After a reboot nobody can tell how much time went by, for the wall clock can be set: then the
/// session is over.
public struct SessionDeadlines: Sendable, Hashable {
    /// When the session ends, whatever happens.
    public var absolute: Duration
    /// When it ends without further activity.
    public var inactivity: Duration
    /// When this was written: earlier than that it cannot be.
    public var written: Duration
    /// The boot that the times count from.
    public var boot: BootIdentity

    /// The deadlines of a session that begins now.
    public init(policy: SessionPolicy, clock: any BootClock) {
        let now = clock.sinceBoot
        self.init(
            absolute: now + policy.absolute, inactivity: now + policy.inactivity, written: now,
            boot: clock.bootIdentity)
    }

    /// Makes deadlines of their parts.
    public init(absolute: Duration, inactivity: Duration, written: Duration, boot: BootIdentity) {
        self.absolute = absolute
        self.inactivity = inactivity
        self.written = written
        self.boot = boot
    }

    /// The earlier of the two.
    public var next: Duration { min(absolute, inactivity) }

    /// Whether the session is over, or cannot be told not to be.
    public func havePassed(at clock: any BootClock) -> Bool {
        let now = clock.sinceBoot
        return boot != clock.bootIdentity || now < written || now >= next
    }
}
