import BulwarkCore
import BulwarkKeybag
import BulwarkStorage
import BulwarkVault
import Dispatch
import Foundation
import Testing

@Suite struct TransferTests {
    private let passphrase = Secret("an export's passphrase")

    @Test func `An export carries what may migrate and reports what may not`() async throws {
        let device = try TestVault(), other = try TestVault()
        try await device.vault.set(
            Accessibility.allCases.map { item($0.rawValue, "of \($0.rawValue)", $0, label: "L") }, authentication: nil)
        try await device.vault.add(
            item("controlled", "1", .whenUnlocked, control: .devicePasscode), authentication: nil)
        let export = try await device.vault.export(under: passphrase, cost: TestVault.cheap)
        #expect(Set(export.exported.map(\.address.account)) == ["whenUnlocked", "afterFirstUnlock"])
        #expect(export.refused.count == 4 && export.unreadable == 0)
        let result = try await other.vault.importing(export.bytes, under: passphrase)
        #expect(result == VaultImport(stored: 2))
        #expect(try await other.vault.text("whenUnlocked") == "of whenUnlocked")
        let listing = try await other.vault.list(KeychainScope(service: "test"))
        #expect(listing.items.map(\.accessibility) == [.afterFirstUnlock, .whenUnlocked])
        #expect(listing.items.allSatisfy { $0.label == "L" })
    }

    @Test func `An import keeps what is there unless it is told to replace it`() async throws {
        let device = try TestVault()
        let vault = try device.vault
        try await vault.set([item("a", "old", .whenUnlocked)], authentication: nil)
        let export = try await vault.export(under: passphrase, cost: TestVault.cheap)
        try await vault.set([item("a", "new", .whenUnlocked)], authentication: nil)
        let kept = try await vault.importing(export.bytes, under: passphrase)
        #expect(kept.stored == 0 && kept.kept.map(\.account) == ["a"])
        #expect(try await vault.text("a") == "new")
        #expect(try await vault.importing(export.bytes, under: passphrase, replacing: true).stored == 1)
        #expect(try await vault.text("a") == "old")
    }

    @Test func `An import leaves alone what another process stores meanwhile`() async throws {
        let device = try TestVault(), from = try TestVault()
        try await from.vault.set(
            [item("a", "exported", .whenUnlocked), item("b", "2", .whenUnlocked)], authentication: nil)
        let export = try await from.vault.export(under: Secret("x"), cost: TestVault.cheap)
        let other = try device.vault
        var configuration = device.configuration
        // What is there was looked for by then, if at all before it is stored.
        configuration.clock = MeddlingClock {
            try? await other.set([item("a", "newer", .whenUnlocked)], authentication: nil)
        }
        let vault = try Vault.open(at: device.location, device.setup, configuration)
        try await vault.unlock(TestVault.passcode)
        let result = try await vault.importing(export.bytes, under: Secret("x"))
        #expect(result == VaultImport(stored: 1, kept: [KeychainAddress(service: "test", account: "a")]))
        #expect(try await vault.text("a") == "newer")
        #expect(try await vault.text("b") == "2")
    }

    @Test func `A service can be exported alone, and a locked vault exports what it reaches`() async throws {
        let device = try TestVault()
        let vault = try device.vault
        try await vault.set(
            [item("a", "1", .whenUnlocked), item("b", "2", .afterFirstUnlock, service: "other")], authentication: nil)
        let export = try await vault.export(service: "other", under: passphrase, cost: TestVault.cheap)
        #expect(export.exported.map(\.address.account) == ["b"])
        try await vault.lock()
        let locked = try await vault.export(under: passphrase, cost: TestVault.cheap)
        #expect(locked.exported.map(\.address.account) == ["b"] && locked.unreadable == 1)
        try device.restart()
        await #expect(throws: StorageError(.locked)) {
            try await device.vault.export(under: passphrase, cost: TestVault.cheap)
        }
    }

    @Test func `A wrong passphrase, a flipped bit and a cut are named, and nothing is stored`() async throws {
        let device = try TestVault()
        let vault = try device.vault
        try await vault.set([item("a", "1", .whenUnlocked)], authentication: nil)
        let export = try await vault.export(under: passphrase, cost: TestVault.cheap).bytes
        _ = try await vault.removeAll(KeychainScope(service: "test"))
        await #expect(throws: StorageError(.authenticationFailed)) {
            try await vault.importing(export, under: Secret("wrong"))
        }
        for index in export.indices {
            var changed = export
            changed[index] ^= 0x40
            let error = await #expect(throws: StorageError.self, "byte \(index)") {
                try await vault.importing(changed, under: passphrase)
            }
            let expected: [StorageError.Code] =
                switch index {
                case 0..<8: [.notAnExport]
                case 8: [.unknownVersion]
                case 9..<25, 30..<62: [.authenticationFailed]
                // A cost that is none, that gives another key, or that asks for too much.
                case 25..<30: [.exportTampered, .authenticationFailed, .tooLarge, .system]
                default: [.exportTampered]
                }
            #expect(expected.contains { $0 == error?.code }, "byte \(index): \(String(describing: error))")
        }
        for count in [0, 8, 9, 61, 62, 89, export.count - 1] {
            await #expect(throws: StorageError(count < 8 ? .notAnExport : .exportTampered), "\(count) bytes") {
                try await vault.importing(Array(export.prefix(count)), under: passphrase)
            }
        }
        #expect(try await vault.text("a") == nil)
        await #expect(throws: StorageError(.refused)) { try await vault.export(under: Secret("")) }
    }

    @Test func `An export that would be refused when it is imported is refused at once`() async throws {
        let device = try TestVault()
        try await device.vault.set([item("a", String(repeating: "x", count: 4000), .whenUnlocked)], authentication: nil)
        var configuration = device.configuration
        configuration.limits.exportSize = 4000
        let vault = try Vault.open(at: device.location, device.setup, configuration)
        try await vault.unlock(TestVault.passcode)
        let passphrase = Secret("passphrase")
        await #expect(throws: StorageError(.tooLarge)) {
            _ = try await vault.export(under: passphrase, cost: TestVault.cheap)
        }
        let export = try await device.vault.export(under: passphrase, cost: TestVault.cheap)
        await #expect(throws: StorageError(.tooLarge)) {
            _ = try await vault.importing(export.bytes, under: passphrase)
        }
    }
}

/// Has something happen whenever it is looked at.
private struct MeddlingClock: WallClock {
    let body: @Sendable () async -> Void

    var now: Date {
        let done = DispatchSemaphore(value: 0)
        Task.detached {
            await body()
            done.signal()
        }
        done.wait()
        return Date()
    }
}
