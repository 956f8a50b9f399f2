import BulwarkCore
import BulwarkKeybag
import BulwarkStorage
import BulwarkVault
import Testing

/// A passcode that another process sets or removes while a vault is open.
@Suite struct SharedPasscodeTests {
    private let own = Accessibility.whenPasscodeSetThisDeviceOnly

    @Test func `A passcode that another process has set holds here, and what it protects stays`() async throws {
        let device = try TestVault(passcode: nil)
        let here = try device.vault, there = try device.reopened()
        try await here.set([item("b", "2")], authentication: nil)
        try await there.changePasscode(from: nil, to: TestVault.passcode)
        try await there.set([item("a", "1", own)], authentication: nil)
        // Nothing is taken for what a removed passcode left behind.
        await #expect(throws: StorageError(.refused)) {
            try await here.changePasscode(from: nil, to: Secret(passcode: "another"))
        }
        #expect(try await there.text("a") == "1")
        try await here.lock()
        #expect(await here.lockState() == .locked)
        await #expect(throws: StorageError(.locked)) { try await here.text("b") }
        try await here.unlock(TestVault.passcode)
        #expect(try await here.text("a") == "1")
        #expect(try await here.verify() == VaultReport(intact: 2))
    }

    @Test("An item under a passcode of another process is not absent", arguments: ["read", "list", "add", "lock"])
    func itemsOfOthers(first: String) async throws {
        let device = try TestVault(passcode: nil)
        let here = try device.vault, there = try device.reopened()
        try await there.changePasscode(from: nil, to: TestVault.passcode)
        try await there.set([item("a", "1", own)], authentication: nil)
        switch first {
        case "read": await #expect(throws: StorageError(.locked)) { try await here.text("a") }
        case "list": #expect(try await !here.list(KeychainScope(service: "test")).isComplete)
        case "add":
            await #expect(throws: StorageError.self) { try await here.add(item("a", "2"), authentication: nil) }
        default:
            try await here.lock()
            #expect(await here.lockState() == .locked)
        }
        #expect(try await there.text("a") == "1")
        try await here.unlock(TestVault.passcode)
        #expect(try await here.text("a") == "1")
    }

    @Test func `A passcode that another process has removed takes its items along here, too`() async throws {
        let device = try TestVault()
        let here = try device.vault, there = try device.reopened()
        try await here.set([item("a", "1", own), item("b", "2")], authentication: nil)
        #expect(try await here.text("a") == "1")
        try await there.unlock(TestVault.passcode)
        try await there.changePasscode(from: TestVault.passcode, to: nil)
        #expect(try await here.text("a") == nil)
        // What was acknowledged could be read by nobody.
        await #expect(throws: StorageError(.passcodeNotSet)) {
            try await here.set([item("a", "3", own)], authentication: nil)
        }
        #expect(try await here.text("b") == "2")
        // A new passcode has a new key for the class, which is not here yet.
        let next = Secret(passcode: "next")
        try await there.changePasscode(from: nil, to: next)
        try await there.set([item("c", "4", own)], authentication: nil)
        await #expect(throws: StorageError(.locked)) { try await here.text("c") }
        await #expect(throws: StorageError(.locked)) { try await here.set([item("a", "5", own)], authentication: nil) }
        try await here.unlock(next)
        try await here.set([item("a", "5", own)], authentication: nil)
        #expect(try await there.text("a") == "5")
        #expect(try await here.text("c") == "4")
        #expect(try await there.verify() == VaultReport(intact: 3))
    }

    @Test func `A passcode that was removed and set in between leaves no old key in use`() async throws {
        let device = try TestVault()
        let here = try device.vault, there = try device.reopened()
        try await here.set([item("a", "1", own)], authentication: nil)
        #expect(try await here.text("a") == "1")
        try await there.unlock(TestVault.passcode)
        try await there.changePasscode(from: TestVault.passcode, to: nil)
        try await there.changePasscode(from: nil, to: TestVault.passcode)
        try await there.set([item("c", "4", own)], authentication: nil)
        await #expect(throws: StorageError(.locked)) { try await here.set([item("a", "5", own)], authentication: nil) }
        await #expect(throws: StorageError(.locked)) { try await here.text("c") }
        try await here.unlock(TestVault.passcode)
        try await here.set([item("a", "5", own)], authentication: nil)
        #expect(try await there.text("a") == "5")
    }
}
