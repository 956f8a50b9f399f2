#if !canImport(Darwin)
    /// What the user is doing, as told to the system.
    ///
    /// See [NSUserActivity](https://developer.apple.com/documentation/foundation/nsuseractivity).
    public final class NSUserActivity {
        /// What is done.
        public let activityType: String
        /// Whether the user's other devices are told.
        public var isEligibleForHandoff = true
        /// Whether it is in the device's index.
        public var isEligibleForSearch = false
        /// Whether it may be in the public index.
        public var isEligibleForPublicIndexing = false
        /// Whether it is suggested.
        public var isEligibleForPrediction = false

        /// Makes an activity.
        public init(activityType: String) { self.activityType = activityType }
    }
#endif
