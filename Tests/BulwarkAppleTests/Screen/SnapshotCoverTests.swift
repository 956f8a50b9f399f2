// Over the stand-ins for Apple's API, which a Mac does not have.
#if !canImport(Darwin)
    import BulwarkApple
    import BulwarkCore
    import BulwarkPrivacy
    import BulwarkStorage
    import BulwarkTesting
    import Testing

    @MainActor @Suite struct SnapshotCoverTests {
        private let app = ShimApplication()
        private let prompts = OwnerPrompts()

        /// An active scene with a window that shows something.
        private func scene() -> (UIWindowScene, UIWindow) {
            let scene = app.connect()
            let window = UIWindow(windowScene: scene)
            window.isHidden = false
            app.becomeActive(scene)
            return (scene, window)
        }

        private func cover(_ policy: CoverPolicy = CoverPolicy(), wait: Gate = Gate()) -> SnapshotCover {
            let cover = SnapshotCover(
                policy: policy, prompts: prompts, center: app.center, wait: { _ in await wait.pass() },
                cover: { CoverController() })
            cover.start()
            return cover
        }

        @Test func `The picture for the app switcher shows the cover, and without it the content`() {
            let (scene, window) = scene()
            app.enterBackground()
            #expect(app.snapshots[ObjectIdentifier(scene)] === window, "nothing covers by itself")
            app.becomeActive()
            let cover = cover()
            app.enterBackground()
            #expect(app.snapshots[ObjectIdentifier(scene)]?.rootViewController is CoverController)
            #expect(cover.isCovering(scene))
            app.enterForeground()
            #expect(cover.isCovering(scene), "not active yet")
            app.becomeActive()
            #expect(!cover.isCovering(scene))
            #expect(app.visibleWindow(of: scene) === window)
        }

        @Test
        func
            `A scene that is connected in the background is covered there, and not when it comes to the front at once`()
        {
            let cover = cover()
            let scene = app.connect()
            let window = UIWindow(windowScene: scene)
            window.isHidden = false
            app.refreshSnapshot(of: scene)
            #expect(app.snapshots[ObjectIdentifier(scene)]?.rootViewController is CoverController)
            app.enterForeground(scene)
            #expect(app.visibleWindow(of: scene) === window && !cover.isCovering(scene), "its first frame")
            app.becomeActive(scene)
            app.enterBackground(scene)
            app.enterForeground(scene)
            #expect(cover.isCovering(scene), "not new any more, and not active yet")
        }

        @Test func `An inactive app is covered, unless the policy says that only the background is`() {
            let (scene, _) = scene()
            let cover = cover()
            app.resignActive()
            #expect(cover.isCovering(scene))
            cover.stop()
            #expect(!cover.isCovering(scene))
            app.becomeActive()
            let lenient = self.cover(CoverPolicy(coversWhenInactive: false))
            app.resignActive()
            #expect(!lenient.isCovering(scene))
            app.enterBackground()
            #expect(app.snapshots[ObjectIdentifier(scene)]?.rootViewController is CoverController)
        }

        @Test func `The system's own prompt does not make the content flash`() async {
            let (scene, _) = scene()
            let gate = Gate()
            let cover = cover(wait: gate)
            await prompts.during {
                app.resignActive()
                #expect(!cover.isCovering(scene))
            }
            #expect(!cover.isCovering(scene), "it may be active in a moment")
            app.becomeActive()
            gate.open()
            for _ in 0..<100 {
                await Task.yield()
                #expect(!cover.isCovering(scene), "active before it settled")
            }
        }

        @Test func `An app that is active while its prompt settles stays uncovered afterwards`() async {
            let (scene, _) = scene()
            let gate = Gate()
            let cover = cover(wait: gate)
            await prompts.during { app.resignActive() }
            await gate.wasReached()
            app.becomeActive()
            gate.open()
            await gate.wasPassed()
            for _ in 0..<100 { await Task.yield() }
            #expect(!cover.isCovering(scene))
        }

        @Test func `The background covers under a prompt as well`() async {
            let (scene, _) = scene()
            let cover = cover()
            await prompts.during {
                app.resignActive()
                app.enterBackground()
                #expect(app.snapshots[ObjectIdentifier(scene)]?.rootViewController is CoverController)
            }
            #expect(cover.isCovering(scene))
        }

        @Test func `An app that is not active after its prompt has gone is covered`() async {
            let (scene, _) = scene()
            let gate = Gate()
            let cover = cover(wait: gate)
            await prompts.during { app.resignActive() }
            gate.open()
            await gate.wasPassed()
            #expect(await Patience.wait { cover.isCovering(scene) })
        }

        @Test func `A prompt of the keychain is known to the cover`() async throws {
            let (scene, _) = scene()
            let cover = cover()
            let device = ShimDevice()
            let app = app
            let seen = Locked<Bool?>(nil)
            try await ShimDevice.$current.withValue(device) {
                let keychain = Keychain(service: "s", backend: SecItemKeychain(prompts: prompts))
                let key = KeychainKey<Secret>("a", accessControl: .biometryAny)
                try await keychain.set(Secret("t"), for: key)
                let prompts = prompts
                device.onPrompt = {
                    // The sheet goes up while the keychain's call waits.
                    seen.withLock { $0 = prompts.areUp }
                }
                let authentication = KeychainAuthentication(reason: "r")
                #expect(try await keychain.value(for: key, authentication: authentication) == Secret("t"))
            }
            #expect(seen.withLock { $0 } == true)
            #expect(!prompts.areUp)
            app.resignActive()
            #expect(cover.isCovering(scene), "no prompt any more")
        }

        @Test func `A captured screen is covered while it is captured, in new scenes too`() {
            let (scene, window) = scene()
            let cover = cover()
            app.resignActive()
            app.becomeActive()
            app.capture(true)
            #expect(cover.isCovering(scene))
            app.resignActive()
            app.becomeActive()
            #expect(cover.isCovering(scene), "active, and captured still")
            app.capture(false)
            #expect(!cover.isCovering(scene))
            #expect(app.visibleWindow(of: scene) === window)
            let lenient = self.cover(CoverPolicy(coversCapture: false))
            app.resignActive()
            app.becomeActive()
            app.capture(true)
            #expect(!lenient.isCovering(scene))
        }

        @Test func `Scenes are covered each for itself, and a scene that goes is forgotten`() {
            let (one, _) = scene(), (other, _) = scene()
            let cover = cover()
            app.enterBackground(one)
            #expect(cover.isCovering(one) && !cover.isCovering(other))
            app.becomeActive(one)
            app.resignActive(other)
            #expect(!cover.isCovering(one) && cover.isCovering(other))
            app.disconnect(other)
            #expect(!cover.isCovering(other))
        }

        @Test func `A cover that nobody keeps ends`() {
            let (scene, window) = scene()
            do { _ = cover() }
            app.enterBackground()
            #expect(app.snapshots[ObjectIdentifier(scene)] === window)
        }
    }

    private final class CoverController: UIViewController {}

    /// Holds up whoever passes until it is opened.
    private final class Gate: Sendable {
        private let opened = AsyncStream.makeStream(of: Void.self)
        private let reached = AsyncStream.makeStream(of: Void.self)
        private let passed = AsyncStream.makeStream(of: Void.self)

        func open() { opened.continuation.yield() }

        func pass() async {
            reached.continuation.yield()
            for await _ in opened.stream { break }
            passed.continuation.yield()
        }

        func wasReached() async { for await _ in reached.stream { break } }

        func wasPassed() async { for await _ in passed.stream { break } }
    }
#endif
