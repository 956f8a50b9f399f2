#if !canImport(Darwin)
    public import Foundation

    /// The names of what happens to an app. Posted by ``ShimApplication``.
    ///
    /// See [UIApplication](https://developer.apple.com/documentation/uikit/uiapplication).
    @MainActor public final class UIApplication {
        /// A kind of extensions of other apps that may run in an app.
        ///
        /// See [UIApplication.ExtensionPointIdentifier][point].
        ///
        /// [point]: https://developer.apple.com/documentation/uikit/uiapplication/extensionpointidentifier
        public struct ExtensionPointIdentifier: RawRepresentable, Sendable, Hashable {
            /// Its name.
            public let rawValue: String

            /// Takes a name.
            public init(rawValue: String) { self.rawValue = rawValue }

            /// Keyboards.
            public static let keyboard = ExtensionPointIdentifier(rawValue: "com.apple.keyboard-service")
        }

        /// The one object of an app that is being driven.
        nonisolated init() {}

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

    /// What an app is asked by the system.
    ///
    /// See [UIApplicationDelegate](https://developer.apple.com/documentation/uikit/uiapplicationdelegate).
    @MainActor public protocol UIApplicationDelegate: AnyObject {
        /// Whether extensions of a kind may run in the app. Where the app does not answer, they may.
        ///
        /// See [application(_:shouldAllowExtensionPointIdentifier:)][allow].
        ///
        /// [allow]: https://developer.apple.com/documentation/uikit/uiapplicationdelegate/application(_:shouldallowextensionpointidentifier:)
        func application(
            _ application: UIApplication,
            shouldAllowExtensionPointIdentifier extensionPointIdentifier: UIApplication.ExtensionPointIdentifier
        ) -> Bool
    }

    extension UIApplicationDelegate {
        /// Lets them.
        public func application(
            _ application: UIApplication,
            shouldAllowExtensionPointIdentifier extensionPointIdentifier: UIApplication.ExtensionPointIdentifier
        ) -> Bool { true }
    }
#endif
