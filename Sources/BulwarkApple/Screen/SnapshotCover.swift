// UIKit's part; macOS takes no pictures of apps.
#if !os(macOS)
    public import BulwarkPrivacy
    public import Foundation

    /// Covers an app's content before the system takes its picture for the app switcher, and while the screen is captured.
    ///
    /// ```swift
    /// let cover = SnapshotCover(prompts: prompts)
    /// cover.start()    // in application(_:didFinishLaunchingWithOptions:)
    /// ```
    ///
    /// Each scene gets a window of its own above alerts while it has to be covered. What that depends on is decided by `CoverState`;
    /// this class feeds it what happens, and shows what comes of it before the system goes on.
    ///
    /// - Warning: A screenshot that the user takes is told afterwards only; nothing can cover it. The keyboard is drawn above all
    ///   windows, so a secret that it shows, such as a suggestion, stays in the picture: use `InputTraits`.
    @MainActor public final class SnapshotCover {
        private final class Watched {
            weak var scene: UIWindowScene?
            var state = CoverState.shown
            var isCaptured = false
            /// Whether the scene has only just been connected.
            var isNew = false
            var window: UIWindow?
            var registration: (any UITraitChangeRegistration)?
        }

        private let policy: CoverPolicy
        private let prompts: OwnerPrompts?
        private let wait: @Sendable (Duration) async -> Void
        private let makeCover: @MainActor () -> UIViewController
        private let tokens: NotificationTokens
        private var watched: [ObjectIdentifier: Watched] = [:]
        private var promptObserver: Int?

        /// Covers nothing yet.
        ///
        /// - Parameters:
        ///   - policy: When content is covered.
        ///   - prompts: Knows of the system's prompts, which make an app inactive; nil where it has none.
        ///   - center: Where the system posts.
        ///   - wait: How time passes until a prompt has settled.
        ///   - cover: Makes what is shown instead; a plain background by default.
        public init(
            policy: CoverPolicy = CoverPolicy(), prompts: OwnerPrompts? = nil, center: NotificationCenter = .default,
            wait: @escaping @Sendable (Duration) async -> Void = { try? await Task.sleep(for: $0) },
            cover: @escaping @MainActor () -> UIViewController = SnapshotCover.plainCover
        ) {
            self.policy = policy
            self.prompts = prompts
            self.wait = wait
            makeCover = cover
            tokens = NotificationTokens(center)
        }

        /// A plain background.
        public static func plainCover() -> UIViewController {
            let controller = UIViewController()
            controller.view.backgroundColor = .systemBackground
            return controller
        }

        /// Begins to cover scenes, those that are there as soon as anything happens to them.
        public func start() {
            stop()
            // The system may connect a scene in the background, and take its picture there: "Managing your app's life cycle". Where it
            // comes into the foreground instead, it does so before its first frame.
            observe(UIScene.willConnectNotification) { cover, watched in
                cover.apply(.enteredBackground, to: watched)
                watched.isNew = true
            }
            observe(UIScene.willEnterForegroundNotification) { cover, watched in
                if watched.isNew { cover.apply(.activated, to: watched) }
            }
            observe(UIScene.willDeactivateNotification) { cover, watched in
                cover.apply(.deactivated(promptIsUp: cover.prompts?.areUp == true), to: watched)
            }
            observe(UIScene.didEnterBackgroundNotification) { cover, watched in
                cover.apply(.enteredBackground, to: watched)
            }
            observe(UIScene.didActivateNotification) { cover, watched in cover.apply(.activated, to: watched) }
            observe(UIScene.didDisconnectNotification) { cover, watched in cover.forget(watched) }
            promptObserver = prompts?.observeEnd { [weak self] in
                Task { @MainActor in await self?.promptEnded() }
            }
        }

        /// Ends covering, and takes off what is covered.
        public func stop() {
            tokens.removeAll()
            if let promptObserver { prompts?.removeObserver(promptObserver) }
            promptObserver = nil
            for one in watched.values { forget(one) }
        }

        /// Whether a scene is covered.
        public func isCovering(_ scene: UIWindowScene) -> Bool {
            watched[ObjectIdentifier(scene)]?.window != nil
        }

        // MARK: How

        private func observe(
            _ name: Notification.Name, _ body: @escaping @MainActor (SnapshotCover, Watched) -> Void
        ) {
            tokens.observe(name) { [weak self] notification in
                // UIKit posts on the main thread, and the object does not leave it.
                nonisolated(unsafe) let object = notification.object
                MainActor.assumeIsolated {
                    guard let self, let scene = object as? UIWindowScene else { return }
                    body(self, self.watch(scene))
                }
            }
        }

        private func watch(_ scene: UIWindowScene) -> Watched {
            if let known = watched[ObjectIdentifier(scene)], known.scene === scene { return known }
            let new = Watched()
            new.scene = scene
            new.isCaptured = scene.traitCollection.sceneCaptureState == .active
            new.registration = scene.registerForTraitChanges([UITraitSceneCaptureState.self]) {
                [weak self, weak new] (scene: UIWindowScene, _) in
                guard let self, let new else { return }
                new.isCaptured = scene.traitCollection.sceneCaptureState == .active
                self.show(new)
            }
            watched[ObjectIdentifier(scene)] = new
            show(new)
            return new
        }

        private func forget(_ one: Watched) {
            uncover(one)
            if let scene = one.scene, let registration = one.registration {
                scene.unregisterForTraitChanges(registration)
            }
            watched = watched.filter { $0.value !== one }
        }

        private func apply(_ event: CoverState.Event, to one: Watched) {
            one.isNew = false
            one.state = one.state.after(event, policy: policy)
            show(one)
        }

        private func promptEnded() async {
            for one in watched.values { apply(.promptEnded, to: one) }
            guard watched.values.contains(where: { $0.state == .settling }) else { return }
            await wait(policy.settling)
            for one in watched.values { apply(.settled, to: one) }
        }

        private func show(_ one: Watched) {
            guard one.state.isCovered || one.isCaptured && policy.coversCapture else { return uncover(one) }
            guard one.window == nil, let scene = one.scene else { return }
            let window = UIWindow(windowScene: scene)
            window.windowLevel = UIWindow.Level(rawValue: UIWindow.Level.alert.rawValue + 1)
            window.rootViewController = makeCover()
            window.isHidden = false
            one.window = window
        }

        private func uncover(_ one: Watched) {
            one.window?.isHidden = true
            one.window = nil
        }
    }
#endif
