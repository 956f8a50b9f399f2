/// How often each kind of request may be made: a bucket of a size, which fills again at a rate.
public struct RelayRates: Sendable {
    /// A bucket.
    public struct Rate: Sendable, Hashable {
        /// How many may come at once.
        public var burst: Double
        /// How many more come in a second, over time.
        public var perSecond: Double

        /// Makes a bucket.
        public init(burst: Double, perSecond: Double) {
            self.burst = burst
            self.perSecond = perSecond
        }
    }

    /// Requests without a token, for each network address that they come from.
    public var anonymous = Rate(burst: 60, perSecond: 1)
    /// Tokens that nobody has, for each network address that they come from.
    public var unknownTokens = Rate(burst: 60, perSecond: 1)
    /// New accounts, for each network address: 10, and one more in 6 minutes.
    public var newAccounts = Rate(burst: 10, perSecond: 1 / 360)
    /// Bundles that a device claims.
    public var claims = Rate(burst: 100, perSecond: 0.1)
    /// Bundles with one-time keys of a device that others claim; beyond, bundles come without.
    public var claimsOfTarget = Rate(burst: 100, perSecond: 0.05)
    /// Bundles with one-time keys of a device that one other device claims; beyond, bundles come without.
    public var claimsOfTargetByOne = Rate(burst: 10, perSecond: 1 / 600)
    /// Messages that a device sends.
    public var messages = Rate(burst: 300, perSecond: 20)
    /// Uploads of prekeys by a device.
    public var uploads = Rate(burst: 20, perSecond: 1 / 60)
    /// Attachments that a device hands in or fetches.
    public var attachments = Rate(burst: 60, perSecond: 0.5)
    /// All else that a device asks.
    public var requests = Rate(burst: 300, perSecond: 20)

    /// The rates above.
    public init() {}
}
