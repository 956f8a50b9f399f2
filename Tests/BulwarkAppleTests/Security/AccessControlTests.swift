// Over the stand-ins for Apple's API, which a Mac does not have.
#if !canImport(Darwin)
    import BulwarkApple
    import BulwarkCore
    import BulwarkStorage
    import BulwarkTesting
    import Testing

    @Suite struct AccessControlTests {
        private static let key = KeychainKey<Secret>(
            "a", accessibility: .whenPasscodeSetThisDeviceOnly, accessControl: .biometryCurrentSet)
        private static let asking = KeychainAuthentication(reason: "to show your account")

        @Test func `The owner is asked once a read, in the app's words, and never without leave`() async throws {
            try await onDevice { (device, backend) async throws in
                let keychain = Keychain(service: "s", backend: backend)
                try await keychain.set(Secret("t"), for: Self.key)
                #expect(device.prompts.isEmpty)
                await #expect(throws: StorageError(.authenticationRequired)) { try await keychain.value(for: Self.key) }
                let silent = KeychainAuthentication(reason: "r", allowsInteraction: false)
                await #expect(throws: StorageError(.authenticationRequired)) {
                    try await keychain.value(for: Self.key, authentication: silent)
                }
                #expect(device.prompts.isEmpty)
                #expect(try await keychain.value(for: Self.key, authentication: Self.asking) == Secret("t"))
                #expect(device.prompts.map(\.reason) == ["to show your account"])
            }
        }

        @Test(
            "What the owner does is told by name",
            arguments: [
                (ShimDevice.Owner.unrecognised, StorageError.Code.authenticationFailed), (.cancelling, .cancelled),
            ])
        func ownerIsTold(owner: ShimDevice.Owner, code: StorageError.Code) async throws {
            try await onDevice { (device, backend) async throws in
                let keychain = Keychain(service: "s", backend: backend)
                try await keychain.set(Secret("t"), for: Self.key)
                device.owner = owner
                await #expect(throws: StorageError(code)) {
                    try await keychain.value(for: Self.key, authentication: Self.asking)
                }
                await #expect(throws: StorageError(code)) {
                    try await keychain.set(Secret("other"), for: Self.key, authentication: Self.asking)
                }
                device.owner = .recognised
                #expect(try await keychain.value(for: Self.key, authentication: Self.asking) == Secret("t"))
            }
        }

        @Test func `A context in which the owner was asked already is not asked again`() async throws {
            try await onDevice { (device, backend) async throws in
                let keychain = Keychain(service: "s", backend: backend)
                try await keychain.set(Secret("t"), for: Self.key)
                let authentication = KeychainAuthentication(reason: "r", evidence: ContextEvidence(LAContext()))
                for _ in 0..<3 { _ = try await keychain.value(for: Self.key, authentication: authentication) }
                #expect(device.prompts.count == 1)
            }
        }

        @Test func `A change of enrolment kills the item, and that is told from absence`() async throws {
            try await onDevice { (device, backend) async throws in
                let keychain = Keychain(service: "s", backend: backend)
                try await keychain.set(Secret("t"), for: Self.key)
                device.enrol()
                await #expect(throws: StorageError(.invalidated)) {
                    try await keychain.value(for: Self.key, authentication: Self.asking)
                }
                try await keychain.remove(Self.key)
                #expect(try await keychain.value(for: Self.key, authentication: Self.asking) == nil)
            }
        }

        @Test func `Either of two constraints opens, and the passcode goes on opening after a change of enrolment`()
            async throws
        {
            try await onDevice { (device, backend) async throws in
                let keychain = Keychain(service: "s", backend: backend)
                let key = KeychainKey<Secret>("a", accessControl: .any(.biometryCurrentSet, .devicePasscode))
                try await keychain.set(Secret("t"), for: key)
                device.enrol()
                #expect(try await keychain.value(for: key, authentication: Self.asking) == Secret("t"))
            }
        }

        @Test func `A password of the app is needed, and must be the right one`() async throws {
            try await onDevice { (device, backend) async throws in
                let keychain = Keychain(service: "s", backend: backend)
                let key = KeychainKey<Secret>("a", accessControl: .applicationPassword)
                await #expect(throws: StorageError(.authenticationRequired)) {
                    try await keychain.set(Secret("t"), for: key)
                }
                func given(_ password: String) -> KeychainAuthentication {
                    KeychainAuthentication(reason: "r", applicationPassword: Secret(password))
                }
                try await keychain.set(Secret("t"), for: key, authentication: given("right"))
                #expect(try await keychain.value(for: key, authentication: given("right")) == Secret("t"))
                await #expect(throws: StorageError(.authenticationFailed)) {
                    try await keychain.value(for: key, authentication: given("wrong"))
                }
                await #expect(throws: StorageError(.authenticationRequired)) { try await keychain.value(for: key) }
                #expect(device.prompts.isEmpty)
            }
        }

        @Test func `Control can be put on and taken off in place, and a listing tells of it`() async throws {
            try await onDevice { (device, backend) async throws in
                let keychain = Keychain(service: "s", backend: backend)
                let open = KeychainKey<Secret>("a"), controlled = KeychainKey<Secret>("a", accessControl: .biometryAny)
                try await keychain.set(Secret("t"), for: open)
                #expect(try await keychain.migrateProtection(of: controlled))
                #expect(try await keychain.list().items.map(\.accessControl) == [.biometryAny])
                await #expect(throws: StorageError(.authenticationRequired)) {
                    try await keychain.value(for: controlled)
                }
                #expect(try await keychain.migrateProtection(of: open, authentication: Self.asking))
                #expect(try await keychain.value(for: open) == Secret("t"))
                #expect(try await keychain.list().items.map(\.accessControl) == [nil])
                #expect(device.prompts.count == 2, "reading and changing")
            }
        }

        @Test(
            "Every control is read back as it was set, in a listing that asks nobody",
            arguments: [
                AccessControl.biometryCurrentSet, .biometryAny, .devicePasscode, .any(.biometryAny, .devicePasscode),
                .all(.biometryCurrentSet, .devicePasscode),
            ])
        func controlIsReadBack(control: AccessControl) async throws {
            try await onDevice { (device, backend) async throws in
                let keychain = Keychain(service: "s", backend: backend)
                try await keychain.set(Secret("t"), for: KeychainKey("a", accessControl: control))
                #expect(try await keychain.list().items.map(\.accessControl) == [control])
                #expect(device.prompts.isEmpty)
            }
        }

        @Test func `Without a passcode nothing can be bound to the owner`() async throws {
            try await onDevice { (device, backend) async throws in
                device.hasPasscode = false
                let keychain = Keychain(service: "s", backend: backend)
                await #expect(throws: StorageError(.unsupported)) { try await keychain.set(Secret("t"), for: Self.key) }
                let passcodeSet = KeychainKey<Secret>("b", accessibility: .whenPasscodeSetThisDeviceOnly)
                await #expect(throws: StorageError(.passcodeNotSet)) {
                    try await keychain.set(Secret("t"), for: passcodeSet)
                }
            }
        }
    }
#endif
