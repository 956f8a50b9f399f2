// Over the stand-ins for Apple's API, which a Mac does not have.
#if !canImport(Darwin)
    import BulwarkApple
    import BulwarkCore
    import BulwarkStorage
    import BulwarkTesting
    import Foundation
    import Testing

    @Suite struct SecItemMigrationTests {
        @Test func `A secret in the preferences is copied, read back, and only then wiped`() async throws {
            try await onDevice { (device, backend) async throws in
                let keychain = Keychain(service: "com.example.bank", backend: backend)
                let preferences = Preferences(["token": "t"])
                let source = DefaultsSecrets(preferences)
                device.lock()
                await #expect(throws: StorageError(.locked)) {
                    try await keychain.migrate("token", from: source, to: .authToken)
                }
                #expect(preferences.bytes(forKey: "token") != nil)
                device.unlock()
                #expect(try await keychain.migrate("token", from: source, to: .authToken) == .moved)
                #expect(try await keychain.value(for: .authToken) == Secret("t"))
                #expect(preferences.bytes(forKey: "token") == nil)
                #expect(try await keychain.migrate("token", from: source, to: .authToken) == .nothingToMove)
            }
        }

        @Test func `A secret in a file is moved, and a locked device leaves the file alone`() async throws {
            try await onDevice { (device, backend) async throws in
                let keychain = Keychain(service: "com.example.bank", backend: backend)
                let files = InMemoryFileSystem()
                try files.makeFolder("/app", permissions: .ownerOnlyFolder)
                try files.replaceDurably("/app/token", with: Array("t".utf8))
                device.restart()
                await #expect(throws: StorageError(.locked)) {
                    try await keychain.migrate("token", from: FileSecrets(folder: "/app", files: files), to: .authToken)
                }
                #expect(try files.names(inFolder: "/app") == ["token"])
                device.unlock()
                let outcome = try await keychain.migrate(
                    "token", from: FileSecrets(folder: "/app", files: files), to: .authToken)
                #expect(outcome == .moved)
                #expect(try files.names(inFolder: "/app") == [])
            }
        }

        // What other wrappers write, in the words of Security, as their sources say.
        private struct Written: CustomTestStringConvertible {
            var testDescription: String
            var attributes: [String: any Sendable]
            var layout: ForeignSecrets.Layout
        }

        private static let written = [
            Written(
                testDescription: "no service",
                attributes: [
                    kSecClass: kSecClassGenericPassword, kSecAttrAccount: "token",
                    kSecAttrAccessible: kSecAttrAccessibleAfterFirstUnlock,
                ], layout: .withoutService),
            Written(
                testDescription: "an empty service",
                attributes: [kSecClass: kSecClassGenericPassword, kSecAttrAccount: "token", kSecAttrService: ""],
                layout: .withoutService),
            Written(
                testDescription: "KeychainAccess",
                attributes: [
                    kSecClass: kSecClassGenericPassword, kSecAttrAccount: "token", kSecAttrService: "com.example.bank",
                    kSecAttrSynchronizable: false, kSecAttrAccessible: kSecAttrAccessibleAfterFirstUnlock,
                ], layout: .service("com.example.bank")),
            Written(
                testDescription: "Valet",
                attributes: [
                    kSecClass: kSecClassGenericPassword, kSecAttrAccount: "token",
                    kSecAttrService: "VAL_VALValet_initWithIdentifier:accessibility:_Druidia_AccessibleWhenUnlocked",
                    kSecAttrAccessible: kSecAttrAccessibleWhenUnlocked,
                ], layout: .valet(identifier: "Druidia", accessibility: .whenUnlocked)),
            Written(
                testDescription: "Valet in iCloud",
                attributes: [
                    kSecClass: kSecClassGenericPassword, kSecAttrAccount: "token", kSecAttrSynchronizable: true,
                    kSecAttrService:
                        "VAL_VALSynchronizableValet_initWithIdentifier:accessibility:_Druidia_AccessibleAfterFirstUnlock",
                    kSecAttrAccessible: kSecAttrAccessibleAfterFirstUnlock,
                ], layout: .cloudValet(identifier: "Druidia", accessibility: .afterFirstUnlock)),
        ]

        @Test("Items of other wrappers are moved, and no other item with them", arguments: written)
        private func foreignItems(written: Written) async throws {
            try await onDevice { (device, backend) async throws in
                var attributes = written.attributes as [String: Any]
                attributes[kSecValueData] = Data("theirs".utf8)
                #expect(SecItemAdd(CFDictionary(attributes), nil) == errSecSuccess)
                // An item of the same account under another service, which a search without a service would find too.
                let other = Keychain(service: "other", backend: backend)
                try await other.set(Secret("not theirs"), for: KeychainKey("token"))
                let keychain = Keychain(service: "new", backend: backend)
                let source = ForeignSecrets(written.layout, in: backend)
                #expect(try await keychain.migrate("token", from: source, to: .refreshToken) == .moved)
                #expect(try await keychain.value(for: .refreshToken) == Secret("theirs"))
                #expect(try await keychain.migrate("token", from: source, to: .refreshToken) == .nothingToMove)
                #expect(try await other.value(for: KeychainKey("token")) == Secret("not theirs"))
            }
        }

        @Test func `A change of class keeps the item at every moment, and the new class is in force`() async throws {
            try await onDevice { (device, backend) async throws in
                let keychain = Keychain(service: "com.example.bank", backend: backend)
                try await keychain.set(Secret("t"), for: KeychainKey("auth-token", accessibility: .afterFirstUnlock))
                #expect(try await keychain.migrateProtection(of: .authToken))
                #expect(try await !keychain.migrateProtection(of: KeychainKey<Secret>.authToken))
                device.lock()
                await #expect(throws: StorageError(.locked)) { try await keychain.value(for: .authToken) }
            }
        }

        @Test func `A keychain that outlived its app is emptied once`() async throws {
            try await onDevice { (_, backend) async throws in
                let keychain = Keychain(service: "com.example.bank", backend: backend)
                let files = InMemoryFileSystem()
                try files.makeFolder("/app", permissions: .ownerOnlyFolder)
                let launch = FirstLaunch(marker: "/app/launched", files: files)
                try await keychain.set(Secret("t"), for: .authToken)
                #expect(try await launch.wipe(keychain))
                #expect(try await keychain.value(for: .authToken) == nil)
                #expect(try await !launch.wipe(keychain))
            }
        }
    }

    /// Preferences in memory.
    private final class Preferences: DefaultsStore {
        private let values: Locked<[String: String]>

        init(_ values: [String: String]) { self.values = Locked(values) }

        func bytes(forKey key: String) -> [UInt8]? { values.withLock { $0[key].map { Array($0.utf8) } } }

        func removeValue(forKey key: String) { values.withLock { $0[key] = nil } }
    }
#endif
