#if !canImport(Darwin)
    public import Foundation

    /// One instance of an app's user interface.
    ///
    /// See [UIScene](https://developer.apple.com/documentation/uikit/uiscene).
    @MainActor open class UIScene {
        /// How a scene is seen.
        public enum ActivationState: Int, Sendable {
            /// Not connected.
            case unattached = -1
            /// In the foreground, and gets events.
            case foregroundActive = 0
            /// In the foreground, and gets no events.
            case foregroundInactive = 1
            /// In the background.
            case background = 2
        }

        /// How it is seen.
        public internal(set) var activationState = ActivationState.unattached

        init() {}

        /// A scene will be inactive.
        public nonisolated static let willDeactivateNotification = Notification.Name("scene will deactivate")
        /// A scene is active.
        public nonisolated static let didActivateNotification = Notification.Name("scene did activate")
        /// A scene is in the background.
        public nonisolated static let didEnterBackgroundNotification = Notification.Name("scene did enter background")
        /// A scene will be in the foreground.
        public nonisolated static let willEnterForegroundNotification = Notification.Name("scene will enter foreground")
        /// A scene is there.
        public nonisolated static let willConnectNotification = Notification.Name("scene will connect")
        /// A scene is gone.
        public nonisolated static let didDisconnectNotification = Notification.Name("scene did disconnect")
    }

    /// A scene with windows.
    ///
    /// See [UIWindowScene](https://developer.apple.com/documentation/uikit/uiwindowscene).
    @MainActor public final class UIWindowScene: UIScene, UITraitEnvironment, UITraitChangeObservable {
        /// The windows that it holds and that are there.
        public var windows: [UIWindow] { held.compactMap(\.window) }

        /// What it is shown under.
        public internal(set) var traitCollection = UITraitCollection() {
            didSet {
                if oldValue.sceneCaptureState != traitCollection.sceneCaptureState {
                    let changed = ObjectIdentifier(UITraitSceneCaptureState.self)
                    for observer in observers where observer.traits.contains(changed) {
                        observer.handler(self, oldValue)
                    }
                }
            }
        }

        // A scene does not keep its windows: a window that nobody holds is gone.
        private struct Held {
            weak var window: UIWindow?
        }

        private var held: [Held] = []
        private var observers: [ShimTraitRegistration] = []

        func attach(_ window: UIWindow) { held.append(Held(window: window)) }

        /// Calls a handler after one of the traits changed, with the traits that were before.
        ///
        /// See [registerForTraitChanges(_:handler:)][register].
        ///
        /// [register]: https://developer.apple.com/documentation/uikit/uitraitchangeobservable-67e94/registerfortraitchanges(_:handler:)
        @discardableResult
        public func registerForTraitChanges(
            _ traits: [UITrait], handler: @escaping @MainActor (UIWindowScene, UITraitCollection) -> Void
        ) -> any UITraitChangeRegistration {
            let registration = ShimTraitRegistration(traits.map { ObjectIdentifier($0) }, handler)
            observers.append(registration)
            return registration
        }

        /// Ends an observation.
        public func unregisterForTraitChanges(_ registration: any UITraitChangeRegistration) {
            observers.removeAll { $0 === registration }
        }

        /// The window that is seen: of those that are not hidden the one on the highest level, of equals the last.
        var visibleWindow: UIWindow? {
            windows.enumerated().filter { !$0.element.isHidden }.max {
                ($0.element.windowLevel.rawValue, $0.offset) < ($1.element.windowLevel.rawValue, $1.offset)
            }?.element
        }
    }
#endif
