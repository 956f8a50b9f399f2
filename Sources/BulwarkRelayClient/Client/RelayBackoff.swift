/// How long to wait after failures in a row: twice as long each time up to a limit, and never in step with others.
public struct RelayBackoff: Sendable, Hashable {
    /// About how long after the first failure.
    public var first: Duration
    /// The longest.
    public var longest: Duration
    /// The longest that a relay's own wish is heeded.
    public var longestWish: Duration

    /// Makes a schedule: a second at first, a minute at most, and an hour where the relay asks for it.
    public init(
        first: Duration = .seconds(1), longest: Duration = .seconds(60), longestWish: Duration = .seconds(3600)
    ) {
        self.first = first
        self.longest = longest
        self.longestWish = longestWish
    }

    /// How long to wait: a random part of the second half of the time that is due, and no less than the relay wishes.
    ///
    /// - Parameters:
    ///   - failures: How many there were in a row, with the last one.
    ///   - wish: The seconds of `Retry-After`.
    ///   - generator: Where chance comes from.
    public func delay(
        after failures: Int, wish: Int? = nil, using generator: inout some RandomNumberGenerator
    ) -> Duration {
        // Beyond thirty doublings a second is longer than any limit.
        let due = min(longest, first * (1 << min(max(0, failures - 1), 30)))
        let delay = due * Double.random(in: 0.5...1, using: &generator)
        return max(delay, min(longestWish, .seconds(max(0, wish ?? 0))))
    }
}
