import BulwarkCore
import BulwarkKeybag
import BulwarkStorage
import BulwarkTesting
import BulwarkVault
import Foundation
import Testing

@Suite struct AgentTests {
    @Test func `A vault over an agent stores, reads, lists, exports and removes`() async throws {
        let rig = try AgentRig()
        let vault = try rig.vault()
        #expect(vault.keybag == nil)
        try await vault.set(
            Accessibility.allCases.map { item($0.rawValue, "of \($0.rawValue)", $0) }, authentication: nil)
        let other = try rig.vault()
        for accessibility in Accessibility.allCases {
            #expect(try await other.text(accessibility.rawValue) == "of \(accessibility.rawValue)")
        }
        #expect(try await other.listAll().items.count == Accessibility.allCases.count)
        let export = try await other.export(under: Secret("passphrase"), cost: TestVault.cheap)
        #expect(export.exported.count == 2)
        #expect(try await other.remove(at: item("whenUnlocked", "").address))
        #expect(try await vault.text("whenUnlocked") == nil)
        #expect(try await vault.verify().isSound)
    }

    @Test("Each class of key is wrapped and unwrapped by the agent as by the bag", arguments: KeyClass.allCases)
    func classes(keyClass: KeyClass) throws {
        let rig = try AgentRig()
        let key = SecureBytes(random: 32)
        let wrapped = try rig.keyring.wrap(key, for: keyClass)
        #expect(try rig.keyring.unwrap(wrapped, for: keyClass) == key)
        let bag = try AgentRig.unlockedBag(rig.device.location)
        #expect(try bag.unwrap(wrapped, for: keyClass) == key)
        #expect(throws: KeybagError(.tampered)) {
            try rig.keyring.unwrap([UInt8](repeating: 7, count: wrapped.count), for: keyClass)
        }
    }

    @Test func `A lock by one process is heard by the others, and the keys are gone`() async throws {
        let rig = try AgentRig()
        let one = try rig.vault(), other = try rig.vault()
        try await one.set([item("a", "1")], authentication: nil)
        var states = other.states.makeAsyncIterator()
        #expect(await states.next() == .unlocked)
        #expect(try await other.text("a") == "1")
        try await one.lock()
        #expect(await states.next() == .beforeFirstUnlock)
        #expect(await states.next() == nil)
        await #expect(throws: StorageError(.locked)) { try await other.text("a") }
        await #expect(throws: StorageError(.locked)) { try await one.set([item("b", "2")], authentication: nil) }
        #expect(try await rig.hasEnded())
        #expect(!FileManager.default.fileExists(atPath: rig.location.socket.path))
        // Removing needs no key, and a second lock is none.
        #expect(try await other.remove(at: item("a", "").address))
        try rig.keyring.lock()
    }

    @Test func `When the time is over the keys are gone, whether or not anybody asks`() async throws {
        let clock = ManualClock()
        let rig = try AgentRig(lifetime: .seconds(60), clock: clock)
        let vault = try rig.vault()
        try await vault.set([item("a", "1")], authentication: nil)
        #expect(try rig.keyring.remaining() == .seconds(60))
        clock.advance(by: .seconds(59))
        #expect(try await vault.text("a") == "1")
        #expect(try rig.keyring.remaining() == .seconds(1))
        clock.advance(by: .seconds(1))
        #expect(try await rig.hasEnded())
        #expect(try rig.keyring.remaining() == nil)
        await #expect(throws: StorageError(.locked)) { try await vault.text("a") }
    }

    @Test
    func `A request that comes after the time is over is not answered, even where nobody has looked at the clock`()
        async throws
    {
        let clock = ManualClock()
        var limits = AgentRig.quick
        limits.interval = .seconds(60)
        let rig = try AgentRig(lifetime: .seconds(60), clock: clock, limits: limits)
        let keyring = rig.keyring
        let wrapped = try keyring.wrap(SecureBytes(random: 32), for: .whenUnlocked)
        clock.advance(by: .seconds(61))
        #expect(throws: KeybagError(.locked)) { try keyring.unwrap(wrapped, for: .whenUnlocked) }
        #expect(try await rig.hasEnded())
    }

    @Test func `The agent tries passcodes for others, charges wrong ones, and says how many are left`() throws {
        let rig = try AgentRig()
        try rig.keyring.confirm(TestVault.passcode)
        let error = #expect(throws: KeybagError(.wrongPasscode)) { try rig.keyring.confirm(Secret("wrong")) }
        #expect(error?.detail == .attemptsLeft(9))
        for guess in 0..<2 {
            #expect(throws: KeybagError(.wrongPasscode)) { try rig.keyring.confirm(Secret("\(guess)")) }
        }
        #expect(throws: KeybagError(.wrongPasscode)) { try rig.keyring.confirm(Secret("fourth")) }
        let limited = #expect(throws: KeybagError(.rateLimited)) { try rig.keyring.confirm(TestVault.passcode) }
        guard case .wait(let wait)? = limited?.detail else {
            Issue.record("no wait: \(String(describing: limited))")
            return
        }
        #expect(wait > .seconds(30) && wait <= .seconds(60))
        #expect(throws: KeybagError(.invalidPasscode)) { try rig.keyring.confirm(Secret("")) }
        #expect(throws: KeybagError(.invalidPasscode)) {
            try rig.keyring.confirm(Secret(String(repeating: "a", count: 5000)))
        }
        // Still there for what it holds.
        #expect(try rig.keyring.status().lockState == .unlocked)
    }

    @Test func `A second agent takes the place of the first, which locks`() async throws {
        let first = try AgentRig(lifetime: .seconds(60))
        let second = try KeyAgent(
            AgentRig.unlockedBag(first.device.location), at: first.location, lifetime: .seconds(600),
            limits: AgentRig.quick)
        defer { second.stop() }
        Thread.detachNewThread { second.run() }
        #expect(try await first.hasEnded())
        let remaining = try #require(try first.keyring.remaining())
        #expect(remaining > .seconds(60))
    }

    @Test func `A socket that a killed agent left behind is in nobody's way`() async throws {
        let device = try TestVault()
        let location = try #require(AgentLocation(of: device.location, environment: [:]))
        // Bound, and closed without being removed: what the kernel leaves of a process that was killed.
        _ = try LocalListener(at: location.socket)
        #expect(FileManager.default.fileExists(atPath: location.socket.path))
        #expect(try AgentKeyring(at: location).remaining() == nil)
        let agent = try KeyAgent(
            AgentRig.unlockedBag(device.location), at: location, lifetime: .seconds(60), limits: AgentRig.quick)
        defer { agent.stop() }
        Thread.detachNewThread { agent.run() }
        #expect(try AgentKeyring(at: location).status().lockState == .unlocked)
    }

    @Test func `An agent is found from every environment, and leaves no sign behind`() throws {
        let device = try TestVault()
        let files = SystemFileSystem()
        let runtime = "/tmp/run-\(UUID().uuidString.prefix(8))"
        try files.makeFolder(runtime, permissions: .ownerOnlyFolder)
        defer { try? FileManager.default.removeItem(atPath: runtime) }
        func place(_ environment: [String: String]) throws -> AgentLocation {
            try #require(AgentLocation(of: device.location, environment: environment))
        }
        let here = try place(["XDG_RUNTIME_DIR": runtime]), elsewhere = try place([:])
        #expect(here != elsewhere)
        let agent = try KeyAgent(
            AgentRig.unlockedBag(device.location), at: here, lifetime: .seconds(60), limits: AgentRig.quick)
        Thread.detachNewThread { agent.run() }
        #expect(try place([:]) == here)
        #expect(try AgentKeyring(at: place([:])).status().lockState == .unlocked)
        // The next one has another environment, and takes its place all the same.
        let next = try KeyAgent(
            AgentRig.unlockedBag(device.location), at: elsewhere, lifetime: .seconds(60), limits: AgentRig.quick)
        Thread.detachNewThread { next.run() }
        #expect(try AgentKeyring(at: here).remaining() == nil)
        #expect(try place(["XDG_RUNTIME_DIR": runtime]) == elsewhere)
        try AgentKeyring(at: place(["XDG_RUNTIME_DIR": runtime])).lock()
        #expect(try place(["XDG_RUNTIME_DIR": runtime]) == here)
    }

    @Test(
        "A sign that leads to another user's folder, to none or to nothing is passed over",
        arguments: ["/proc/1/agent", "/nowhere/agent", "agent", "", "/\u{0}", String(repeating: "/a", count: 80)])
    func foreignSign(path: String) throws {
        let device = try TestVault()
        try Data(path.utf8).write(to: URL(fileURLWithPath: device.location.folder + "/agent.place"))
        let found = AgentLocation(of: device.location, environment: [:])
        // Root owns what others do not.
        if path == "/proc/1/agent", ProcessOwner.user == 0 { return }
        #expect(found?.socket.path == device.location.folder + "/agent")
    }

    @Test("A sign that leads to something else than a socket costs nothing", arguments: [0o700, 0o755] as [UInt16])
    func misleadingSign(permissions: UInt16) throws {
        let device = try TestVault()
        let files = SystemFileSystem()
        let folder = "/tmp/sign-\(UUID().uuidString.prefix(8))"
        try files.makeFolder(folder, permissions: .ownerOnlyFolder)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try files.replaceDurably(folder + "/thesis", with: Array("years of work".utf8))
        try files.setPermissions(FilePermissions(rawValue: permissions), of: folder)
        try Data("\(folder)/thesis".utf8).write(to: URL(fileURLWithPath: device.location.folder + "/agent.place"))
        let location = try #require(AgentLocation(of: device.location, environment: [:]))
        #expect(location.folder == device.location.folder)
        let agent = try KeyAgent(
            AgentRig.unlockedBag(device.location), at: location, lifetime: .seconds(60), limits: AgentRig.quick)
        agent.stop()
        #expect(try files.contents(of: folder + "/thesis", limit: 100) == Array("years of work".utf8))
        #expect(try files.status(of: folder, followingLinks: true).permissions.rawValue == permissions)
        // Nor is a file in the place where the socket belongs taken for one that was left behind.
        try files.replaceDurably(device.location.folder + "/agent", with: [1])
        #expect(throws: CoreError(.alreadyExists)) {
            try KeyAgent(
                AgentRig.unlockedBag(device.location), at: location, lifetime: .seconds(60), limits: AgentRig.quick)
        }
        #expect(try files.contents(of: device.location.folder + "/agent", limit: 100) == [1])
    }

    @Test func `Where there is no agent the state is that before the first unlock`() throws {
        let device = try TestVault()
        let location = try #require(AgentLocation(of: device.location, environment: [:]))
        let keyring = AgentKeyring(at: location)
        #expect(try keyring.remaining() == nil)
        #expect(try keyring.status() == ClassKeyStatus(lockState: .beforeFirstUnlock, hasPasscode: true))
        #expect(throws: KeybagError(.locked)) { try keyring.wrap(SecureBytes(random: 32), for: .complete) }
        #expect(throws: KeybagError(.notAvailable)) { try keyring.confirm(TestVault.passcode) }
    }

    @Test func `The socket is where the session's files are, or else in the vault, and never too long`() throws {
        let files = SystemFileSystem()
        let runtime = FileManager.default.temporaryDirectory.appendingPathComponent(
            "run-\(UUID().uuidString.prefix(8))")
        try files.makeFolder(runtime.path, permissions: .ownerOnlyFolder)
        defer { try? FileManager.default.removeItem(at: runtime) }
        let one = VaultLocation(folder: "/home/one/vault"), two = VaultLocation(folder: "/home/two/vault")
        func place(_ vault: VaultLocation, _ runtime: String?) -> AgentLocation? {
            AgentLocation(of: vault, environment: runtime.map { ["XDG_RUNTIME_DIR": $0] } ?? [:])
        }
        let first = try #require(place(one, runtime.path))
        #expect(first.folder == runtime.path + "/bulwark")
        #expect(first == place(one, runtime.path) && first != place(two, runtime.path))
        #expect(place(one, nil)?.socket.path == "/home/one/vault/agent")
        for wrong in ["relative", "", runtime.path + "/none"] {
            #expect(place(one, wrong)?.folder == one.folder, "\(wrong)")
        }
        #expect(place(VaultLocation(folder: "/" + String(repeating: "a", count: 120)), nil) == nil)
    }
}
