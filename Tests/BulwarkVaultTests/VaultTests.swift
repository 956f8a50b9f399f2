import BulwarkCore
import BulwarkKeybag
import BulwarkStorage
import BulwarkTesting
import BulwarkVault
import Foundation
import Testing

@Suite struct VaultTests {
    @Test func `Only the owner can reach the folder and its files`() async throws {
        let device = try TestVault()
        try await device.vault.set([item("a", "1")], authentication: nil)
        let files = SystemFileSystem()
        let folder = device.location.folder
        #expect(try files.status(of: folder, followingLinks: false).permissions == .ownerOnlyFolder)
        for name in try files.names(inFolder: folder) {
            #expect(
                try files.status(of: "\(folder)/\(name)", followingLinks: false).permissions == .ownerOnly, "\(name)")
        }
    }

    @Test func `Rights that others have are taken from them, and a link is not followed`() async throws {
        let device = try TestVault()
        let files = SystemFileSystem()
        try files.setPermissions(FilePermissions(rawValue: 0o755), of: device.location.folder)
        try files.setPermissions(FilePermissions(rawValue: 0o644), of: device.location.database)
        _ = try device.reopened()
        #expect(try files.status(of: device.location.folder, followingLinks: false).permissions == .ownerOnlyFolder)
        #expect(try files.status(of: device.location.database, followingLinks: false).permissions == .ownerOnly)
        let linked = VaultLocation(folder: device.location.folder + "/linked")
        try files.makeFolder(linked.folder, permissions: .ownerOnlyFolder)
        try FileManager.default.createSymbolicLink(
            atPath: linked.database, withDestinationPath: device.location.database)
        #expect(throws: StorageError.self) { try Vault.create(at: linked, passcode: nil, device.setup) }
    }

    @Test(
        "The environment names the folder",
        arguments: [
            (["BULWARK_HOME": "/b", "XDG_STATE_HOME": "/x", "HOME": "/h"], "/b"),
            (["XDG_STATE_HOME": "/x", "HOME": "/h"], "/x/bulwark"), (["HOME": "/h"], "/h/.local/state/bulwark"),
            (["XDG_STATE_HOME": "relative", "HOME": "/h"], "/h/.local/state/bulwark"), ([:], nil),
        ] as [([String: String], String?)])
    func environment(variables: [String: String], folder: String?) {
        #expect(VaultLocation(environment: variables)?.folder == folder)
    }

    @Test func `No name, label, value or date stands in the file`() async throws {
        let device = try TestVault()
        let marked = KeychainItem(
            address: KeychainAddress(
                service: "SERVICENAME", account: "ACCOUNTNAME",
                kind: .internet(InternetPlace(server: "SERVERNAME", path: "/PATHNAME")), accessGroup: "GROUPNAME"),
            value: SecureBytes(copying: Array("THEVALUE".utf8)), label: "LABELTEXT")
        try await device.vault.set([marked], authentication: nil)
        let found = try await device.vault.item(at: marked.address, authentication: nil)
        #expect(found == marked)
        for name in try FileManager.default.contentsOfDirectory(atPath: device.location.folder) {
            let data = try Data(contentsOf: URL(fileURLWithPath: "\(device.location.folder)/\(name)"))
            for word in ["SERVICENAME", "ACCOUNTNAME", "SERVERNAME", "PATHNAME", "GROUPNAME", "THEVALUE", "LABELTEXT"] {
                #expect(data.range(of: Data(word.utf8)) == nil, "\(word) in \(name)")
            }
        }
    }

    @Test func `Dates are kept through changes, and the class is that of the last`() async throws {
        let device = try TestVault()
        var configuration = device.configuration
        let clock = ManualClock()
        configuration.clock = clock
        let vault = try Vault.open(at: device.location, device.setup, configuration)
        try await vault.unlock(TestVault.passcode)
        let first = clock.now
        try await vault.add(item("a", "1"), authentication: nil)
        clock.advance(by: .seconds(100))
        try await vault.update(item("a", "2", .afterFirstUnlock), authentication: nil)
        let found = try #require(try await vault.list(KeychainScope(service: "test")).items.first)
        #expect(abs(try #require(found.created).timeIntervalSince(first)) < 0.01)
        #expect(try #require(found.modified) > first)
        #expect(found.accessibility == .afterFirstUnlock)
    }

    @Test func `A group of writes is done as a whole or not at all`() async throws {
        let device = try TestVault()
        let vault = try device.vault
        let biometric = item("c", "3", control: .biometryAny)
        await #expect(throws: StorageError(.unsupported)) {
            try await vault.set([item("a", "1"), item("b", "2"), biometric], authentication: nil)
        }
        #expect(try await vault.text("a") == nil)
        try await vault.set([item("w", "1"), item("x", "2", .afterFirstUnlock)], authentication: nil)
        try await vault.lock()
        await #expect(throws: StorageError(.locked)) {
            try await vault.set([item("x", "new", .afterFirstUnlock), item("w", "new")], authentication: nil)
        }
        #expect(try await vault.text("x") == "2")
    }

    @Test func `Locked names the stored item's class, not the one that is asked for`() async throws {
        let device = try TestVault()
        try await device.vault.set([item("a", "1", .whenUnlocked)], authentication: nil)
        try await device.move(to: .locked)
        let keychain = Keychain(service: "test", backend: try device.vault)
        let key = KeychainKey<Secret>("a", accessibility: .afterFirstUnlock)
        let error = await #expect(throws: StorageError.self) { try await keychain.value(for: key) }
        #expect(error?.detail == .locked(.whenUnlocked, .locked))
    }

    @Test func `Items of the passcode's class go with it, even where the removal stopped half way`() async throws {
        let device = try TestVault()
        try await device.vault.set(
            [item("a", "1", .whenPasscodeSetThisDeviceOnly), item("b", "2")], authentication: nil)
        // Another process removes the passcode from the bag alone.
        let bag = try Keybag.open(device.location.keybag, device.setup)
        try bag.removePasscode(TestVault.passcode)
        try device.restart()
        let vault = try device.vault
        #expect(try await vault.text("a") == nil)
        #expect(try await vault.text("b") == "2")
        try await vault.changePasscode(from: nil, to: TestVault.passcode)
        try await vault.set([item("a", "3", .whenPasscodeSetThisDeviceOnly)], authentication: nil)
        #expect(try await vault.text("a") == "3")
        #expect(try await vault.verify().isSound)
    }

    @Test func `A change of passcode leaves the items alone`() async throws {
        let device = try TestVault()
        try await device.vault.set([item("a", "1")], authentication: nil)
        let before = try Data(contentsOf: URL(fileURLWithPath: device.location.database))
        let next = Secret(passcode: "another")
        try await device.vault.changePasscode(from: TestVault.passcode, to: next)
        #expect(try Data(contentsOf: URL(fileURLWithPath: device.location.database)) == before)
        try device.restart()
        await #expect(throws: StorageError(.authenticationFailed)) { try await device.vault.unlock(TestVault.passcode) }
        try await device.vault.unlock(next)
        #expect(try await device.vault.text("a") == "1")
    }

    @Test func `Lock and unlock can be watched`() async throws {
        let device = try TestVault()
        let vault = try device.vault
        var states = vault.states.makeAsyncIterator()
        #expect(await states.next() == .unlocked)
        try await vault.lock()
        #expect(await states.next() == .locked)
        try await vault.unlock(TestVault.passcode)
        #expect(await states.next() == .unlocked)
    }

    @Test func `What is locked elsewhere in the process is locked here`() async throws {
        let device = try TestVault()
        let vault = try device.vault
        try await vault.set([item("a", "1")], authentication: nil)
        #expect(try await vault.text("a") == "1")
        vault.keybag?.lock()
        await #expect(throws: StorageError(.locked)) { try await vault.text("a") }
    }

    @Test func `Erasing destroys the keybag, and with it all that any copy of the file has`() async throws {
        let device = try TestVault()
        try await device.vault.set([item("a", "1")], authentication: nil)
        try await device.vault.erase()
        #expect(!FileManager.default.fileExists(atPath: device.location.keybag))
        #expect(!FileManager.default.fileExists(atPath: device.location.database))
        #expect(throws: StorageError(.notAvailable)) { try device.reopened() }
    }

    @Test func `Deleted values are gone from the file after a lock`() async throws {
        let device = try TestVault()
        let vault = try device.vault
        try await vault.set([item("a", "1"), item("b", "2")], authentication: nil)
        let path = device.location.database
        func size() throws -> Int { try Data(contentsOf: URL(fileURLWithPath: path + "-wal")).count }
        #expect(try size() > 0)
        #expect(try await vault.remove(at: item("a", "").address))
        try await vault.lock()
        #expect(try size() == 0)
    }

    @Test("Values of any size come back", arguments: [0, 1, 13, 14, 15, 16, 31, 32, 33, 4096, 65_536, 1 << 20])
    func sizes(count: Int) async throws {
        let device = try TestVault()
        let value = SecureBytes(random: count)
        let stored = KeychainItem(address: KeychainAddress(service: "test", account: "a"), value: value)
        try await device.vault.set([stored], authentication: nil)
        #expect(try await device.vault.item(at: stored.address, authentication: nil)?.value == value)
    }

    @Test func `What is too large is refused`() async throws {
        let device = try TestVault()
        let large = KeychainItem(
            address: KeychainAddress(service: "test", account: "a"), value: SecureBytes(random: (1 << 20) + 1))
        await #expect(throws: StorageError(.tooLarge)) { try await device.vault.set([large], authentication: nil) }
        let long = item(String(repeating: "a", count: 20_000), "1")
        await #expect(throws: StorageError(.tooLarge)) { try await device.vault.set([long], authentication: nil) }
    }

    @Test func `A row's key is new with each write`() async throws {
        let device = try TestVault()
        let vault = try device.vault
        try await vault.set([item("a", "same")], authentication: nil)
        try await vault.lock()
        let first = try Data(contentsOf: URL(fileURLWithPath: device.location.database))
        try await vault.unlock(TestVault.passcode)
        try await vault.set([item("a", "same")], authentication: nil)
        try await vault.lock()
        #expect(try Data(contentsOf: URL(fileURLWithPath: device.location.database)) != first)
    }

    @Test func `Groups of apps keep their items apart`() async throws {
        let device = try TestVault()
        let vault = try device.vault
        var mine = item("a", "mine"), shared = item("a", "shared")
        mine.address.accessGroup = "one"
        shared.address.accessGroup = "two"
        try await vault.set([mine, shared], authentication: nil)
        #expect(text(try await vault.item(at: mine.address, authentication: nil)) == "mine")
        #expect(try await vault.list(KeychainScope(service: "test", accessGroup: "two")).items.count == 1)
        #expect(try await vault.removeAll(KeychainScope(service: "test", accessGroup: "one")) == 1)
        #expect(text(try await vault.item(at: shared.address, authentication: nil)) == "shared")
    }
}
