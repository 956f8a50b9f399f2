public import BulwarkPrivacy

extension NotificationTrail {
    /// Puts what may be shown and carried into a notification, and takes everything else out of it.
    ///
    /// ```swift
    /// // In a service extension, where the server's own words have arrived.
    /// log.notice("\(trail.fill(content, category: "transfer").description, .public)")
    /// contentHandler(content)
    /// ```
    ///
    /// What was not judged goes: the subtitle and the attachments. Sound, badge and thread stay.
    ///
    /// - Parameters:
    ///   - content: The notification.
    ///   - category: The one whose placeholder stands there where previews are hidden, made by
    ///     ``category(_:actions:intentIdentifiers:)``.
    /// - Returns: What was done.
    @discardableResult
    public func fill(_ content: UNMutableNotificationContent, category: String? = nil) -> TrailOutcome {
        content.title = title
        content.subtitle = ""
        content.body = body
        content.userInfo = userInfo
        content.attachments = []
        if let category { content.categoryIdentifier = category }
        return outcome
    }
}

// macOS has no placeholder for hidden previews.
#if !os(macOS)
    extension NotificationTrail {
        /// A category whose notifications show general words where previews are hidden, and no title or subtitle.
        ///
        /// ```swift
        /// UNUserNotificationCenter.current().setNotificationCategories([trail.category("transfer")])
        /// ```
        ///
        /// - Parameters:
        ///   - identifier: Its name.
        ///   - actions: Its buttons.
        ///   - intentIdentifiers: The intents that it is about.
        public func category(
            _ identifier: String, actions: [UNNotificationAction] = [], intentIdentifiers: [String] = []
        ) -> UNNotificationCategory {
            UNNotificationCategory(
                identifier: identifier, actions: actions, intentIdentifiers: intentIdentifiers,
                hiddenPreviewsBodyPlaceholder: placeholder, options: [])
        }
    }
#endif
