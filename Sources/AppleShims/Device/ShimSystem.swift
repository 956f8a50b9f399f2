#if !canImport(Darwin)
    public import BulwarkCore
    internal import Foundation

    /// What the system keeps of an app outside of it: notifications, indexes, activities, timelines, websites' data and log lines.
    ///
    /// Apple's functions are global; so that tests do not meet in one index, each has a system of its own:
    ///
    /// ```swift
    /// let system = ShimSystem()
    /// await ShimSystem.$current.withValue(system) {
    ///     // Calls made here, and in tasks that are begun here, leave their trails in this system.
    /// }
    /// ```
    public final class ShimSystem: Sendable {
        /// The system of the present task.
        @TaskLocal public static var current = ShimSystem()

        /// A notification, as it is kept.
        struct Notice: Sendable {
            var identifier: String
            var title: String
            var body: String
            var userInfo: [String: String]
            var category: String
        }

        /// An item of an index.
        struct IndexedItem: Sendable {
            var identifier: String
            var domain: String?
            var text: String
            var expiration: Date?
        }

        /// An index: its name, empty for the default one, and its protection.
        struct Index: Sendable, Hashable {
            var name: String
            var protection: String?
        }

        struct State: Sendable {
            var delivered: [Notice] = []
            var pending: [Notice] = []
            var categories: [String: String] = [:]
            var keepsNotifications = false
            var indexes: [Index: [IndexedItem]] = [:]
            var canIndex = true
            var indexFailure: Int?
            var activities: [String] = []
            var keepsActivities = false
            var timelines: [String: @Sendable () -> String] = [:]
            var shown: [String: String] = [:]
            var lines: [ShimLogLine] = []
            var activitiesExpire = false
            var expiringActivities: [String] = []
        }

        private let state = Locked(State())
        let clock: any WallClock
        let websites = ShimWebsites()

        /// Makes a system that keeps nothing yet.
        ///
        /// - Parameter clock: What expirations are judged by.
        public init(clock: any WallClock = SystemClock()) { self.clock = clock }

        func withState<Result: Sendable>(_ body: (inout State) -> Result) -> Result {
            state.withLock { body(&$0) }
        }

        // MARK: Notifications

        /// What the locked screen shows: the title and text of each notification, or the placeholder of its category where previews
        /// are hidden.
        ///
        /// See [hiddenPreviewsBodyPlaceholder][placeholder].
        ///
        /// [placeholder]: https://developer.apple.com/documentation/usernotifications/unnotificationcategory/hiddenpreviewsbodyplaceholder
        public func lockedScreen(showsPreviews: Bool) -> [String] {
            withState { state in
                state.delivered.map { notice in
                    showsPreviews
                        ? "\(notice.title): \(notice.body)" : state.categories[notice.category] ?? "Notification"
                }
            }
        }

        /// Delivers what was to come.
        public func deliver() {
            withState {
                $0.delivered += $0.pending
                $0.pending = []
            }
        }

        /// Whether the system does not remove what it is told to, as one whose service does not answer.
        public var keepsNotifications: Bool {
            get { withState { $0.keepsNotifications } }
            set { withState { $0.keepsNotifications = newValue } }
        }

        // MARK: Spotlight

        /// The texts that a search finds, in whichever index.
        ///
        /// One of a class cannot be reached while the device is locked. See [Encrypting Your App's Files][files].
        ///
        /// [files]: https://developer.apple.com/documentation/uikit/encrypting-your-app-s-files
        public func search(_ word: String) -> [String] {
            let isLocked = ShimDevice.current.lockState != .unlocked
            let now = clock.now
            return withState { state in
                state.indexes.filter { !isLocked || $0.key.protection != FileProtectionType.complete.rawValue }
                    .flatMap(\.value).filter { $0.text.contains(word) && $0.expiration.map { $0 > now } != false }
                    .map(\.text).sorted()
            }
        }

        /// How many items all indexes hold.
        public var indexedCount: Int { withState { $0.indexes.values.map(\.count).reduce(0, +) } }

        /// Whether the device has an index.
        public var canIndex: Bool {
            get { withState { $0.canIndex } }
            set { withState { $0.canIndex = newValue } }
        }

        /// The code of the error that indexes answer by; nil for none.
        public var indexFailure: Int? {
            get { withState { $0.indexFailure } }
            set { withState { $0.indexFailure = newValue } }
        }

        // MARK: Activities

        /// The types of the activities that were given to the system and are still there.
        public var activities: [String] { withState { $0.activities } }

        /// Whether the system never answers that it deleted activities.
        public var keepsActivities: Bool {
            get { withState { $0.keepsActivities } }
            set { withState { $0.keepsActivities = newValue } }
        }

        // MARK: Widgets

        /// Puts a widget on the home screen, which shows what its provider gives until it is asked again.
        public func addWidget(_ kind: String, provider: @escaping @Sendable () -> String) {
            let entry = provider()
            withState {
                $0.timelines[kind] = provider
                $0.shown[kind] = entry
            }
        }

        /// What a widget shows.
        public func widget(_ kind: String) -> String? { withState { $0.shown[kind] } }

        // MARK: Background

        /// Whether activities that keep an app running end before they are done.
        public var activitiesExpire: Bool {
            get { withState { $0.activitiesExpire } }
            set { withState { $0.activitiesExpire = newValue } }
        }

        /// Why the app asked to go on running.
        public var expiringActivities: [String] { withState { $0.expiringActivities } }

        // MARK: The log

        /// The lines of the unified log.
        public var lines: [ShimLogLine] { withState { $0.lines } }
    }
#endif
