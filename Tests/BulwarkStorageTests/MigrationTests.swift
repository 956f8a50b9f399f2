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
