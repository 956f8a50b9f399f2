#if !canImport(Darwin)
    public import Foundation

    /// What the user is doing, as told to the system.
    ///
    /// See [NSUserActivity](https://developer.apple.com/documentation/foundation/nsuseractivity).
    public final class NSUserActivity {
        /// What is done.
        public let activityType: String
        /// What it is called where it is shown.
        public var title: String?
        /// What is handed on.
        public var userInfo: [AnyHashable: Any]?
        /// The keys of ``userInfo`` that are needed to go on.
        public var requiredUserInfoKeys: Set<String>?
        /// Words that it is found by.
        public var keywords: Set<String> = []
        /// The page that goes on with it, on a device without the app.
        public var webpageURL: URL?
        /// When it is forgotten.
        public var expirationDate: Date?
        /// What is found and shown of it.
        public var contentAttributeSet: CSSearchableItemAttributeSet?
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

        /// Gives it to the system, which keeps what is eligible for search or suggestions.
        ///
        /// See [becomeCurrent()](https://developer.apple.com/documentation/foundation/nsuseractivity/becomecurrent()).
        public func becomeCurrent() {
            guard isEligibleForSearch || isEligibleForPrediction else { return }
            ShimSystem.current.withState { $0.activities.append(activityType) }
        }

        /// Deletes what was given to the system, and answers when that is done.
        ///
        /// See [deleteAllSavedUserActivities(completionHandler:)][delete].
        ///
        /// [delete]: https://developer.apple.com/documentation/foundation/nsuseractivity/deleteallsaveduseractivities(completionhandler:)
        public static func deleteAllSavedUserActivities(completionHandler handler: @escaping @Sendable () -> Void) {
            let answers = ShimSystem.current.withState { state in
                if state.keepsActivities { return false }
                state.activities = []
                return true
            }
            if answers { handler() }
        }
    }
#endif
