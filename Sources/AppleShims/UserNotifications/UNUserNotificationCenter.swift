#if !canImport(Darwin)
    /// A notification that is to come.
    ///
    /// See [UNNotificationRequest](https://developer.apple.com/documentation/usernotifications/unnotificationrequest).
    public final class UNNotificationRequest {
        /// Its name.
        public let identifier: String
        /// What it shows.
        public let content: UNNotificationContent

        /// Makes a request.
        ///
        /// - Parameters:
        ///   - identifier: Its name.
        ///   - content: What it shows.
        ///   - trigger: When it comes; here when ``ShimSystem/deliver()`` is called.
        public init(identifier: String, content: UNNotificationContent, trigger: UNNotificationTrigger?) {
            self.identifier = identifier
            self.content = content
        }
    }

    /// When a notification comes.
    ///
    /// See [UNNotificationTrigger](https://developer.apple.com/documentation/usernotifications/unnotificationtrigger).
    open class UNNotificationTrigger {}

    /// A notification that was delivered.
    ///
    /// See [UNNotification](https://developer.apple.com/documentation/usernotifications/unnotification).
    public final class UNNotification {
        /// What was asked for.
        public let request: UNNotificationRequest

        init(_ request: UNNotificationRequest) { self.request = request }
    }

    /// The app's notifications.
    ///
    /// See [UNUserNotificationCenter](https://developer.apple.com/documentation/usernotifications/unusernotificationcenter).
    public final class UNUserNotificationCenter {
        private let system: ShimSystem

        private init(_ system: ShimSystem) { self.system = system }

        /// The app's.
        public static func current() -> UNUserNotificationCenter { UNUserNotificationCenter(ShimSystem.current) }

        /// Takes a notification; one of the same name is replaced.
        public func add(
            _ request: UNNotificationRequest,
            withCompletionHandler completionHandler: (@Sendable ((any Error)?) -> Void)? = nil
        ) {
            let content = request.content
            let notice = ShimSystem.Notice(
                identifier: request.identifier, title: content.shownTitle, body: content.shownBody,
                userInfo: Dictionary(uniqueKeysWithValues: content.carried.map { ("\($0.key)", "\($0.value)") }),
                category: content.shownCategory)
            system.withState {
                $0.pending.removeAll { $0.identifier == notice.identifier }
                $0.pending.append(notice)
            }
            completionHandler?(nil)
        }

        /// Replaces the categories that the app has.
        public func setNotificationCategories(_ categories: Set<UNNotificationCategory>) {
            let placeholders = Dictionary(
                uniqueKeysWithValues: categories.map { ($0.identifier, $0.hiddenPreviewsBodyPlaceholder) })
            system.withState { $0.categories = placeholders }
        }

        /// Removes what is shown. Returns at once and works on another thread.
        ///
        /// See [removeAllDeliveredNotifications()][remove].
        ///
        /// [remove]: https://developer.apple.com/documentation/usernotifications/unusernotificationcenter/removealldeliverednotifications()
        public func removeAllDeliveredNotifications() {
            Task { [system] in
                await Task.yield()
                system.withState { if !$0.keepsNotifications { $0.delivered = [] } }
            }
        }

        /// Removes what is to come. Returns at once and works on another thread.
        ///
        /// See [removeAllPendingNotificationRequests()][remove].
        ///
        /// [remove]: https://developer.apple.com/documentation/usernotifications/unusernotificationcenter/removeallpendingnotificationrequests()
        public func removeAllPendingNotificationRequests() {
            Task { [system] in
                await Task.yield()
                system.withState { if !$0.keepsNotifications { $0.pending = [] } }
            }
        }

        /// What is shown.
        public func getDeliveredNotifications(completionHandler: @escaping @Sendable ([UNNotification]) -> Void) {
            completionHandler(system.withState { $0.delivered }.map { UNNotification(Self.request($0)) })
        }

        /// What is to come.
        public func getPendingNotificationRequests(
            completionHandler: @escaping @Sendable ([UNNotificationRequest]) -> Void
        ) {
            completionHandler(system.withState { $0.pending }.map { Self.request($0) })
        }

        private static func request(_ notice: ShimSystem.Notice) -> UNNotificationRequest {
            let content = UNMutableNotificationContent()
            content.title = notice.title
            content.body = notice.body
            content.userInfo = notice.userInfo
            content.categoryIdentifier = notice.category
            return UNNotificationRequest(identifier: notice.identifier, content: content, trigger: nil)
        }
    }
#endif
