// Over the stand-ins for Apple's API, which a Mac does not have.
#if !canImport(Darwin)
    import BulwarkAuthentication
    import BulwarkCore
    import BulwarkPrivacy
    import BulwarkTesting
    import Foundation
    import Testing

    @testable import BulwarkApple

    @Suite("System biometrics")
    struct SystemBiometricsTests {
        let prompt: BiometricPrompt

        init() throws {
            prompt = try BiometricPrompt("Open your accounts", cancelTitle: "Not now", fallbackTitle: "Enter PIN")
        }

        @Test(
            "What the device has is named, and why it cannot be asked",
            arguments: [
                (ShimDevice.Biometry.faceID, BiometryKind.faceID), (.touchID, .touchID), (.opticID, .opticID),
            ])
        func availability(biometry: ShimDevice.Biometry, kind: BiometryKind) async {
            let device = ShimDevice(biometry: biometry)
            await ShimDevice.$current.withValue(device) {
                let biometrics = SystemBiometrics()
                #expect(LAContext().biometryType == .none, "not looked yet")
                #expect(await biometrics.availability() == .available(kind))
                device.unenrol()
                #expect(await biometrics.availability() == .unavailable(.notEnrolled, kind))
                #expect(await biometrics.enrolment() == nil)
                device.hasPasscode = false
                #expect(await biometrics.availability() == .unavailable(.passcodeNotSet, kind))
                #expect(device.prompts.isEmpty)
            }
            await ShimDevice.$current.withValue(ShimDevice(biometry: .none)) {
                #expect(await SystemBiometrics().availability() == .unavailable(.notAvailable))
            }
        }

        @Test(
            "What the owner does comes out as what it is",
            arguments: [
                (ShimDevice.Owner.recognised, BiometricFailure?.none), (.unrecognised, .notRecognised),
                (.cancelling, .cancelledByUser), (.choosingFallback, .fallbackChosen),
            ])
        func outcomes(owner: ShimDevice.Owner, failure: BiometricFailure?) async {
            let device = ShimDevice()
            device.owner = owner
            await ShimDevice.$current.withValue(device) {
                #expect(await SystemBiometrics().authenticate(prompt).failure == failure)
                #expect(device.prompts.map(\.reason) == ["Open your accounts"])
            }
        }

        @Test("The owner is asked for biometrics alone, in the app's words, and for as long as it says")
        func asking() async throws {
            let device = ShimDevice(biometry: .touchID)
            let plain = try BiometricPrompt("Open your accounts")
            let full = try BiometricPrompt(
                "Open your accounts", cancelTitle: "Not now", fallbackTitle: "Enter PIN", reuse: .milliseconds(2500))
            await ShimDevice.$current.withValue(device) {
                for prompt in [plain, full] { _ = await SystemBiometrics().authenticate(prompt) }
            }
            #expect(
                device.prompts.map(\.policy) == [
                    .deviceOwnerAuthenticationWithBiometrics, .deviceOwnerAuthenticationWithBiometrics,
                ])
            #expect(device.prompts.map(\.cancelTitle) == [nil, "Not now"])
            #expect(device.prompts.map(\.fallbackTitle) == ["", "Enter PIN"])
            #expect(device.prompts.map(\.reuse) == [0, 2.5])
        }

        @Test("Without a title there is no button to another way")
        func noFallback() async throws {
            let device = ShimDevice()
            device.owner = .choosingFallback
            let plain = try BiometricPrompt("Open your accounts")
            await ShimDevice.$current.withValue(device) {
                #expect(await SystemBiometrics().authenticate(plain).failure == .cancelledByUser)
            }
        }

        @Test("Five wrong faces lock the sensor until the passcode is entered")
        func lockOut() async {
            let device = ShimDevice()
            device.owner = .unrecognised
            await ShimDevice.$current.withValue(device) {
                let biometrics = SystemBiometrics()
                for _ in 1..<5 { #expect(await biometrics.authenticate(prompt).failure == .notRecognised) }
                #expect(await biometrics.authenticate(prompt).failure == .lockedOut)
                #expect(await biometrics.availability() == .unavailable(.lockedOut, .faceID))
                #expect(await biometrics.authenticate(prompt).failure == .lockedOut)
                #expect(device.prompts.count == 5)
                device.unlock()
                device.owner = .recognised
                #expect(await biometrics.authenticate(prompt).failure == nil)
            }
        }

        @Test("Cancelling the task withdraws the question, also before it was asked")
        func cancellation() async {
            let device = ShimDevice()
            device.owner = .absent
            let asked = AsyncStream.makeStream(of: Void.self)
            device.onPrompt = { asked.continuation.yield() }
            await ShimDevice.$current.withValue(device) {
                let open = Task { await SystemBiometrics().authenticate(prompt).failure }
                for await _ in asked.stream { break }
                open.cancel()
                #expect(await open.value == .cancelledByApp)
                let early = Task {
                    withUnsafeCurrentTask { $0?.cancel() }
                    return await SystemBiometrics().authenticate(prompt).failure
                }
                #expect(await early.value == .cancelledByApp)
                #expect(device.prompts.count == 1)
            }
        }

        @Test("Whoever covers the app's content knows of the question")
        func prompts() async {
            let device = ShimDevice()
            let prompts = OwnerPrompts()
            let wereUp = Locked(false)
            device.onPrompt = { wereUp.withLock { $0 = prompts.areUp } }
            await ShimDevice.$current.withValue(device) {
                #expect(await SystemBiometrics(prompts: prompts).authenticate(prompt).failure == nil)
            }
            #expect(wereUp.withLock { $0 })
            #expect(!prompts.areUp)
        }

        static let table: [(LAError.Code, BiometricFailure, isRecoverable: Bool, FallbackEvent)] = [
            (.authenticationFailed, .notRecognised, true, .biometricsFailed),
            (.userCancel, .cancelledByUser, true, .biometricsFailed),
            (.userFallback, .fallbackChosen, true, .pinChosen),
            (.systemCancel, .cancelledBySystem, true, .biometricsFailed),
            (.passcodeNotSet, .passcodeNotSet, false, .biometricsUnavailable),
            (.biometryNotAvailable, .notAvailable, false, .biometricsUnavailable),
            (.biometryNotEnrolled, .notEnrolled, false, .biometricsUnavailable),
            (.biometryLockout, .lockedOut, false, .biometricsUnavailable),
            (.appCancel, .cancelledByApp, true, .biometricsFailed),
            (.invalidContext, .contextInvalid, true, .biometricsFailed),
            (.companionNotAvailable, .companionNotAvailable, true, .biometricsFailed),
            (.biometryNotPaired, .disconnected, false, .biometricsUnavailable),
            (.biometryDisconnected, .disconnected, false, .biometricsUnavailable),
            (.invalidDimensions, .unknown, true, .biometricsFailed),
            (.notInteractive, .interactionNotAllowed, true, .biometricsFailed),
        ]

        @Test("Every code of Local Authentication has its failure, with a message and the way on", arguments: table)
        func codes(code: LAError.Code, failure: BiometricFailure, isRecoverable: Bool, event: FallbackEvent) {
            #expect(BiometricFailure(NSError(domain: LAErrorDomain, code: code.rawValue)) == failure)
            #expect(failure.isRecoverable == isRecoverable)
            #expect(failure.fallbackEvent == event)
            #expect(!failure.message.summary.description.isEmpty && !failure.message.advice.description.isEmpty)
            #expect(BiometricFailure(NSError(domain: "elsewhere", code: code.rawValue)) == .unknown)
        }

        @Test("The table of codes is whole")
        func allCodes() { #expect(Self.table.map(\.0) == LAError.Code.allCases) }

        @Test("What has no name is unknown, and can be asked again", arguments: [0, 1, -999, Int.max, Int.min])
        func unknownCodes(code: Int) {
            #expect(BiometricFailure(NSError(domain: LAErrorDomain, code: code)) == .unknown)
            #expect(BiometricFailure(nil) == .unknown)
            #expect(BiometricFailure.unknown.isRecoverable)
        }
    }

    @Suite("A data key under the system's biometrics")
    struct KeychainBiometricWrapTests {
        let device = ShimDevice()
        let prompt: BiometricPrompt
        let choice = MemoryRecord()
        let wrapRecord = MemoryRecord()
        let attempts = InMemoryAttemptStore()
        let entanglement = SoftwareEntanglement(key: SecureBytes(random: 32))
        let pin = Secret("739164")

        init() throws { prompt = try BiometricPrompt("Open your accounts") }

        func lock() -> DataKeyLock {
            DataKeyLock(
                pin: PINLock(
                    store: wrapRecord, attempts: AttemptLimiter(store: attempts, clock: ManualClock()),
                    device: entanglement,
                    cost: ScryptCost(logarithmOfN: 4, blockSize: 1, parallelism: 1),
                    limits: ScryptCost.Limits(minimumLogarithmOfN: 1)),
                biometrics: KeychainBiometricWrap(service: "com.example.bank"), choice: choice)
        }

        @Test(
            "A face releases the key with one question, a change of the enrolment ends that, and the PIN begins it anew"
        )
        func lifeOfAWrap() async throws {
            try await ShimDevice.$current.withValue(device) {
                let made = try await lock().setUp(pin, usingBiometrics: true)
                let key = try #require(made.dataKey)
                #expect(made.biometrics == .renewed)
                #expect(device.prompts.isEmpty)
                #expect(try await lock().unlock(prompt) == .released(key))
                #expect(device.prompts.count == 1)
                #expect(try await lock().unlock(pin).biometrics == .untouched)
                #expect(device.prompts.count == 1)

                device.enrol()
                #expect(try await lock().unlock(prompt) == .invalidated)
                #expect(device.prompts.count == 1)
                #expect(try await lock().unlock(pin).biometrics == .renewed)
                #expect(try await lock().unlock(prompt) == .released(key))
            }
        }

        @Test("A wrong face, a cancelled question and a missing passcode release nothing")
        func nothingIsReleased() async throws {
            try await ShimDevice.$current.withValue(device) {
                _ = try await lock().setUp(pin, usingBiometrics: true)
                device.owner = .unrecognised
                #expect(try await lock().unlock(prompt) == .failed(.notRecognised))
                device.owner = .cancelling
                #expect(try await lock().unlock(prompt) == .failed(.cancelledByUser))
                device.owner = .recognised
                device.hasPasscode = false
                #expect(try await lock().unlock(prompt) == .failed(.passcodeNotSet))
                // The system has deleted the item; the PIN goes on.
                let byPIN = try await lock().unlock(pin)
                #expect(byPIN.dataKey != nil)
                #expect(byPIN.biometrics == .waiting(.passcodeNotSet))
            }
        }

        @Test("The item is nobody's but the enrolled faces': the passcode does not open it")
        func itemIsBound() async throws {
            try await ShimDevice.$current.withValue(device) {
                _ = try await lock().setUp(pin, usingBiometrics: true)
                let wrap = KeychainBiometricWrap(service: "com.example.bank")
                #expect(try await wrap.isPresent())
                device.unenrol()
                #expect(try await wrap.isPresent() == false)
                #expect(try await lock().unlock(prompt) == .failed(.notEnrolled))
            }
        }

        @Test("A sensor that is locked out says nothing of who is enrolled: the PIN opens, and the face does again")
        func lockedOut() async throws {
            try await ShimDevice.$current.withValue(device) {
                let key = try #require(try await lock().setUp(pin, usingBiometrics: true).dataKey)
                device.owner = .unrecognised
                for _ in 0..<5 { _ = try await lock().unlock(prompt) }
                #expect(try await lock().unlock(prompt) == .failed(.lockedOut))
                #expect(try await lock().unlock(pin).biometrics == .untouched)
                device.unlock()
                device.owner = .recognised
                #expect(try await lock().unlock(prompt) == .released(key))
            }
        }

        @Test("Turning biometrics off removes the item")
        func off() async throws {
            try await ShimDevice.$current.withValue(device) {
                _ = try await lock().setUp(pin, usingBiometrics: true)
                try await lock().disableBiometrics()
                #expect(try await KeychainBiometricWrap(service: "com.example.bank").isPresent() == false)
                #expect(try await lock().unlock(prompt) == .off)
            }
        }
    }
#endif
