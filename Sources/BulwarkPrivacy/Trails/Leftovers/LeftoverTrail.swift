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
    /// Files in the caches folder.
    case cacheFiles = "cache-files"
    /// Items of the keychain that a session needs: its tokens.
    case keychainItems = "keychain-items"
}

/// What removes one kind of leftovers. `BulwarkApple` has one for each that the system keeps; an app adds its own.
public protocol LeftoverRemover: Sendable {
    /// What it removes.
    var leftovers: Set<Leftover> { get }
    /// Removes them.
    ///
    /// - Throws: Whatever keeps them from being removed.
    func remove() async throws
    /// What it did when it has succeeded, a sentence without values; that it removed them, unless it says otherwise.
    var done: StaticString { get }
}

extension LeftoverRemover {
    /// `Removed.`
    public var done: StaticString { "Removed." }
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
        /// What is still there: what failed, and what nobody removes.
        public let remaining: Set<Leftover>
        /// What could not be removed, though something here removes it.
        public let failed: Set<Leftover>
        /// Whether nothing is.
        public var isComplete: Bool { remaining.isEmpty }
    }

    private let removers: [any LeftoverRemover]
    private let patience: Duration
    private let wait: @Sendable (Duration) async -> Void

    /// Makes a trail of what can remove leftovers.
    ///
    /// - Parameters:
    ///   - removers: What can remove them.
    ///   - patience: How long one may take. The system does not answer each call, and gives an app in the background half a minute.
    ///   - wait: How time passes.
    public init(
        _ removers: [any LeftoverRemover], patience: Duration = .seconds(10),
        wait: @escaping @Sendable (Duration) async -> Void = { try? await Task.sleep(for: $0) }
    ) {
        self.removers = removers
        self.patience = patience
        self.wait = wait
    }

    /// Removes what has to go on an occasion, all at once. A remover that fails does not keep the others from their work, and neither
    /// does one that takes too long, which counts as failed.
    ///
    /// A kind that several removers remove is gone when all of them have succeeded.
    ///
    /// - Parameters:
    ///   - occasion: What they are removed for.
    ///   - kinds: Which of them; all that the occasion asks for without it. For what an earlier removal left.
    public func remove(_ occasion: Occasion, of kinds: Set<Leftover> = Set(Leftover.allCases)) async -> Report {
        let due = occasion.leftovers.intersection(kinds)
        let called = removers.filter { !$0.leftovers.isDisjoint(with: due) }
        let answers = called.map { begin($0) }
        var failed: Set<Leftover> = []
        var words: [Leftover: [String]] = [:]
        for (remover, answer) in zip(called, answers) {
            let succeeded = await answer.value
            for leftover in remover.leftovers {
                if !succeeded {
                    failed.insert(leftover)
                } else if words[leftover]?.contains(remover.done.description) != true {
                    words[leftover, default: []].append(remover.done.description)
                }
            }
        }
        var outcomes: [TrailOutcome] = []
        var remaining: Set<Leftover> = []
        for leftover in Leftover.allCases where due.contains(leftover) {
            if !failed.contains(leftover), let did = words[leftover] {
                outcomes.append(TrailOutcome(leftover.rawValue, did.joined(separator: " ")))
            } else {
                remaining.insert(leftover)
                outcomes.append(
                    TrailOutcome(
                        leftover.rawValue,
                        failed.contains(leftover) ? "Could not be removed." : "Nothing here removes it."))
            }
        }
        return Report(outcomes: outcomes, remaining: remaining, failed: failed.intersection(due))
    }

    /// Whether a remover succeeds in time. A call that the system never answers cannot be ended, so it is left behind.
    private func begin(_ remover: any LeftoverRemover) -> Task<Bool, Never> {
        Task { [patience, wait] in
            let (answers, answer) = AsyncStream.makeStream(of: Bool.self)
            let work = Task {
                do {
                    try await remover.remove()
                    answer.yield(true)
                } catch {
                    answer.yield(false)
                }
            }
            let timer = Task {
                await wait(patience)
                answer.yield(false)
            }
            let first = await answers.first { _ in true }
            work.cancel()
            timer.cancel()
            return first == true
        }
    }
}
