// Over the stand-ins for Apple's API, which a Mac does not have.
#if !canImport(Darwin)
    import BulwarkAuthentication
    import BulwarkCore
    import BulwarkPrivacy
    import BulwarkTesting
    import Foundation
    import Testing

    @testable import BulwarkApple

    @MainActor @Suite(.timeLimit(.minutes(10))) struct BiometricLoginTests {
        private let rig: LoginRig
        // In the words of the machine's language.
        private static let waiting =
            "Wait \(Duration.seconds(60).formatted(.units(allowed: [.hours, .minutes, .seconds], width: .wide))) before you try again."

        init() throws { rig = try LoginRig() }

        @Test func `The owner is asked when the login appears, and their face opens it`() async throws {
            try await rig.run { screen in
                await until { rig.keys.count == 1 }
                #expect(rig.keys == [rig.key])
                #expect(rig.model.state == .unlocked)
                #expect(rig.device.prompts.count == 1)
                #expect(screen.elements.filter { $0.kind == .button }.isEmpty)
            }
        }

        @Test func `A face that is not recognised is told, and can be tried again`() async throws {
            rig.device.owner = .unrecognised
            try await rig.run { screen in
                await until { rig.model.message != nil && !rig.model.isBusy }
                #expect(screen.texts.contains(BiometricFailure.notRecognised.message.description))
                rig.device.owner = .recognised
                #expect(screen.press("Unlock with Face ID"))
                await until { rig.model.state == .unlocked }
                #expect(rig.keys == [rig.key])
                #expect(rig.model.message == nil)
            }
        }

        @Test func `Whoever calls it off is not told so, and whoever wants the PIN gets to it`() async throws {
            rig.device.owner = .cancelling
            try await rig.run { screen in
                await until { rig.device.prompts.count == 1 && !rig.model.isBusy }
                #expect(rig.model.message == nil && rig.model.state == .biometrics)
                rig.device.owner = .choosingFallback
                screen.press("Unlock with Face ID")
                await until { rig.model.state == .pin }
                #expect(rig.model.message == nil)
                #expect(screen.first(.secureField) != nil)
            }
        }

        @Test func `The button is off while the owner is asked, and the way to the PIN is not`() async throws {
            rig.device.owner = .absent
            try await rig.run { screen in
                await until { rig.device.prompts.count == 1 }
                let button = try #require(screen.elements.first { $0.kind == .button })
                #expect(button.text.hasPrefix("Unlock") && !button.isEnabled)
                #expect(!screen.press(button.text))
                #expect(screen.press("Enter PIN"))
                #expect(rig.model.state == .pin)
            }
        }

        @Test func `A login that goes off the screen withdraws its question`() async throws {
            rig.device.owner = .absent
            try await rig.run { screen in
                await until { rig.device.prompts.count == 1 }
                screen.close()
                await until { !rig.model.isBusy }
                #expect(rig.model.state == .biometrics && rig.model.message == nil)
                #expect(rig.keys.isEmpty)
            }
        }

        @Test func `A face that comes after the person went on to the PIN opens nothing`() async throws {
            let late = LateWrap()
            #expect(await rig.lock(late).enableBiometrics(for: rig.key) == .renewed)
            let model = BiometricLoginModel(rig.lock(late), prompt: rig.prompt) { rig.keys.append($0) }
            let asked = Task { await model.begin() }
            await until { late.asked == 1 }
            model.choosePIN()
            let key = SecureBytes(random: 32)
            late.answer(.released(key))
            await asked.value
            #expect(model.state == .pin)
            #expect(key.isWiped && rig.keys.isEmpty)
        }

        @Test func `A face that comes after the app was locked anew opens nothing, and the new round asks again`()
            async throws
        {
            let late = LateWrap()
            #expect(await rig.lock(late).enableBiometrics(for: rig.key) == .renewed)
            let model = BiometricLoginModel(rig.lock(late), prompt: rig.prompt) { rig.keys.append($0) }
            let asked = Task { await model.chooseBiometrics() }
            await until { late.asked == 1 }
            model.relock()
            let again = Task { await model.begin() }
            let key = SecureBytes(random: 32)
            late.answer(.released(key))
            await asked.value
            #expect(key.isWiped && rig.keys.isEmpty)
            await until { late.asked == 2 }
            late.answer(.released(rig.key))
            await again.value
            #expect(model.state == .unlocked && rig.keys == [rig.key])
        }

        @Test func `The PIN opens it, wrong ones are counted, and no field keeps or shows one`() async throws {
            rig.device.owner = .choosingFallback
            try await rig.run { screen in
                await until { rig.model.state == .pin && !rig.model.isBusy }
                #expect(!screen.press("Unlock"), "nothing is typed yet")
                #expect(screen.type("739165"))
                #expect(!screen.elements.contains { $0.text.contains("739") || $0.label.contains("739") })
                #expect(screen.submit())
                await until { rig.model.message != nil && !rig.model.isBusy }
                #expect(screen.texts.contains("The PIN is wrong. Tries left: 9."))
                #expect(screen.first(.secureField)?.isEmpty == true && rig.model.pin.isEmpty)
                #expect(screen.type("739164"))
                #expect(screen.press("Unlock"))
                await until { rig.model.state == .unlocked }
                #expect(rig.keys == [rig.key])
                #expect(rig.model.pin.isEmpty)
            }
        }

        @Test func `A PIN in full-width digits is no PIN, and no try`() async throws {
            rig.device.owner = .choosingFallback
            try await rig.run { screen in
                await until { rig.model.state == .pin && !rig.model.isBusy }
                screen.type("７３９１６４")
                screen.submit()
                await until { rig.model.message != nil && !rig.model.isBusy }
                #expect(rig.model.message == "A PIN has digits only.")
                let verdict = try rig.lock().pin.verdict()
                #expect(verdict == .allowed(attemptsLeft: 10))
            }
        }

        @Test func `A delay takes no PIN until it is over, by the clock that counts`() async throws {
            rig.device.owner = .choosingFallback
            try await rig.run { screen in
                await until { rig.model.state == .pin && !rig.model.isBusy }
                for failures in 1...4 {
                    screen.type("739165")
                    screen.submit()
                    await until { rig.failures == failures && !rig.model.isBusy }
                }
                #expect(rig.model.isWaiting)
                #expect(rig.model.message == Self.waiting)
                #expect(screen.first(.secureField)?.isEnabled == false)
                #expect(!screen.type("7"))
                await until { rig.clock.sleeperCount == 1 }
                rig.clock.setWall(to: .distantFuture)
                #expect(rig.model.isWaiting)
                rig.clock.advance(by: .seconds(60))
                await until { !rig.model.isWaiting }
                #expect(rig.model.message == "The PIN is wrong. Tries left: 6.")
                screen.type("739164")
                screen.submit()
                await until { rig.model.state == .unlocked }
            }
        }

        @Test func `A login that begins within a delay says so at once`() async throws {
            for _ in 0..<4 { _ = try rig.lock().pin.unlock(Secret("739165")) }
            rig.device.owner = .choosingFallback
            try await rig.run { screen in
                await until { rig.model.state == .pin }
                #expect(rig.model.isWaiting)
                #expect(screen.first(.secureField)?.isEnabled == false)
                #expect(rig.model.message == Self.waiting)
            }
        }

        @Test(arguments: [AttemptRecordFault.missing, .tampered, .unknownVersion])
        func `Without attempts that can be believed nobody is asked, and recovery leads on`(
            fault: AttemptRecordFault
        ) async throws {
            rig.attempts.record = .fault(fault)
            try await rig.run { screen in
                await until { rig.model.state == .lockedOut }
                #expect(rig.device.prompts.isEmpty)
                #expect(screen.texts.contains("No tries are left. Recover access another way."))
                #expect(screen.first(.secureField) == nil)
                #expect(screen.press("Recover access"))
                #expect(rig.recoveries == 1)
                rig.model.recover()
                #expect(rig.model.state == .recovered && screen.texts.contains("Set a new PIN."))
                try rig.lock().pin.reset(to: Secret("846205"), dataKey: rig.key)
                rig.model.finishRecovery(with: rig.key)
                #expect(rig.model.state == .unlocked && rig.keys == [rig.key])
            }
        }

        @Test func `The last try ends in the lock-out`() async throws {
            let two = AttemptSchedule(delays: [.zero])
            rig.device.owner = .choosingFallback
            let model = BiometricLoginModel(rig.lock(schedule: two), prompt: rig.prompt, clock: rig.clock) { _ in }
            try await rig.run(model) { screen in
                await until { model.state == .pin && !model.isBusy }
                for failures in 1...2 {
                    screen.type("739165")
                    screen.submit()
                    await until { rig.failures == failures && !model.isBusy }
                }
                #expect(model.state == .lockedOut)
                #expect(screen.texts.contains("No tries are left. Recover access another way."))
            }
        }

        @Test func `Another face ends the old one's way until the PIN was right, and the next round asks it`()
            async throws
        {
            try await rig.run(prepare: { rig.device.enrol() }) { screen in
                await until { rig.model.state == .pin && !rig.model.isBusy }
                #expect(rig.device.prompts.isEmpty)
                #expect(rig.model.message == "The enrolled faces or fingers have changed. Enter your PIN.")
                screen.type("739164")
                screen.submit()
                await until { rig.model.state == .unlocked }
                #expect(rig.model.biometricWrap == .renewed)
                rig.model.relock()
                #expect(rig.model.state == .biometrics)
                screen.update()
                await until { rig.keys.count == 2 }
                #expect(rig.device.prompts.count == 1)
            }
        }

        @Test func `Where biometrics are not wanted or not to be had, the PIN is asked for at once`() async throws {
            rig.device.unenrol()
            try await rig.run { screen in
                await until { rig.model.state == .pin && !rig.model.isBusy }
                #expect(rig.model.message == BiometricFailure.notEnrolled.message.description)
                #expect(!screen.texts.contains("Use Face ID"))
            }
            let plain = BiometricLoginModel(rig.lock(UnsupportedBiometrics()), prompt: rig.prompt) { _ in }
            try await rig.run(plain) { _ in
                await until { plain.state == .pin && !plain.isBusy }
                #expect(plain.message == BiometricFailure.unsupported.message.description)
            }
            let off = BiometricLoginModel(rig.lock(), prompt: rig.prompt) { _ in }
            try await rig.run(off, prepare: { try await rig.lock().disableBiometrics() }) { _ in
                await until { off.state == .pin && !off.isBusy }
                #expect(off.message == nil)
            }
        }

        @Test func `From the PIN there is a way back to biometrics`() async throws {
            rig.device.owner = .choosingFallback
            try await rig.run { screen in
                await until { rig.model.state == .pin && !rig.model.isBusy }
                rig.device.owner = .recognised
                #expect(screen.press("Use Face ID"))
                await until { rig.model.state == .unlocked }
                #expect(rig.keys == [rig.key])
            }
        }

        @Test func `A medium that fails is told, and opens nothing`() async throws {
            rig.device.owner = .choosingFallback
            try await rig.run { screen in
                await until { rig.model.state == .pin && !rig.model.isBusy }
                rig.wrapRecord.fault = CoreError(.inputOutput)
                screen.type("739164")
                screen.submit()
                await until { rig.model.message != nil && !rig.model.isBusy }
                #expect(rig.model.message == AuthenticationError.Code.storage.message?.description)
                #expect(rig.model.state == .pin && rig.keys.isEmpty)
            }
        }

        @Test func `The app covers nothing under the question: its prompts are told`() async throws {
            let wereUp = Locked(false)
            let prompts = rig.prompts
            rig.device.onPrompt = { wereUp.withLock { $0 = prompts.areUp } }
            try await rig.run { _ in await until { rig.model.state == .unlocked } }
            #expect(wereUp.withLock { $0 })
        }

        @Test func `Each control has a name, pictures are passed over, and texts grow as the user chose`() async throws
        {
            rig.device.owner = .cancelling
            try await rig.run { screen in
                await until { rig.model.kind == .faceID && !rig.model.isBusy }
                for phase in [FallbackState.biometrics, .pin] {
                    if phase == .pin { rig.model.choosePIN() }
                    for element in screen.elements {
                        switch element.kind {
                        case .image: #expect(element.isAccessibilityHidden)
                        case .button, .text: #expect(!element.label.isEmpty)
                        case .secureField: #expect(element.label == "PIN")
                        default: break
                        }
                    }
                    #expect(screen.first(.text, "Example Bank")?.isHeader == true)
                    #expect(screen.first(.text, "Example Bank")?.font == .title)
                }
                let field = try #require(screen.first(.secureField))
                #expect(field.isAutocorrectionDisabled && field.isPrivacySensitive)
                #expect(field.capitalization == .never && field.keyboard == .numberPad && field.contentType == nil)
            }
        }
    }

    /// A device, a lock with a PIN and biometrics, and a login over them.
    @MainActor private final class LoginRig {
        let device = ShimDevice()
        let clock = ManualClock()
        let attempts = InMemoryAttemptStore()
        let wrapRecord = FaultyRecord()
        let choice = MemoryRecord()
        let entanglement = SoftwareEntanglement(key: SecureBytes(random: 32))
        let prompts = OwnerPrompts()
        let prompt: BiometricPrompt
        var keys: [SecureBytes] = []
        var recoveries = 0
        private var isSetUp = false
        private(set) var key = SecureBytes(copying: [])
        private(set) lazy var model = BiometricLoginModel(lock(), prompt: prompt, clock: clock) { [weak self] in
            self?.keys.append($0)
        }

        init() throws {
            prompt = try BiometricPrompt("Open your accounts", fallbackTitle: "Enter PIN")
            let pin = lock().pin
            key = try pin.setUp(Secret("739164"))
        }

        var failures: Int? { if case .state(let state) = attempts.record { state.failures } else { nil } }

        func lock(_ wrap: (any BiometricWrapStore)? = nil, schedule: AttemptSchedule = .standard) -> DataKeyLock {
            DataKeyLock(
                pin: PINLock(
                    store: wrapRecord, attempts: AttemptLimiter(schedule: schedule, store: attempts, clock: clock),
                    device: entanglement, cost: ScryptCost(logarithmOfN: 4, blockSize: 1, parallelism: 1),
                    limits: ScryptCost.Limits(minimumLogarithmOfN: 1)),
                biometrics: wrap ?? KeychainBiometricWrap(service: "com.example.bank", prompts: prompts),
                choice: choice)
        }

        /// Shows a login on the device.
        func run(
            _ other: BiometricLoginModel? = nil, prepare: () async throws -> Void = {},
            _ body: (ShimScreen) async throws -> Void
        ) async throws {
            try await ShimDevice.$current.withValue(device) {
                if !isSetUp {
                    isSetUp = true
                    let isEnrolled = device.isEnrolled
                    #expect(await lock().enableBiometrics(for: key) == (isEnrolled ? .renewed : .waiting(.notEnrolled)))
                }
                try await prepare()
                let screen = ShimScreen(
                    BiometricLoginView(other ?? model, title: Text("Example Bank")) {
                        Image(systemName: "building.columns")
                    } recovery: {
                        self.recoveries += 1
                    })
                try await body(screen)
                screen.close()
            }
        }
    }

    /// Biometrics whose answer comes when a test says so.
    private final class LateWrap: BiometricWrapStore {
        private let answers = AsyncStream.makeStream(of: BiometricWrapRelease.self)
        private let count = Locked(0)

        var asked: Int { count.withLock { $0 } }
        func answer(_ release: BiometricWrapRelease) { answers.continuation.yield(release) }

        func availability() async -> BiometricAvailability { .available(.faceID) }
        func enrolment() async -> [UInt8]? { [1] }
        func store(_ key: SecureBytes) async throws(AuthenticationError) {}
        func isPresent() async throws(AuthenticationError) -> Bool { true }
        func remove() async throws(AuthenticationError) {}
        func release(_ prompt: BiometricPrompt) async throws(AuthenticationError) -> BiometricWrapRelease {
            count.withLock { $0 += 1 }
            for await answer in answers.stream { return answer }
            return .missing
        }
    }

    /// Waits until something is so; a test that waits in vain fails where it looks next.
    @MainActor func until(_ condition: @MainActor () -> Bool) async {
        await Patience.wait { condition() }
    }
#endif
