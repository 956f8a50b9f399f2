// Over the stand-ins for Apple's API, which a Mac does not have.
#if !canImport(Darwin)
    import BulwarkAuthentication
    import BulwarkCore
    import BulwarkPrivacy
    import BulwarkTesting
    import Foundation
    import Testing

    @testable import BulwarkApple

    /// The whole way: a PIN is typed, a key released, a token kept, and the session ends. Then all memory of the process is searched.
    @MainActor
    @Suite(
        .enabled(if: FileManager.default.isReadableFile(atPath: "/proc/self/mem"), "needs /proc/self/mem"), .serialized,
        .timeLimit(.minutes(10)))
    struct LogoutMemoryTests {
        private let device = ShimDevice()
        private let prompts = OwnerPrompts()
        private let digits = [UInt8](Self.digits.utf8)

        // As long as a PIN can be, so that it is found by no accident.
        private static let digits: String = {
            while true {
                let digits = (0..<12).map { _ in String(Int.random(in: 0...9)) }.joined()
                if PINPolicy().violations(in: digits.utf8).isEmpty { return digits }
            }
        }()

        private func lock() -> DataKeyLock {
            DataKeyLock(
                pin: PINLock(
                    store: MemoryRecord(),
                    attempts: AttemptLimiter(store: InMemoryAttemptStore(), clock: ManualClock()),
                    device: SoftwareEntanglement(key: SecureBytes(random: 32)),
                    cost: ScryptCost(logarithmOfN: 4, blockSize: 1, parallelism: 1),
                    limits: ScryptCost.Limits(minimumLogarithmOfN: 1)),
                biometrics: KeychainBiometricWrap(service: "com.example.bank", prompts: prompts), choice: MemoryRecord()
            )
        }

        @Test
        func `After signing out neither token nor data key is left, nor what was typed in the field's own buffer`()
            async throws
        {
            try await ShimDevice.$current.withValue(device) {
                let dataKey = SessionSecret("data key"), token = SessionSecret("token")
                let session = Session(store: MemoryRecord(), clock: ManualClock())
                for secret in [dataKey, token] { session.register(secret) }
                let probes: (key: MemoryProbe, token: MemoryProbe)
                do {
                    let lock = lock()
                    let typed = SecureBytes(copying: digits)
                    let made = try await lock.setUp(Secret(utf8: typed), usingBiometrics: false)
                    let key = try #require(made.dataKey)
                    let fresh = SecureBytes(random: 48)
                    probes = (MemoryProbe(for: key), MemoryProbe(for: fresh))
                    key.wipe()
                    let model = BiometricLoginModel(
                        lock, prompt: try BiometricPrompt("Open your accounts")
                    ) { released in
                        dataKey.set(released)
                        token.set(fresh)
                        session.signIn()
                    }
                    let screen = ShimScreen(BiometricLoginView(model, title: Text("Bank")))
                    await until { model.state == .pin && !model.isBusy }
                    // What a keyboard hands over, byte by byte, without a string that stays here.
                    for digit in digits { model.pin.text += String(UnicodeScalar(digit)) }
                    screen.submit()
                    await until { session.state == .active }
                    #expect(session.state == .active)
                    #expect(try probes.key.occurrences() > 0 && probes.token.occurrences() > 0)
                    typed.wipe()
                    model.relock()
                    screen.close()
                    #expect(model.pin.isEmpty)
                    #expect(session.signOut().isClean)
                }
                #expect(try probes.key.occurrences() == 0)
                #expect(try probes.token.occurrences() == 0)
            }
        }

        @Test func `A locked session has no key in memory, and biometrics bring it back`() async throws {
            try await ShimDevice.$current.withValue(device) {
                let dataKey = SessionSecret("data key")
                let session = Session(store: MemoryRecord(), clock: ManualClock())
                session.register(dataKey)
                let lock = lock()
                let probe: MemoryProbe
                do {
                    let made = try await lock.setUp(Secret("739164"), usingBiometrics: true)
                    let key = try #require(made.dataKey)
                    probe = MemoryProbe(for: key)
                    dataKey.set(key)
                }
                session.signIn()
                let unlocked = try probe.occurrences()
                session.enterBackground()
                // The stand-in for the keychain runs in this process, and keeps its item as the system would elsewhere.
                #expect(try probe.occurrences() < unlocked)
                let prompt = try BiometricPrompt("Open your accounts")
                guard case .released(let key) = try await lock.unlock(prompt) else {
                    Issue.record("the owner's face released nothing")
                    return
                }
                dataKey.set(key)
                #expect(session.unlock())
                session.signOut()
                #expect(key.isWiped)
            }
        }

        @Test func `The field's buffer keeps one copy while something is typed, and none after`() throws {
            let buffer = SecretBuffer()
            let random = SecureBytes(random: 24)
            // Text of its own for each run, never whole in a string that this test keeps.
            let text = SecureBytes(copying: random.withExposedBytes { $0.map { UInt8(ascii: "a") + $0 % 26 } })
            let probe = MemoryProbe(for: text)
            let before = try probe.occurrences()
            text.withExposedBytes { bytes in
                buffer.text = String(decoding: bytes, as: UTF8.self)
            }
            let typed = try probe.occurrences()
            #expect(typed > before)
            let secret = buffer.take()
            // What the string left in free memory may be overwritten by other threads meanwhile; more it does not become.
            #expect(try probe.occurrences() <= typed, "taking out copies nothing")
            secret.wipe()
            #expect(try probe.occurrences() < typed)
        }
    }
#endif
