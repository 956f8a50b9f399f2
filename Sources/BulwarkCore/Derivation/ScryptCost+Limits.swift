extension ScryptCost {
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
                (1...255).contains(cost.blockSize), (1...255).contains(cost.parallelism)
            else { return false }
            return cost.memory <= maximumMemory
                && (1 << cost.logarithmOfN) * cost.blockSize * cost.parallelism <= maximumWork
        }
    }
}
