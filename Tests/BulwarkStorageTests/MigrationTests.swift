import BulwarkCore
import BulwarkStorage
import BulwarkTesting
import Testing

@Suite struct MigrationTests {
    private let fake = FakeKeychain()
    private let preferences = Preferences(["token": "t"])
    private var keychain: Keychain { Keychain(service: "com.example.bank", backend: fake) }
    private var source: DefaultsSecrets { DefaultsSecrets(preferences) }

    @Test func `A secret is copied, read back, and only then wiped`() async throws {
        #expect(try await keychain.migrate("token", from: source, to: .authToken) == .moved)
        #expect(try await keychain.value(for: .authToken) == Secret("t"))
        #expect(preferences.bytes(forKey: "token") == nil)
        #expect(try await keychain.migrate("token", from: source, to: .authToken) == .nothingToMove)
    }

    @Test func `A copy that comes back altered leaves the old place alone`() async throws {
        let keychain = Keychain(service: "com.example.bank", backend: AlteringKeychain(fake: fake))
        await #expect(throws: StorageError(.verificationFailed)) {
            try await keychain.migrate("token", from: source, to: .authToken)
        }
        #expect(preferences.bytes(forKey: "token") != nil)
    }

    @Test("A keychain that fails leaves the old place alone", arguments: [0, 1, 2, 3, 4])
    func failureLeavesTheOldPlace(call: Int) async throws {
        // Fails from its call of that number on: the reads before, the update, the add, the read after.
        let calls = Locked(0)
        fake.setFault { _ in
            let number = calls.withLock { count -> Int in
                defer { count += 1 }
                return count
            }
            return number >= call ? StorageError(.inputOutput) : nil
        }
        await #expect(throws: StorageError(.inputOutput)) {
            try await keychain.migrate("token", from: source, to: .authToken)
        }
        #expect(preferences.bytes(forKey: "token") != nil)
        fake.setFault(nil)
        let again = try await keychain.migrate("token", from: source, to: .authToken)
        #expect(again == .moved || again == .finished)
        #expect(try await keychain.value(for: .authToken) == Secret("t"))
    }

    @Test(arguments: InMemoryFileSystem.PowerCut.allCases)
    func `A crash at any point of moving a secret out of a file is made good by moving it again`(
        outcome: InMemoryFileSystem.PowerCut
    ) async throws {
        var outcomes: Set<MigrationOutcome> = []
        var call = 1
        while true {
            let disk = InMemoryFileSystem()
            try disk.makeFolders("/old")
            try disk.replaceDurably("/old/token", with: Array("t".utf8))
            let keychain = Keychain(service: "com.example.bank", backend: FakeKeychain())
            let files = FaultyFileSystem(over: disk, faults: [FileFault(.crash, at: call)])
            _ = try? await keychain.migrate("token", from: FileSecrets(folder: "/old", files: files), to: .authToken)
            let found = disk.afterPowerCut(outcome)
            outcomes.insert(
                try await keychain.migrate("token", from: FileSecrets(folder: "/old", files: found), to: .authToken))
            #expect(try await keychain.value(for: .authToken) == Secret("t"), "call \(call)")
            // Whatever it is called: nothing of the secret is left.
            #expect(try found.names(inFolder: "/old") == [], "call \(call)")
            if !files.hasCrashed { break }
            call += 1
        }
        #expect(outcomes.isSubset(of: [.moved, .finished, .nothingToMove]) && call > 5)
    }

    @Test func `A secret that is written anew where a crash had cut its removal short is moved, too`() async throws {
        let disk = InMemoryFileSystem()
        try disk.replaceDurably("/token", with: Array("t".utf8))
        let files = FaultyFileSystem(over: disk, faults: [FileFault(.crash, in: [.truncate])])
        #expect(throws: StorageError.self) { try FileSecrets(folder: "/", files: files).wipe("token") }
        try disk.replaceDurably("/token", with: Array("u".utf8))
        #expect(
            try await keychain.migrate("token", from: FileSecrets(folder: "/", files: disk), to: .authToken) == .moved)
        #expect(try await keychain.value(for: .authToken) == Secret("u"))
        #expect(try disk.names(inFolder: "/") == [])
    }

    @Test func `A locked keychain leaves the old place alone`() async throws {
        fake.lock()
        await #expect(throws: StorageError(.locked)) {
            try await keychain.migrate("token", from: source, to: .authToken)
        }
        #expect(preferences.bytes(forKey: "token") != nil)
    }

    @Test func `Another value in the keychain is a conflict, and both stay`() async throws {
        try await keychain.set(Secret("newer"), for: .authToken)
        #expect(try await keychain.migrate("token", from: source, to: .authToken) == .conflict)
        #expect(preferences.bytes(forKey: "token") != nil)
        #expect(try await keychain.value(for: .authToken) == Secret("newer"))
    }

    @Test func `A place that does not let go is told`() async throws {
        let stubborn = Preferences(["token": "t"], letsGo: false)
        let outcome = try await keychain.migrate("token", from: DefaultsSecrets(stubborn), to: .authToken)
        #expect(outcome == .copiedOnly(StorageError(.verificationFailed)))
    }

    @Test func `A file is overwritten and removed`() async throws {
        let files = InMemoryFileSystem()
        try files.makeFolder("/app", permissions: .ownerOnlyFolder)
        try files.replaceDurably("/app/token", with: Array("t".utf8))
        let source = FileSecrets(folder: "/app", files: files)
        #expect(try await keychain.migrate("token", from: source, to: .authToken) == .moved)
        #expect(try files.names(inFolder: "/app") == [])
        await #expect(throws: StorageError.self) {
            try await keychain.migrate("../token", from: source, to: .authToken)
        }
    }

    @Test func `A file is overwritten in three passes, each durable before the next`() throws {
        let disk = InMemoryFileSystem()
        try disk.replaceDurably("/token", with: Array("t".utf8))
        let files = FaultyFileSystem(over: disk)
        try FileSecrets(folder: "/", files: files).wipe("token")
        let log = files.log.filter { [.write, .synchronize, .truncate, .remove].contains($0) }
        #expect(
            log == [.write, .synchronize, .write, .synchronize, .write, .synchronize, .truncate, .synchronize, .remove])
    }

    @Test func `Items of other wrappers are moved`() async throws {
        let address = KeychainAddress(service: "", account: "token")
        try await fake.add(
            KeychainItem(address: address, value: SecureBytes(copying: Array("t".utf8))), authentication: nil)
        let source = ForeignSecrets(.withoutService, in: fake)
        #expect(try await keychain.migrate("token", from: source, to: .authToken) == .moved)
        #expect(try await fake.item(at: address, authentication: nil) == nil)
    }

    @Test func `A change of class is made in place`() async throws {
        try await keychain.set(Secret("t"), for: KeychainKey("auth-token", accessibility: .afterFirstUnlock))
        fake.forgetOperations()
        #expect(try await keychain.migrateProtection(of: .authToken))
        #expect(!fake.operations.contains { if case .remove = $0 { true } else { false } })
        #expect(try await keychain.list().items.map(\.accessibility) == [.whenUnlockedThisDeviceOnly])
        #expect(try await !keychain.migrateProtection(of: KeychainKey<Secret>.authToken))
    }

    @Test func `A keychain that outlived its app is emptied once`() async throws {
        let files = InMemoryFileSystem()
        try files.makeFolder("/app", permissions: .ownerOnlyFolder)
        let launch = FirstLaunch(marker: "/app/launched", files: files)
        try await keychain.set(Secret("t"), for: .authToken)
        #expect(try await launch.wipe(keychain))
        #expect(try await keychain.value(for: .authToken) == nil)
        try await keychain.set(Secret("t"), for: .authToken)
        #expect(try await !launch.wipe(keychain))
        #expect(try await keychain.value(for: .authToken) == Secret("t"))
    }
}

/// Preferences in memory.
private final class Preferences: DefaultsStore {
    private let values: Locked<[String: String]>
    private let letsGo: Bool

    init(_ values: [String: String], letsGo: Bool = true) {
        self.values = Locked(values)
        self.letsGo = letsGo
    }

    func bytes(forKey key: String) -> [UInt8]? { values.withLock { $0[key].map { Array($0.utf8) } } }

    func removeValue(forKey key: String) {
        if letsGo { values.withLock { $0[key] = nil } }
    }
}
