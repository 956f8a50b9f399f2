#if !canImport(Darwin)
    /// What a notification shows and carries.
    ///
    /// See [UNNotificationContent](https://developer.apple.com/documentation/usernotifications/unnotificationcontent).
    open class UNNotificationContent {
        fileprivate(set) var shownTitle = ""
        fileprivate(set) var shownSubtitle = ""
        fileprivate(set) var shownBody = ""
        fileprivate(set) var carried: [AnyHashable: Any] = [:]
        fileprivate(set) var attached: [UNNotificationAttachment] = []
        fileprivate(set) var shownCategory = ""

        /// Makes one without words.
        public init() {}
    }

    /// A file that is shown with a notification.
    ///
    /// See [UNNotificationAttachment](https://developer.apple.com/documentation/usernotifications/unnotificationattachment).
    public final class UNNotificationAttachment {
        /// Its name.
        public let identifier: String

        /// Names one; a stand-in has no file.
        public init(shimNamed identifier: String) { self.identifier = identifier }
    }

    /// What a notification is to show and carry.
    ///
    /// See [UNMutableNotificationContent][content].
    ///
    /// [content]: https://developer.apple.com/documentation/usernotifications/unmutablenotificationcontent
    public final class UNMutableNotificationContent: UNNotificationContent {
        /// The title.
        public var title: String {
            get { shownTitle }
            set { shownTitle = newValue }
        }

        /// What stands under the title.
        public var subtitle: String {
            get { shownSubtitle }
            set { shownSubtitle = newValue }
        }

        /// The text.
        public var body: String {
            get { shownBody }
            set { shownBody = newValue }
        }

        /// What is handed to the app.
        public var userInfo: [AnyHashable: Any] {
            get { carried }
            set { carried = newValue }
        }

        /// The files that are shown.
        public var attachments: [UNNotificationAttachment] {
            get { attached }
            set { attached = newValue }
        }

        /// The category, for its actions and its placeholder.
        public var categoryIdentifier: String {
            get { shownCategory }
            set { shownCategory = newValue }
        }
    }
#endif
