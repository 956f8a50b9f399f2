public import BulwarkCore
public import Foundation

/// What an app gives to Spotlight, Handoff and Siri (`NSUserActivity`, `CSSearchableItem`): they index it, and hand it on to the
/// other devices of the account.
public struct ActivityTrail: Sendable, Hashable {
    /// Whether it may be found in Spotlight (`isEligibleForSearch`).
    public let isEligibleForSearch: Bool
    /// Whether other devices of the account may go on with it (`isEligibleForHandoff`).
    public let isEligibleForHandoff: Bool
    /// Whether Siri may propose it (`isEligibleForPrediction`).
    public let isEligibleForPrediction: Bool
    /// When it is forgotten (`expirationDate`).
    public let expiry: Date
    /// The keys of `userInfo` that are kept; values of other keys are taken out.
    public let keptKeys: Set<String>

    /// Decides about an activity by its strictest value.
    ///
    /// Public ones may be searched and continued; all others are for this moment on this device. What is never eligible for
    /// public indexing (`isEligibleForPublicIndexing`) needs no value here: the adapter always says no.
    ///
    /// - Parameters:
    ///   - values: how sensitive the values of `userInfo`, and the title under the key `title`, are.
    ///   - clock: tells the date from which the lifetime counts.
    ///   - lifetime: how long a public activity is kept.
    public init(values: [String: Sensitivity], clock: any WallClock, lifetime: Duration = .seconds(7 * 86_400)) {
        let isPublic = values.values.allSatisfy { $0 == .public }
        isEligibleForSearch = isPublic
        isEligibleForHandoff = isPublic
        isEligibleForPrediction = isPublic
        expiry = clock.now.addingTimeInterval(isPublic ? lifetime / .seconds(1) : 0)
        keptKeys = Set(values.filter { $0.value == .public }.keys)
    }

    /// The part of `userInfo` that may stay: what is named and public.
    public func kept(of userInfo: [String: String]) -> [String: String] {
        userInfo.filter { keptKeys.contains($0.key) }
    }

    /// What was decided.
    public var outcome: TrailOutcome {
        TrailOutcome(
            "activity",
            isEligibleForSearch
                ? "May be searched and continued on other devices."
                : "Stays out of Spotlight, Handoff and Siri; \(keptKeys.count) values were kept.")
    }
}
