import BulwarkCore
import BulwarkKeybag
import BulwarkStorage
import BulwarkVault
import Foundation
import Testing

/// A vault that another process erases, and perhaps makes anew, while it is open here.
@Suite struct ErasedVaultTests {
    private let gone = StorageError(.notAvailable)

    private func erase(_ device: TestVault, remaking isRemade: Bool) async throws -> Vault? {
        try Vault.erase(at: device.location, device.setup)
        if !isRemade { return nil }
        let vault = try Vault.create(
            at: device.location, passcode: TestVault.passcode, device.setup, device.configuration)
        try await vault.set([item("new", "1")], authentication: nil)
        return vault
    }

    @Test("Nothing is acknowledged that nobody will find, and nothing given that was erased", arguments: [true, false])
    func erased(isRemade: Bool) async throws {
        let device = try TestVault()
        let here = try device.vault
        try await here.set([item("a", "1")], authentication: nil)
        // It is known here that the table adds up, and the keys are at hand.
        #expect(try await here.text("a") == "1")
        let there = try await erase(device, remaking: isRemade)
        await #expect(throws: gone) { try await here.text("a") }
        await #expect(throws: gone) { try await here.text("none") }
        await #expect(throws: gone) { try await here.set([item("b", "2")], authentication: nil) }
        await #expect(throws: gone) { _ = try await here.remove(at: item("a", "").address) }
        await #expect(throws: gone) { _ = try await here.listAll() }
        await #expect(throws: gone) { _ = try await here.verify() }
        await #expect(throws: gone) { try await here.unlock(TestVault.passcode) }
        try await here.lock()
        #expect(try await there?.text("new") ?? "1" == "1")
        if let there { #expect(try await there.verify() == VaultReport(intact: 1)) }
    }

    @Test func `A first write is refused where the vault was erased before anything was read`() async throws {
        let device = try TestVault(passcode: nil)
        let here = try device.vault
        _ = try await erase(device, remaking: true)
        await #expect(throws: gone) { try await here.set([item("b", "2")], authentication: nil) }
    }

    @Test func `Erasing a vault that was made anew elsewhere leaves that one alone`() async throws {
        let device = try TestVault()
        let here = try device.vault
        _ = try await erase(device, remaking: true)
        try await here.erase()
        let again = try device.reopened()
        try await again.unlock(TestVault.passcode)
        #expect(try await again.text("new") == "1")
    }

    @Test func `Who has a vault open that is erased and made anew does not disturb it by closing`() async throws {
        let device = try TestVault()
        try await device.vault.set([item("a", "1")], authentication: nil)
        let there = try await erase(device, remaking: true)
        try device.close()
        try await there?.set([item("more", "2")], authentication: nil)
        let again = try device.reopened()
        try await again.unlock(TestVault.passcode)
        #expect(try await again.text("more") == "2")
        #expect(try await again.verify() == VaultReport(intact: 2))
    }

    @Test func `A vault that cannot be made leaves the passcode of the keybag that is missing`() async throws {
        let device = try TestVault()
        try await device.vault.set([item("a", "1")], authentication: nil)
        try device.close()
        let files = FileManager.default, bag = device.location.keybag
        try files.moveItem(atPath: bag, toPath: bag + ".away")
        #expect(throws: StorageError(.alreadyExists)) {
            _ = try Vault.create(at: device.location, passcode: Secret(passcode: "other"), device.setup)
        }
        #expect(!files.fileExists(atPath: bag))
        try files.moveItem(atPath: bag + ".away", toPath: bag)
        try device.restart()
        try await device.vault.unlock(TestVault.passcode)
        #expect(try await device.vault.text("a") == "1")
    }
}
