/// A place of the system that keeps what an app has put there until it is told to forget.
public enum Leftover: String, Sendable, Hashable, CaseIterable {
    /// Cookies of web views.
    case webCookies = "web-cookies"
    /// Answers that web views keep in memory and on disk.
    case webCaches = "web-caches"
    /// Databases, local and session storage, and service workers of web pages.
    case webStorage = "web-storage"
    /// Cookies of `URLSession`.
    case sessionCookies = "session-cookies"
    /// Answers that `URLSession` keeps.
    case urlCache = "url-cache"
    /// Passwords that `URLSession` keeps.
    case urlCredentials = "url-credentials"
    /// Items in Spotlight's index.
    case searchIndex = "search-index"
    /// Activities that were given to Siri.
    case donatedActivities = "donated-activities"
    /// Notifications that are still shown.
    case deliveredNotifications = "delivered-notifications"
    /// Notifications that are still to come.
    case pendingNotifications = "pending-notifications"
    /// Timelines of widgets.
    case widgetTimelines = "widget-timelines"
    /// Pictures of the app in the switcher.
    case snapshots
    /// Files in the temporary folder.
    case temporaryFiles = "temporary-files"
}

/// What removes one kind of leftovers. The adapter for devices has one for each; an app adds its own.
public protocol LeftoverRemover: Sendable {
    /// What it removes.
    var leftovers: Set<Leftover> { get }
    /// Removes them.
    ///
    /// - Throws: Whatever keeps them from being removed.
    func remove() async throws
}

/// Removes what an app left with the system when a session ends, an account is deleted or the app starts after a crash.
///
/// ```swift
/// let report = await LeftoverTrail(removers).remove(.onSignOut)
/// for outcome in report.outcomes { log.notice("\(outcome.description, .public)") }
/// guard report.isComplete else { … }
/// ```
public struct LeftoverTrail: Sendable {
    /// When leftovers are removed.
    public enum Occasion: Sendable, Hashable {
        /// The app starts, perhaps after it was ended in the middle of something.
        case onStart
        /// A session ends, by the person or by time.
        case onSignOut
        /// The account goes away with all its data.
        case onDeletion

        /// What has to go.
        public var leftovers: Set<Leftover> {
            switch self {
            case .onStart: [.urlCache, .snapshots, .temporaryFiles]
            case .onSignOut: Set(Leftover.allCases).subtracting([.pendingNotifications])
            case .onDeletion: Set(Leftover.allCases)
            }
        }
    }

    /// What was done.
    public struct Report: Sendable, Hashable {
        /// What was removed, what failed, and what nobody removes, each with its own words.
        public let outcomes: [TrailOutcome]
        /// What is still there.
        public let remaining: Set<Leftover>
        /// Whether nothing is.
        public var isComplete: Bool { remaining.isEmpty }
    }

    private let removers: [any LeftoverRemover]

    /// Makes a trail of what can remove leftovers.
    public init(_ removers: [any LeftoverRemover]) { self.removers = removers }

    /// Removes what has to go on an occasion. A remover that fails does not keep the others from their work.
    ///
    /// A kind that several removers remove is gone when all of them have succeeded.
    public func remove(_ occasion: Occasion) async -> Report {
        var outcomes: [TrailOutcome] = []
        var removed: Set<Leftover> = []
        var failed: Set<Leftover> = []
        for remover in removers where !remover.leftovers.isDisjoint(with: occasion.leftovers) {
            do {
                try await remover.remove()
                removed.formUnion(remover.leftovers)
            } catch {
                failed.formUnion(remover.leftovers)
            }
        }
        let remaining = occasion.leftovers.subtracting(removed.subtracting(failed))
        for leftover in Leftover.allCases where occasion.leftovers.contains(leftover) {
            let words =
                failed.contains(leftover)
                ? "Could not be removed." : removed.contains(leftover) ? "Removed." : "Nothing here removes it."
            outcomes.append(TrailOutcome(leftover.rawValue, words))
        }
        return Report(outcomes: outcomes, remaining: remaining)
    }
}
