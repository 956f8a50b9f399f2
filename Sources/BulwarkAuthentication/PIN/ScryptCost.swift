/// What one derivation of a key from a PIN costs: the parameters of scrypt (RFC 7914 §2).
///
/// Memory is 128 · N · r bytes, time grows with N · r · p.
public struct ScryptCost: Sendable, Hashable {
    /// The binary logarithm of N.
    public let logarithmOfN: Int
    /// The size of a block.
    public let r: Int
    /// How many lanes, one after the other.
    public let p: Int

    /// Takes parameters as they are; ``PINLock`` holds them against its ``Limits``.
    public init(logarithmOfN: Int, r: Int, p: Int) {
        self.logarithmOfN = logarithmOfN
        self.r = r
        self.p = p
    }

    /// N = 2^15, r = 8, p = 3: 32 MiB, which an app extension bears.
    public static let standard = ScryptCost(logarithmOfN: 15, r: 8, p: 3)

    /// What a stored cost may be: an altered record must not take the memory or the time of the app.
    public struct Limits: Sendable, Hashable {
        /// The least N, as a binary logarithm. Below it, nothing new is set up.
        public let minimumLogarithmOfN: Int
        /// The most memory, in bytes.
        public let maximumMemory: Int
        /// The most time, as N · r · p.
        public let maximumWork: Int

        /// Makes limits; by default N from 2^14, 64 MiB and 2^22, over five times the work of ``ScryptCost/standard``.
        public init(minimumLogarithmOfN: Int = 14, maximumMemory: Int = 64 << 20, maximumWork: Int = 1 << 22) {
            self.minimumLogarithmOfN = minimumLogarithmOfN
            self.maximumMemory = maximumMemory
            self.maximumWork = maximumWork
        }

        /// Whether a cost is within the limits.
        public func allow(_ cost: ScryptCost) -> Bool {
            // Bounded first, so that no product below can overflow.
            guard (1...24).contains(cost.logarithmOfN), cost.logarithmOfN >= minimumLogarithmOfN,
                (1...255).contains(cost.r), (1...255).contains(cost.p)
            else { return false }
            let blocks = (1 << cost.logarithmOfN) * cost.r
            return blocks * 128 <= maximumMemory && blocks * cost.p <= maximumWork
        }
    }
}
