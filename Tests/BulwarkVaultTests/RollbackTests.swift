import BulwarkCore
import BulwarkKeybag
import BulwarkStorage
import BulwarkVault
import Foundation
import Testing

/// An old database in the place of the present one.
@Suite struct RollbackTests {
    private func copy(_ device: TestVault) throws -> [String: Data] {
        let folder = device.location.folder
        var files: [String: Data] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) where name.hasPrefix("vault.sqlite") {
            files[name] = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)"))
        }
        return files
    }

    private func putBack(_ files: [String: Data], _ device: TestVault) throws {
        let folder = device.location.folder
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) where name.hasPrefix("vault.sqlite") {
            try FileManager.default.removeItem(atPath: "\(folder)/\(name)")
        }
        for (name, data) in files { try data.write(to: URL(fileURLWithPath: "\(folder)/\(name)")) }
    }

    @Test func `A database from before the last lock is refused, looked at, and repaired where that is meant`()
        async throws
    {
        let device = try TestVault()
        try await device.vault.set([item("a", "old"), item("b", "1")], authentication: nil)
        try await device.vault.lock()
        let old = try copy(device)
        try await device.vault.unlock(TestVault.passcode)
        try await device.vault.set([item("a", "new")], authentication: nil)
        try await device.vault.lock()
        try device.close()
        try putBack(old, device)
        #expect(throws: StorageError(.rolledBack)) { try device.reopened() }

        var configuration = device.configuration
        configuration.opensRolledBack = true
        let vault = try Vault.open(at: device.location, device.setup, configuration)
        try await vault.unlock(TestVault.passcode)
        let report = try await vault.verify()
        #expect(report == VaultReport(intact: 2, isRolledBack: true) && !report.isSound)
        _ = try await vault.repair()
        #expect(try await vault.text("a") == "old")
        let repaired = try device.reopened()
        try await repaired.unlock(TestVault.passcode)
        #expect(try await repaired.verify().isSound)
        try await repaired.set([item("a", "newest")], authentication: nil)
        #expect(try await repaired.text("a") == "newest")
    }

    @Test func `A number past all writes ends in a refusal, and no process`() async throws {
        let device = try TestVault()
        try await device.vault.set([item("a", "1")], authentication: nil)
        try device.vault.keybag?.raiseWatermark(to: .max)
        var configuration = device.configuration
        configuration.opensRolledBack = true
        let vault = try Vault.open(at: device.location, device.setup, configuration)
        try await vault.unlock(TestVault.passcode)
        await #expect(throws: StorageError(.refused)) { _ = try await vault.repair() }
        #expect(try await vault.verify() == VaultReport(intact: 1, isRolledBack: true))
    }

    @Test func `Through an agent an old database is refused as well`() async throws {
        let rig = try AgentRig()
        let vault = try rig.vault()
        try rig.device.close()
        try await vault.set([item("a", "old")], authentication: nil)
        let old = try copy(rig.device)
        for number in 0..<260 { try await vault.set([item("b", "\(number)")], authentication: nil) }
        #expect(try rig.keyring.watermark() > 250)
        try putBack(old, rig.device)
        #expect(throws: StorageError(.rolledBack)) { try rig.vault() }
    }

    @Test("A database that is gone or empty is not taken for a new one", arguments: [true, false])
    func goneDatabase(isEmptied: Bool) async throws {
        let device = try TestVault()
        try await device.vault.set([item("a", "1")], authentication: nil)
        try device.close()
        let database = device.location.database
        for name in [database, database + "-wal", database + "-shm"] {
            try? FileManager.default.removeItem(atPath: name)
        }
        if isEmptied { try Data().write(to: URL(fileURLWithPath: database)) }
        for _ in 0..<2 { #expect(throws: StorageError(.storeMissing)) { try device.reopened() } }
    }

    @Test func `Opening a vault remembers what was written before`() async throws {
        let device = try TestVault()
        try await device.vault.set([item("a", "1")], authentication: nil)
        try device.close()
        let old = try copy(device)
        let next = try device.reopened()
        try await next.unlock(TestVault.passcode)
        try await next.set([item("a", "2")], authentication: nil)
        _ = try device.reopened()
        try putBack(old, device)
        #expect(throws: StorageError(.rolledBack)) { try device.reopened() }
    }

    @Test func `Writes are remembered now and then, and what was not is not noticed`() async throws {
        let device = try TestVault()
        let vault = try device.vault
        for number in 0..<100 { try await vault.set([item("a", "\(number)")], authentication: nil) }
        // What making the table counts as.
        #expect(try vault.keybag?.watermark() == 1)
        let early = try copy(device)
        for number in 0..<60 { try await vault.set([item("a", "\(number)"), item("b", "1")], authentication: nil) }
        let remembered = try vault.keybag?.watermark() ?? 0
        #expect(remembered >= 256)
        try device.close()
        try putBack(early, device)
        #expect(throws: StorageError(.rolledBack)) { try device.reopened() }
    }

    @Test func `An old keybag beside the present database is refused, by the vault and by whoever opens the bag`()
        async throws
    {
        let device = try TestVault()
        let path = device.location.keybag, url = URL(fileURLWithPath: path)
        try await device.vault.set([item("a", "1")], authentication: nil)
        let old = try Data(contentsOf: url)
        let next = Secret(passcode: "another")
        try await device.vault.changePasscode(from: TestVault.passcode, to: next)
        let present = try Data(contentsOf: url)
        try device.close()
        try old.write(to: url)
        #expect(throws: StorageError(.rolledBack)) { try device.reopened() }
        #expect(throws: KeybagError(.rolledBack)) { try Keybag.open(path, device.setup) }
        try present.write(to: url)
        let vault = try device.reopened()
        try await vault.unlock(next)
        #expect(try await vault.text("a") == "1")
    }

    /// A counter that no copy of a folder brings back, as a TPM's is.
    private final class Counter: Watermark {
        private let number = Locked<UInt64>(0)

        func value() throws(KeybagError) -> UInt64 { number.withLock { $0 } }
        func raise(to value: UInt64) throws(KeybagError) { number.withLock { $0 = max($0, value) } }
    }

    @Test("A whole folder that was put back is refused by what is remembered elsewhere", arguments: [true, false])
    func wholeFolder(isCounter: Bool) async throws {
        let files = FileManager.default
        let root = files.temporaryDirectory.appendingPathComponent("rollback-\(UUID().uuidString)").path
        defer { try? files.removeItem(atPath: root) }
        let folder = root + "/vault"
        try files.createDirectory(atPath: root + "/elsewhere", withIntermediateDirectories: true)
        var setup = TestVault.setup(folder)
        if isCounter { setup.watermark = Counter() } else { setup.watermarkFolder = root + "/elsewhere" }
        let location = VaultLocation(folder: folder)
        var vault: Vault? = try Vault.create(at: location, passcode: TestVault.passcode, setup)
        try await vault?.set([item("a", "old")], authentication: nil)
        try await vault?.lock()
        vault = nil
        try files.copyItem(atPath: folder, toPath: root + "/copy")
        vault = try Vault.open(at: location, setup)
        try await vault?.unlock(TestVault.passcode)
        try await vault?.set([item("a", "new")], authentication: nil)
        try await vault?.lock()
        vault = nil
        try files.removeItem(atPath: folder)
        try files.moveItem(atPath: root + "/copy", toPath: folder)
        #expect(throws: StorageError(.rolledBack)) { try Vault.open(at: location, setup) }
        // By itself the folder is whole.
        _ = try Vault.open(at: location, TestVault.setup(folder))
    }
}
