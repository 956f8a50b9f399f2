import BulwarkAuthentication
import BulwarkCore
import BulwarkTesting
import Testing

@Suite("Data key lock")
struct DataKeyLockTests {
    let biometrics = FakeBiometrics()
    let choice = InMemoryRecordStore()
    let wrap = InMemoryRecordStore()
    let attempts = InMemoryAttemptStore()
    let clock = ManualClock()
    let device = SoftwareEntanglement(key: SecureBytes(random: 32))
    let pin = Secret("739164")
    let prompt: BiometricPrompt

    init() throws { prompt = try BiometricPrompt("Open your accounts", fallbackTitle: "Enter PIN") }

    func lock(_ biometrics: (any BiometricWrapStore)? = nil) -> DataKeyLock {
        DataKeyLock(
            pin: PINLock(
                store: wrap, attempts: AttemptLimiter(store: attempts, clock: clock), device: device,
                cost: PINLockTests.cheap, limits: PINLockTests.limits),
            biometrics: biometrics ?? self.biometrics, choice: choice)
    }

    @Test("Biometrics and the PIN release the same key")
    func sameKey() async throws {
        let made = try await lock().setUp(pin, usingBiometrics: true)
        let key = try #require(made.dataKey)
        #expect(made.biometrics == .renewed)
        #expect(try await lock().unlock(prompt) == .released(key))
        let byPIN = try await lock().unlock(pin)
        #expect(byPIN.dataKey == key)
        #expect(byPIN.biometrics == .untouched)
        #expect(biometrics.state.withLock { $0.stores } == 1)
    }

    @Test("A change of the enrolment kills the biometric wrap, and the next right PIN makes it anew")
    func enrolmentChanges() async throws {
        let key = try #require(try await lock().setUp(pin, usingBiometrics: true).dataKey)
        biometrics.enrol([2])
        #expect(try await lock().unlock(prompt) == .invalidated)
        #expect(biometrics.state.withLock { $0.prompts } == 0)
        #expect(try await lock().unlock(prompt) == .invalidated)
        #expect(try await lock().unlock(Secret("739165")).biometrics == .untouched)
        let renewed = try await lock().unlock(pin)
        #expect(renewed.dataKey == key)
        #expect(renewed.biometrics == .renewed)
        #expect(try await lock().unlock(prompt) == .released(key))
    }

    @Test("A stored key under another enrolment than the recorded one is not asked for, even if a store still has it")
    func staleKeyIsNotReleased() async throws {
        _ = try await lock().setUp(pin, usingBiometrics: true)
        biometrics.change { $0.enrolment = [2] }
        #expect(try await lock().unlock(prompt) == .invalidated)
        #expect(biometrics.state.withLock { $0.key } == nil)
    }

    @Test("Whoever does not want biometrics is not asked, and turning them off removes the key")
    func offMeansOff() async throws {
        _ = try await lock().setUp(pin, usingBiometrics: false)
        #expect(try await lock().unlock(prompt) == .off)
        #expect(try lock().wantsBiometrics() == false)
        let key = try #require(try await lock().unlock(pin).dataKey)
        #expect(await lock().enableBiometrics(for: key) == .renewed)
        #expect(try lock().wantsBiometrics())
        try await lock().disableBiometrics()
        #expect(biometrics.state.withLock { $0.key } == nil)
        #expect(try await lock().unlock(prompt) == .off)
        #expect(try await lock().unlock(pin).biometrics == .off)
    }

    @Test("Where biometrics cannot be used now the PIN is set all the same, and they are made use of later")
    func waits() async throws {
        biometrics.change {
            $0.availability = .unavailable(.notEnrolled, .faceID)
            $0.enrolment = nil
        }
        let made = try await lock().setUp(pin, usingBiometrics: true)
        #expect(made.biometrics == .waiting(.notEnrolled))
        #expect(try await lock().unlock(prompt) == .failed(.notEnrolled))
        biometrics.change {
            $0.availability = .available(.faceID)
            $0.enrolment = [7]
        }
        #expect(try await lock().unlock(prompt) == .invalidated)
        #expect(try await lock().unlock(pin).biometrics == .renewed)
        #expect(try await lock().unlock(prompt) == .released(try #require(made.dataKey)))
    }

    @Test("Where nobody can tell who is enrolled, the wrap stays, and no other face passes for the old ones")
    func untold() async throws {
        let key = try #require(try await lock().setUp(pin, usingBiometrics: true).dataKey)
        biometrics.change { $0.enrolment = nil }
        #expect(try await lock().unlock(prompt) == .failed(.notAvailable))
        #expect(try await lock().unlock(pin).biometrics == .untouched)
        biometrics.change { $0.enrolment = [1] }
        #expect(try await lock().unlock(prompt) == .released(key))
        biometrics.change { $0.enrolment = [2] }
        #expect(try await lock().unlock(prompt) == .invalidated)
    }

    @Test("A face that is enrolled while the key is stored does not pass for the old ones")
    func enrolmentMeanwhile() async throws {
        biometrics.change { $0.enrolmentAfterStore = [9] }
        let made = try await lock().setUp(pin, usingBiometrics: true)
        #expect(made.biometrics == .failed(AuthenticationError(.notRecognised)))
        #expect(biometrics.state.withLock { $0.key } == nil)
    }

    @Test("What keeps the wrap from being made does not keep the PIN's key back")
    func failingStore() async throws {
        biometrics.change { $0.error = AuthenticationError(.storage) }
        let made = try await lock().setUp(pin, usingBiometrics: true)
        #expect(made.dataKey != nil)
        #expect(made.biometrics == .failed(AuthenticationError(.storage)))
        biometrics.change { $0.error = nil }
        #expect(try await lock().unlock(pin).biometrics == .renewed)
    }

    @Test("An altered record of the choice counts as a wrap that is dead", arguments: [0, 8, 9, 12])
    func alteredChoice(byte: Int) async throws {
        biometrics.change { $0.enrolment = [1, 2, 3, 4] }
        _ = try await lock().setUp(pin, usingBiometrics: true)
        choice.record = try #require(choice.record).enumerated().map { $0 == byte ? $1 ^ 1 : $1 }
        #expect(try await lock().unlock(prompt) == .invalidated)
        #expect(biometrics.state.withLock { $0.key } == nil)
    }

    @Test("A key of another size than the data key's is not given out")
    func wrongSize() async throws {
        _ = try await lock().setUp(pin, usingBiometrics: true)
        biometrics.change { $0.key = SecureBytes(random: 16) }
        #expect(try await lock().unlock(prompt) == .invalidated)
    }

    @Test("Without biometrics the PIN works alone, and the platform says so by name")
    func unsupported() async throws {
        let lock = lock(UnsupportedBiometrics())
        #expect(await lock.availability() == .unavailable(.unsupported))
        let made = try await lock.setUp(pin, usingBiometrics: true)
        #expect(made.biometrics == .waiting(.unsupported))
        #expect(try await lock.unlock(prompt) == .failed(.unsupported))
        #expect(try await lock.unlock(pin).dataKey == made.dataKey)
    }

    @Test("Erasing takes both wraps")
    func erases() async throws {
        _ = try await lock().setUp(pin, usingBiometrics: true)
        try await lock().erase()
        #expect(biometrics.state.withLock { $0.key } == nil)
        #expect(choice.record == nil)
        #expect(wrap.record == nil)
    }

    @Test("What keeps the biometric wrap from being erased is told, and keeps nothing else")
    func erasesTheRest() async throws {
        _ = try await lock().setUp(pin, usingBiometrics: true)
        biometrics.change { $0.removalError = AuthenticationError(.storage) }
        await #expect(throws: AuthenticationError(.storage)) { try await lock().erase() }
        #expect(choice.record == nil)
        #expect(wrap.record == nil)
    }

    @Test("Each failure leads the way on", arguments: BiometricFailure.allCases)
    func failures(_ failure: BiometricFailure) {
        #expect(!failure.message.advice.description.isEmpty)
        switch failure.fallbackEvent {
        case .pinChosen: #expect(failure == .fallbackChosen)
        case .biometricsFailed: #expect(failure.isRecoverable)
        case .biometricsUnavailable: #expect(!failure.isRecoverable)
        default: Issue.record("an event that no failure is")
        }
        #expect(FallbackState.biometrics.after(failure.fallbackEvent) != nil)
        #expect(BiometricRelease.failed(failure).fallbackEvent == failure.fallbackEvent)
    }

    @Test("Biometrics that are turned off while the wrap is made anew stay off", arguments: [true, false])
    func turnedOffMeanwhile(isErased: Bool) async throws {
        let lock = lock()
        _ = try await lock.setUp(pin, usingBiometrics: true)
        biometrics.enrol([2])
        biometrics.change {
            $0.beforeStoring = {
                if isErased { try? await lock.erase() } else { try? await lock.disableBiometrics() }
            }
        }
        #expect(try await lock.unlock(pin).biometrics == .off)
        #expect(biometrics.state.withLock { $0.key } == nil)
        #expect(try lock.wantsBiometrics() == false)
        if isErased { #expect(wrap.record == nil) }
    }

    @Test("Biometrics that are turned off while the enrolment is looked at stay off")
    func turnedOffWhileLooking() async throws {
        let lock = lock()
        _ = try await lock.setUp(pin, usingBiometrics: true)
        biometrics.enrol([2])
        biometrics.change { $0.onEnrolment = { try? await lock.disableBiometrics() } }
        _ = try await lock.unlock(prompt)
        #expect(try lock.wantsBiometrics() == false)
        #expect(try await lock.unlock(pin).biometrics == .off)
    }
}

@Suite("Biometric prompts")
struct BiometricPromptTests {
    @Test(
        "A text that the system would choke on or that shows something else is refused",
        arguments: [
            "", "  ", "\n", "Open\u{0}", "Open\u{202E}nepo", "Open\u{2066}x\u{2069}", "a\u{2028}b",
            String(repeating: "a", count: 161), "e" + String(repeating: "\u{301}", count: 100_000),
        ])
    func refused(text: String) {
        #expect(throws: AuthenticationError(.unsafePrompt)) { try BiometricPrompt(text) }
        #expect(throws: AuthenticationError(.unsafePrompt)) { try BiometricPrompt("Open", cancelTitle: text) }
        #expect(throws: AuthenticationError(.unsafePrompt)) { try BiometricPrompt("Open", fallbackTitle: text) }
    }

    @Test(
        "Texts in any script pass",
        arguments: ["Open your accounts", "Öffne deine Konten", "打开你的账户", "افتح حساباتك", "👩‍👩‍👧 open"])
    func accepted(text: String) throws {
        #expect(try BiometricPrompt(text, cancelTitle: text, fallbackTitle: text).reason == text)
    }

    @Test("The time of reuse is Apple's at most", arguments: [Duration.seconds(-1), .seconds(301)])
    func reuse(time: Duration) {
        #expect(throws: AuthenticationError(.unsafePrompt)) { try BiometricPrompt("Open", reuse: time) }
    }

    @Test("Each kind that can be named has Apple's name")
    func names() {
        #expect(BiometryKind.allCases.map(\.displayName) == [nil, "Touch ID", "Face ID", "Optic ID"])
    }
}
