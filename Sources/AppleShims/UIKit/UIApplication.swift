#if !canImport(Darwin)
    public import Foundation

    /// The names of what happens to an app. Posted by ``ShimApplication``.
    ///
    /// See [UIApplication](https://developer.apple.com/documentation/uikit/uiapplication).
    @MainActor public final class UIApplication {
        private init() {}

        /// The app will be inactive.
        public nonisolated static let willResignActiveNotification = Notification.Name("application will resign active")
        /// The app is active.
        public nonisolated static let didBecomeActiveNotification = Notification.Name("application did become active")
        /// The app is in the background.
        public nonisolated static let didEnterBackgroundNotification = Notification.Name(
            "application did enter background")
        /// The app will be in the foreground.
        public nonisolated static let willEnterForegroundNotification =
            Notification.Name("application will enter foreground")
        /// Protected files can be reached.
        public nonisolated static let protectedDataDidBecomeAvailableNotification =
            Notification.Name("protected data did become available")
        /// Protected files are about to be out of reach.
        public nonisolated static let protectedDataWillBecomeUnavailableNotification =
            Notification.Name("protected data will become unavailable")
        /// The user took a picture of the screen. It is taken already.
        public nonisolated static let userDidTakeScreenshotNotification = Notification.Name("user did take screenshot")
    }
#endif
