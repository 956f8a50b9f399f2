#if !canImport(Darwin)
    public import Foundation

    /// The app that the stand-ins run in: its scenes, and what happens to them, driven by a test.
    ///
    /// Notifications come in Apple's order: those of scenes, then those of the app; and the picture for the app switcher is taken
    /// when those of the background have been handled. See [Managing your app's life cycle][life] and
    /// [Preparing your UI to run in the background][background].
    ///
    /// [life]: https://developer.apple.com/documentation/uikit/managing-your-app-s-life-cycle
    /// [background]: https://developer.apple.com/documentation/uikit/preparing-your-ui-to-run-in-the-background
    @MainActor public final class ShimApplication {
        /// Where notifications are posted.
        public let center = NotificationCenter()
        /// The scenes.
        public private(set) var scenes: [UIWindowScene] = []
        /// What the app switcher shows of each scene: the window that was seen when its picture was taken.
        public private(set) var snapshots: [ObjectIdentifier: UIWindow] = [:]

        /// Makes an app without scenes.
        public init() {}

        /// Connects a scene, in the background at first.
        public func connect() -> UIWindowScene {
            let scene = UIWindowScene()
            scenes.append(scene)
            scene.activationState = .background
            center.post(name: UIScene.willConnectNotification, object: scene)
            return scene
        }

        /// Takes a scene's picture again, as the system does after work in the background.
        public func refreshSnapshot(of scene: UIWindowScene) {
            snapshots[ObjectIdentifier(scene)] = scene.visibleWindow
        }

        /// Disconnects a scene for good.
        public func disconnect(_ scene: UIWindowScene) {
            scene.activationState = .unattached
            scenes.removeAll { $0 === scene }
            center.post(name: UIScene.didDisconnectNotification, object: scene)
        }

        /// Makes scenes inactive: a call, the app switcher, the prompt for a face.
        public func resignActive(_ scene: UIWindowScene? = nil) {
            let active = (scene.map { [$0] } ?? scenes).filter { $0.activationState == .foregroundActive }
            for scene in active {
                center.post(name: UIScene.willDeactivateNotification, object: scene)
                scene.activationState = .foregroundInactive
            }
            if !active.isEmpty, !scenes.contains(where: { $0.activationState == .foregroundActive }) {
                center.post(name: UIApplication.willResignActiveNotification, object: nil)
            }
        }

        /// Brings scenes into the background, by way of being inactive, and takes their pictures.
        public func enterBackground(_ scene: UIWindowScene? = nil) {
            resignActive(scene)
            let inactive = (scene.map { [$0] } ?? scenes).filter { $0.activationState == .foregroundInactive }
            for scene in inactive {
                scene.activationState = .background
                center.post(name: UIScene.didEnterBackgroundNotification, object: scene)
            }
            if !inactive.isEmpty, scenes.allSatisfy({ $0.activationState == .background }) {
                center.post(name: UIApplication.didEnterBackgroundNotification, object: nil)
            }
            for scene in inactive { snapshots[ObjectIdentifier(scene)] = scene.visibleWindow }
        }

        /// Brings scenes into the foreground, not active yet.
        public func enterForeground(_ scene: UIWindowScene? = nil) {
            let hidden = (scene.map { [$0] } ?? scenes).filter { $0.activationState == .background }
            if !hidden.isEmpty, scenes.allSatisfy({ $0.activationState == .background }) {
                center.post(name: UIApplication.willEnterForegroundNotification, object: nil)
            }
            for scene in hidden {
                center.post(name: UIScene.willEnterForegroundNotification, object: scene)
                scene.activationState = .foregroundInactive
            }
        }

        /// Makes scenes active, by way of the foreground.
        public func becomeActive(_ scene: UIWindowScene? = nil) {
            enterForeground(scene)
            let inactive = (scene.map { [$0] } ?? scenes).filter { $0.activationState == .foregroundInactive }
            let wasActive = scenes.contains { $0.activationState == .foregroundActive }
            for scene in inactive {
                scene.activationState = .foregroundActive
                center.post(name: UIScene.didActivateNotification, object: scene)
            }
            if !inactive.isEmpty, !wasActive {
                center.post(name: UIApplication.didBecomeActiveNotification, object: nil)
            }
        }

        /// Starts or stops recording or mirroring the screen.
        public func capture(_ isCaptured: Bool) {
            for scene in scenes { scene.traitCollection.sceneCaptureState = isCaptured ? .active : .inactive }
        }

        /// Takes a picture of the screen.
        public func takeScreenshot() {
            center.post(name: UIApplication.userDidTakeScreenshotNotification, object: nil)
        }

        /// Makes protected data available, or out of reach: after an unlock, and some seconds after a lock.
        public func protectedData(isAvailable: Bool) {
            center.post(
                name: isAvailable
                    ? UIApplication.protectedDataDidBecomeAvailableNotification
                    : UIApplication.protectedDataWillBecomeUnavailableNotification, object: nil)
        }

        /// Who is asked by the system.
        public weak var delegate: (any UIApplicationDelegate)?

        /// Whether extensions of a kind may run in the app, as its delegate says.
        public func allows(_ point: UIApplication.ExtensionPointIdentifier) -> Bool {
            delegate?.application(UIApplication(), shouldAllowExtensionPointIdentifier: point) ?? true
        }

        /// What is seen of a scene now.
        public func visibleWindow(of scene: UIWindowScene) -> UIWindow? { scene.visibleWindow }
    }
#endif
