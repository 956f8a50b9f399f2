import BulwarkCore
import BulwarkStorage
import BulwarkVault
import Testing

@Suite struct AccessControlTests {
    private func shown(password: String? = nil, passcode: Secret? = nil) -> KeychainAuthentication {
        KeychainAuthentication(
            reason: "test", applicationPassword: password.map { Secret($0) },
            evidence: passcode.map { PasscodeEvidence($0) })
    }

    @Test("What cannot be enforced is refused by name", arguments: [AccessControl.biometryAny, .biometryCurrentSet])
    func biometryIsRefused(control: AccessControl) async throws {
        let device = try TestVault()
        let vault = try device.vault
        await #expect(throws: StorageError.unsupported(.accessControl(.biometryAny))) {
            try await vault.add(item("a", "1", control: control), authentication: nil)
        }
        #expect(try await vault.text("a") == nil)
    }

    @Test func `An item with a password opens by that password alone`() async throws {
        let device = try TestVault()
        let vault = try device.vault
        let secret = item("a", "1", control: .applicationPassword)
        await #expect(throws: StorageError(.authenticationRequired)) {
            try await vault.add(secret, authentication: nil)
        }
        try await vault.add(secret, authentication: shown(password: "pass"))
        await #expect(throws: StorageError(.authenticationRequired)) { try await vault.text("a") }
        await #expect(throws: StorageError(.authenticationFailed)) {
            try await vault.text("a", shown(password: "wrong"))
        }
        #expect(try await vault.text("a", shown(password: "pass")) == "1")
        try await vault.update(item("a", "2", control: .applicationPassword), authentication: shown(password: "new"))
        await #expect(throws: StorageError(.authenticationFailed)) {
            try await vault.text("a", shown(password: "pass"))
        }
        #expect(try await vault.text("a", shown(password: "new")) == "2")
        #expect(
            try await vault.list(KeychainScope(service: "test")).items.map(\.accessControl) == [.applicationPassword])
    }

    @Test func `A password is the same in every Unicode form`() async throws {
        let device = try TestVault()
        let vault = try device.vault
        try await vault.add(item("a", "1", control: .applicationPassword), authentication: shown(password: "caf\u{E9}"))
        #expect(try await vault.text("a", shown(password: "cafe\u{301}")) == "1")
    }

    @Test func `An item under the passcode asks for it at each read`() async throws {
        let device = try TestVault()
        let vault = try device.vault
        try await vault.add(item("a", "1", control: .devicePasscode), authentication: nil)
        await #expect(throws: StorageError(.authenticationRequired)) { try await vault.text("a") }
        await #expect(throws: StorageError(.authenticationFailed)) {
            try await vault.text("a", shown(passcode: Secret(passcode: "wrong")))
        }
        #expect(try await vault.text("a", shown(passcode: TestVault.passcode)) == "1")
        try await vault.changePasscode(from: TestVault.passcode, to: nil)
        await #expect(throws: StorageError(.passcodeNotSet)) {
            try await vault.text("a", shown(passcode: TestVault.passcode))
        }
        await #expect(throws: StorageError(.passcodeNotSet)) {
            try await vault.add(item("b", "1", control: .devicePasscode), authentication: nil)
        }
    }

    @Test func `Wrong passcodes are slowed down`() async throws {
        let device = try TestVault()
        let vault = try device.vault
        try await vault.add(item("a", "1", control: .devicePasscode), authentication: nil)
        for number in 0..<4 {
            await #expect(throws: StorageError(.authenticationFailed)) {
                try await vault.text("a", shown(passcode: Secret(passcode: "wrong \(number)")))
            }
        }
        await #expect(throws: StorageError(.rateLimited)) {
            try await vault.text("a", shown(passcode: TestVault.passcode))
        }
        await #expect(throws: StorageError(.rateLimited)) { try await device.reopened().unlock(TestVault.passcode) }
    }

    @Test func `Of two ways either opens, and of two conditions both are needed`() async throws {
        let device = try TestVault()
        let vault = try device.vault
        let password = shown(password: "pass"), passcode = shown(passcode: TestVault.passcode)
        let either = AccessControl.any(.devicePasscode, .applicationPassword)
        let both = AccessControl.all(.devicePasscode, .applicationPassword)
        try await vault.add(item("either", "1", control: either), authentication: password)
        try await vault.add(item("both", "2", control: both), authentication: password)
        #expect(try await vault.text("either", password) == "1")
        #expect(try await vault.text("either", passcode) == "1")
        await #expect(throws: StorageError(.authenticationRequired)) { try await vault.text("either") }
        await #expect(throws: StorageError(.authenticationFailed)) {
            try await vault.text("either", shown(password: "wrong"))
        }
        await #expect(throws: StorageError(.authenticationRequired)) { try await vault.text("both", password) }
        await #expect(throws: StorageError(.authenticationRequired)) { try await vault.text("both", passcode) }
        #expect(try await vault.text("both", shown(password: "pass", passcode: TestVault.passcode)) == "2")
    }
}
