public import BulwarkPrivacy

#if canImport(Darwin)
    public import Foundation
#endif

extension ActivityTrail {
    /// Makes an activity keep to what was decided: who is told of it, until when, and what it carries.
    ///
    /// ```swift
    /// let trail = ActivityTrail(values: ["title": .public, "screen": .public], clock: SystemClock())
    /// log.info("\(trail.apply(to: activity).description, .public)")
    /// activity.becomeCurrent()
    /// ```
    ///
    /// What is not named as public is taken out: values of `userInfo`, the title, and the page of the web that goes on with it
    /// (the keys `title` and `webpageURL`). Words that it is found by and what search shows of it go unless it may be searched.
    ///
    /// - Returns: What was done.
    @discardableResult
    public func apply(to activity: NSUserActivity) -> TrailOutcome {
        activity.isEligibleForHandoff = isEligibleForHandoff
        activity.isEligibleForSearch = isEligibleForSearch
        activity.isEligibleForPublicIndexing = false
        // macOS does not predict activities.
        #if !os(macOS)
            activity.isEligibleForPrediction = isEligibleForPrediction
        #endif
        activity.expirationDate = expiry
        activity.userInfo = activity.userInfo?.filter { ($0.key as? String).map(keptKeys.contains) == true }
        activity.requiredUserInfoKeys = activity.requiredUserInfoKeys.map { $0.intersection(keptKeys) }
        if !keptKeys.contains("title") { activity.title = nil }
        if !keptKeys.contains("webpageURL") { activity.webpageURL = nil }
        if !isEligibleForSearch {
            activity.keywords = []
            activity.contentAttributeSet = nil
        }
        return outcome
    }
}
