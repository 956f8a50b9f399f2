import BulwarkCore
import BulwarkKeybag
import BulwarkStorage
import BulwarkTesting
import BulwarkVault
import Foundation
import Testing

/// Processes that ask the agent of another.
@Suite struct AgentProcessTests {
    @Test func `Processes share the keys that another holds, and none has them once it has locked`() async throws {
        let rig = try AgentRig()
        let vault = try rig.vault()
        try await vault.set([item("a", "of the agent's process")], authentication: nil)
        let folder = rig.device.location.folder
        await #expect(processExitsWith: .success) { [folder = folder as String] in
            let vault = try Self.vault(folder)
            guard try await vault.text("a") == "of the agent's process" else { exit(3) }
            try await vault.set([item("b", "of a child")], authentication: nil)
        }
        #expect(try await vault.text("b") == "of a child")
        await #expect(processExitsWith: .success) { [folder = folder as String] in
            let vault = try Self.vault(folder)
            guard try await vault.text("b") == "of a child" else { exit(3) }
            try await vault.lock()
            guard (try? await vault.text("b")) == nil else { exit(4) }
        }
        #expect(try await rig.hasEnded())
        await #expect(throws: StorageError(.locked)) { try await vault.text("a") }
    }

    private static func vault(_ folder: String) throws -> Vault {
        let location = VaultLocation(folder: folder)
        let place = try #require(AgentLocation(of: location, environment: [:]))
        return try Vault(location, keyring: AgentKeyring(at: place))
    }

    @Test func `An agent that was stopped, and does not answer, is killed by a lock`() async throws {
        let device = try TestVault()
        let folder = device.location.folder
        let location = try #require(AgentLocation(of: device.location, environment: [:]))
        let isLocked = Locked<Bool?>(nil)
        Thread.detachNewThread {
            while !FileManager.default.fileExists(atPath: folder + "/ready") { usleep(10_000) }
            let done = (try? AgentKeyring(at: location, patience: .milliseconds(300)).lock()) != nil
            isLocked.withLock { $0 = done }
        }
        await #expect(processExitsWith: .signal(SIGKILL)) { [folder = folder as String] in
            let location = VaultLocation(folder: folder)
            let place = try #require(AgentLocation(of: location, environment: [:]))
            let agent = try KeyAgent(AgentRig.unlockedBag(location), at: place, lifetime: .seconds(600))
            _ = FileManager.default.createFile(atPath: folder + "/ready", contents: nil)
            _ = kill(getpid(), SIGSTOP)
            agent.run()
        }
        #expect(await Patience.wait { isLocked.withLock { $0 != nil } })
        #expect(isLocked.withLock { $0 } == true)
        #expect(try AgentKeyring(at: location).remaining() == nil)
    }

    @Test(.enabled(if: ProcessOwner.user == 0, "needs root, to become another user"))
    func `A socket that another user put there is not believed: the kernel says whose it is`() async throws {
        let folder = "/tmp/bulwark-\(UUID().uuidString.prefix(8))"
        let files = SystemFileSystem()
        try files.makeFolder(folder, permissions: .ownerOnlyFolder)
        try files.setPermissions(FilePermissions(rawValue: 0o777), of: folder)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let location = try #require(AgentLocation(of: VaultLocation(folder: folder), environment: [:]))
        // On a thread of its own, for the test waits for the other process.
        let answer = Locked<Result<ClassKeyStatus, KeybagError>?>(nil)
        Thread.detachNewThread {
            while !FileManager.default.fileExists(atPath: folder + "/ready") { usleep(10_000) }
            let found = Result { () throws(KeybagError) in try AgentKeyring(at: location).status() }
            answer.withLock { $0 = found }
            _ = FileManager.default.createFile(atPath: folder + "/done", contents: nil)
        }
        await #expect(processExitsWith: .success) { [folder = folder as String] in
            guard setgid(65534) == 0, setuid(65534) == 0 else { exit(2) }
            guard let address = LocalAddress(folder + "/agent"), let listener = try? LocalListener(at: address) else {
                exit(3)
            }
            _ = FileManager.default.createFile(atPath: folder + "/ready", contents: nil)
            while !FileManager.default.fileExists(atPath: folder + "/done") { usleep(10_000) }
            withExtendedLifetime(listener) {}
        }
        #expect(answer.withLock { $0 } == .failure(KeybagError(.notAvailable)))
    }
}
