#if !canImport(Darwin)
    /// A dictionary of Core Foundation, as far as the Security calls use it: string keys, any values, fixed once made.
    ///
    /// Swift on Linux does not bridge with `as`, so an adapter makes one by the same function on every system.
    public final class CFDictionary {
        /// What it holds.
        public let values: [String: Any]

        /// Makes one from a Swift dictionary.
        public init(_ values: [String: Any]) {
            self.values = values
        }
    }
#endif
