// Over the stand-ins for Apple's API, which a Mac does not have.
#if !canImport(Darwin)
    import BulwarkApple
    import BulwarkAuthentication
    import BulwarkCore
    import BulwarkStorage
    import BulwarkTesting
    import Testing

    @Suite struct EnclaveKeyTests {
        private static let asking = KeychainAuthentication(reason: "to sign in")

        private func onDevice(
            _ device: ShimDevice = ShimDevice(), _ body: (ShimDevice) async throws -> Void
        ) async throws {
            try await ShimDevice.$current.withValue(device) { try await body(device) }
        }

        @Test func `A key answers a server's challenge, and is the same the next time`() async throws {
            try await onDevice { device async throws in
                let key = try await EnclaveDeviceKey.open("bank")
                #expect(key.isHardwareBacked)
                let verifier = DeviceChallengeVerifier(audience: "api.bank.example", clock: ManualClock())
                try verifier.register(publicKey: key.publicKey, for: "phone")
                device.restart()
                device.unlock()
                let again = try await EnclaveDeviceKey.open("bank")
                #expect(again.publicKey == key.publicKey)
                let challenge = try #require(verifier.challenge(for: "phone"))
                let answer = try await again.answer(challenge, audience: "api.bank.example")
                #expect(verifier.verify(answer, of: challenge.nonce, by: "phone") == .verified)
                #expect(try await EnclaveDeviceKey.open("other").publicKey != key.publicKey)
                #expect(device.prompts.isEmpty)
            }
        }

        @Test func `A Mac's key is in the keychain that has classes`() async throws {
            let device = ShimDevice()
            device.isMac = true
            try await onDevice(device) { _ async throws in
                let key = try await EnclaveDeviceKey.open("bank")
                #expect(try await EnclaveDeviceKey.open("bank").publicKey == key.publicKey)
                #expect(try await key.sign([1]).count == 64)
                #expect(try await EnclaveDeviceKey.remove("bank"))
            }
        }

        @Test func `A key that is removed is gone, and a handle to it says so`() async throws {
            try await onDevice { _ async throws in
                let key = try await EnclaveDeviceKey.open("bank")
                #expect(try await EnclaveDeviceKey.remove("bank"))
                #expect(try await !EnclaveDeviceKey.remove("bank"))
                #expect(try await EnclaveDeviceKey.find("bank") == nil)
                await #expect(throws: AuthenticationError(.deviceKeyUnavailable)) { try await key.sign([1]) }
                #expect(try await EnclaveDeviceKey.open("bank").publicKey != key.publicKey)
            }
        }

        @Test func `A locked device signs only with keys that may be used then`() async throws {
            try await onDevice { device async throws in
                let strict = try await EnclaveDeviceKey.open("strict")
                let background = try await EnclaveDeviceKey.open(
                    "background", accessibility: .afterFirstUnlockThisDeviceOnly)
                device.lock()
                await #expect(throws: AuthenticationError(.deviceKeyUnavailable)) { try await strict.sign([1]) }
                #expect(try await background.sign([1]).count == 64)
                device.restart()
                await #expect(throws: AuthenticationError(.deviceKeyUnavailable)) { try await background.sign([1]) }
                await #expect(throws: AuthenticationError(.deviceKeyUnavailable)) {
                    // Not a new key over one that cannot be seen.
                    try await EnclaveDeviceKey.open("background")
                }
            }
        }

        @Test func `A key under control asks its owner once a use, and never by itself`() async throws {
            try await onDevice { device async throws in
                let key = try await EnclaveDeviceKey.open("bank", accessControl: .biometryCurrentSet)
                await #expect(throws: AuthenticationError(.deviceKeyUnavailable)) { try await key.sign([1]) }
                #expect(device.prompts.isEmpty)
                let asking = key.asking(Self.asking)
                #expect(try await asking.sign([1]).count == 64)
                #expect(device.prompts.map(\.reason) == ["to sign in"])
                device.owner = .cancelling
                await #expect(throws: AuthenticationError(.cancelled)) { try await asking.sign([1]) }
                device.owner = .unrecognised
                await #expect(throws: AuthenticationError(.notRecognised)) { try await asking.sign([1]) }
                device.owner = .recognised
                device.enrol()
                await #expect(throws: AuthenticationError(.deviceKeyUnavailable)) { try await asking.sign([1]) }
                #expect(try await EnclaveDeviceKey.find("bank") == nil)
            }
        }

        @Test func `Without a Secure Enclave there is no key, by that name`() async throws {
            try await onDevice { device async throws in
                device.hasSecureEnclave = false
                await #expect(throws: AuthenticationError(.secureEnclaveMissing)) {
                    try await EnclaveDeviceKey.open("bank")
                }
                await #expect(throws: AuthenticationError(.secureEnclaveMissing)) { try await EnclaveEntanglement() }
            }
        }

        @Test func `An agreement meets one in software, and refuses what is no point`() async throws {
            try await onDevice { _ async throws in
                let key = try await EnclaveAgreementKey.open("backup")
                let other = SoftwareDeviceAgreementKey()
                let shared = try await key.sharedKey(with: other.publicKey, purpose: "backup")
                #expect(try await other.sharedKey(with: key.publicKey, purpose: "backup") == shared)
                await #expect(throws: AuthenticationError(.malformedPublicKey)) {
                    try await key.sharedKey(with: [4], purpose: "backup")
                }
                // Signing and agreeing are two keys, also under one name.
                #expect(try await EnclaveDeviceKey.open("backup").publicKey != key.publicKey)
            }
        }

        @Test func `The entanglement is a function of the device, and of nothing that leaves it`() async throws {
            let input = SecureBytes(copying: Array("stretched".utf8))
            var outputs: [SecureBytes] = []
            for _ in 0..<2 {
                try await onDevice { device async throws in
                    let entanglement = try await EnclaveEntanglement()
                    #expect(entanglement.isHardwareBacked)
                    let output = try entanglement.entangle(input)
                    #expect(output.count == 32)
                    #expect(try entanglement.entangle(input) == output)
                    #expect(try entanglement.entangle(SecureBytes(copying: [1])) != output)
                    #expect(try await EnclaveEntanglement().entangle(input) == output, "opened again")
                    outputs.append(output)
                    device.lock()
                    #expect(throws: AuthenticationError(.deviceKeyUnavailable)) { try entanglement.entangle(input) }
                }
            }
            #expect(outputs[0] != outputs[1], "two devices")
        }
    }
#endif
