#if !canImport(Darwin)
    public import Foundation

    /// A colour.
    public struct UIColor: Sendable, Hashable {
        /// Its name.
        let name: String

        /// The system's background.
        public static let systemBackground = UIColor(name: "system background")
        /// Black.
        public static let black = UIColor(name: "black")
    }

    /// A view.
    ///
    /// See [UIView](https://developer.apple.com/documentation/uikit/uiview).
    @MainActor open class UIView {
        /// What is behind it; nothing by default.
        open var backgroundColor: UIColor?
        /// Whether it is not seen.
        open var isHidden = false

        /// Makes a view.
        public init() {}
    }

    /// What manages a view.
    ///
    /// See [UIViewController](https://developer.apple.com/documentation/uikit/uiviewcontroller).
    @MainActor open class UIViewController {
        // swift-format-ignore: NeverUseImplicitlyUnwrappedOptionals
        /// The view.
        open lazy var view: UIView! = UIView()

        /// Makes a controller.
        public init() {}
    }

    /// A window.
    ///
    /// One of a scene is seen when it is not hidden, above those on lower levels. Nobody but its maker keeps it.
    /// See [UIWindow](https://developer.apple.com/documentation/uikit/uiwindow).
    @MainActor open class UIWindow: UIView {
        /// How high a window is.
        ///
        /// See [UIWindow.Level](https://developer.apple.com/documentation/uikit/uiwindow/level-swift.struct).
        public struct Level: RawRepresentable, Sendable, Hashable {
            /// The height.
            public let rawValue: CGFloat

            /// Takes a height.
            public init(rawValue: CGFloat) { self.rawValue = rawValue }

            /// That of windows.
            public static let normal = Level(rawValue: 0)
            /// That of the status bar.
            public static let statusBar = Level(rawValue: 1000)
            /// That of alerts.
            public static let alert = Level(rawValue: 2000)
        }

        /// How high it is.
        open var windowLevel = Level.normal
        /// What manages its content.
        open var rootViewController: UIViewController?
        /// The scene that it is in.
        public private(set) weak var windowScene: UIWindowScene?

        /// Makes a window in a scene; hidden at first.
        public init(windowScene: UIWindowScene) {
            super.init()
            isHidden = true
            self.windowScene = windowScene
            windowScene.attach(self)
        }
    }
#endif
