#if !canImport(Darwin)
    /// A button of a notification.
    ///
    /// See [UNNotificationAction](https://developer.apple.com/documentation/usernotifications/unnotificationaction).
    open class UNNotificationAction {
        /// Its name.
        public let identifier: String
        /// Its words.
        public let title: String

        /// Makes a button.
        public init(identifier: String, title: String) {
            self.identifier = identifier
            self.title = title
        }
    }

    /// How notifications of a category behave.
    ///
    /// See [UNNotificationCategoryOptions][options].
    ///
    /// [options]: https://developer.apple.com/documentation/usernotifications/unnotificationcategoryoptions
    public struct UNNotificationCategoryOptions: OptionSet, Sendable, Hashable {
        /// The flags.
        public let rawValue: UInt

        /// Takes flags.
        public init(rawValue: UInt) { self.rawValue = rawValue }

        /// The app is told of a dismissal.
        public static let customDismissAction = UNNotificationCategoryOptions(rawValue: 1 << 0)
        /// Titles are shown where previews are hidden.
        public static let hiddenPreviewsShowTitle = UNNotificationCategoryOptions(rawValue: 1 << 2)
        /// Subtitles are shown where previews are hidden.
        public static let hiddenPreviewsShowSubtitle = UNNotificationCategoryOptions(rawValue: 1 << 3)
    }

    /// A kind of notifications.
    ///
    /// See [UNNotificationCategory](https://developer.apple.com/documentation/usernotifications/unnotificationcategory).
    public final class UNNotificationCategory: Hashable {
        /// Its name.
        public let identifier: String
        /// Its buttons.
        public let actions: [UNNotificationAction]
        /// The intents that it is about.
        public let intentIdentifiers: [String]
        /// What stands there where previews are hidden.
        public let hiddenPreviewsBodyPlaceholder: String
        /// How it behaves.
        public let options: UNNotificationCategoryOptions

        /// Makes a category.
        public init(
            identifier: String, actions: [UNNotificationAction], intentIdentifiers: [String],
            hiddenPreviewsBodyPlaceholder: String, options: UNNotificationCategoryOptions = []
        ) {
            self.identifier = identifier
            self.actions = actions
            self.intentIdentifiers = intentIdentifiers
            self.hiddenPreviewsBodyPlaceholder = hiddenPreviewsBodyPlaceholder
            self.options = options
        }

        /// Whether they are of one name.
        public static func == (one: UNNotificationCategory, other: UNNotificationCategory) -> Bool {
            one.identifier == other.identifier
        }

        /// Hashes the name.
        public func hash(into hasher: inout Hasher) { hasher.combine(identifier) }
    }
#endif
