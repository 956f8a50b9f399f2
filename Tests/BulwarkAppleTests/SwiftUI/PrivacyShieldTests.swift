// Over the stand-ins for Apple's API, which a Mac does not have.
#if !canImport(Darwin)
    import BulwarkPrivacy
    import Testing

    @testable import BulwarkApple

    @MainActor @Suite(.timeLimit(.minutes(10))) struct PrivacyShieldTests {
        private let prompts = OwnerPrompts()

        private func screen(_ policy: CoverPolicy = CoverPolicy(), phase: ScenePhase = .active) -> ShimScreen {
            ShimScreen(
                Text(verbatim: "1,234.00").privacyShield(policy: policy, prompts: prompts) {
                    Text(verbatim: "covered")
                }, phase: phase)
        }

        private func isCovered(_ screen: ShimScreen) -> Bool {
            let elements = screen.elements
            let cover = elements.contains { $0.text == "covered" && $0.layer == 1 }
            // What assistive technologies read goes with what is seen.
            let content = elements.first { $0.text == "1,234.00" }
            #expect(content?.isAccessibilityHidden == cover)
            return cover
        }

        @Test func `Inactive and in the background it is covered, in use it is not`() {
            let screen = screen()
            #expect(!isCovered(screen))
            for phase in [ScenePhase.inactive, .background, .inactive] {
                screen.phase = phase
                #expect(isCovered(screen), "\(phase)")
            }
            screen.phase = .active
            #expect(!isCovered(screen))
        }

        @Test func `The policy decides about the app switcher and about capture, and never about the background`() {
            let screen = screen(CoverPolicy(coversWhenInactive: false, coversCapture: false))
            screen.phase = .inactive
            #expect(!isCovered(screen))
            screen.isCaptured = true
            #expect(!isCovered(screen))
            screen.phase = .background
            #expect(isCovered(screen))
            screen.phase = .inactive
            #expect(isCovered(screen), "not active yet")
        }

        @Test func `A captured screen is covered while it is captured`() {
            let screen = screen()
            screen.isCaptured = true
            #expect(isCovered(screen))
            screen.isCaptured = false
            #expect(!isCovered(screen))
        }

        @Test(arguments: [ScenePhase.inactive, .background])
        func `What is shown first when it is not in use is covered from the first moment`(phase: ScenePhase) {
            #expect(isCovered(screen(phase: phase)))
        }

        @Test func `The system's own prompt does not make it flash, and the background covers under it`() async {
            let screen = screen()
            await prompts.during {
                screen.phase = .inactive
                #expect(!isCovered(screen))
                screen.phase = .background
                #expect(isCovered(screen))
            }
            screen.phase = .active
            await prompts.during { screen.phase = .inactive }
            screen.phase = .active
            #expect(!isCovered(screen))
        }

        @Test func `An app that is not active after its prompt has gone is covered`() async {
            let screen = screen(CoverPolicy(settling: .milliseconds(1)))
            await prompts.during { screen.phase = .inactive }
            await until { isCovered(screen) }
            #expect(isCovered(screen))
        }

        @Test func `Without a cover of its own the system's background covers`() {
            let screen = ShimScreen(Text(verbatim: "1,234.00").privacyShield(), phase: .background)
            #expect(screen.first(.color, "system background")?.layer == 1)
        }

        @Test func `It is the table's cover that the view shows, phase by phase`() {
            // Each way of three phases, against CoverState fed with the same.
            let phases = [ScenePhase.active, .inactive, .background]
            for first in phases {
                for second in phases {
                    for third in phases {
                        let screen = screen(phase: first)
                        var state = CoverState.shown
                        var last: ScenePhase?
                        for phase in [first, second, third] {
                            screen.phase = phase
                            if phase != last {
                                let event: CoverState.Event =
                                    phase == .active
                                    ? .activated
                                    : phase == .inactive ? .deactivated(promptIsUp: false) : .enteredBackground
                                state = state.after(event)
                            }
                            last = phase
                            #expect(isCovered(screen) == state.isCovered)
                        }
                    }
                }
            }
        }
    }
#endif
