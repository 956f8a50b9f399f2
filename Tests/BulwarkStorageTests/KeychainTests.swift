import BulwarkCore
import BulwarkStorage
import BulwarkTesting
import Crypto
import Testing

@Suite struct KeychainTests {
    private let fake = FakeKeychain()
    private var keychain: Keychain { Keychain(service: "com.example.bank", backend: fake) }

    @Test func `The example of the README runs`() async throws {
        let keychain = Keychain(service: "com.example.bank", backend: fake)
        try await keychain.set(Secret("a token"), for: .authToken)
        let token = try await keychain.value(for: .authToken)
        #expect(token == Secret("a token"))

        fake.lock()
        await #expect(throws: StorageError.locked(.whenUnlockedThisDeviceOnly, .locked)) {
            try await keychain.value(for: .authToken)
        }
    }

    @Test func `Absent is nil, and locked is never nil`() async throws {
        #expect(try await keychain.value(for: .authToken) == nil)
        try await keychain.set(Secret("t"), for: .authToken)
        fake.restart()
        fake.hidesUntilFirstUnlock = true
        let error = await #expect(throws: StorageError.self) { try await keychain.value(for: .authToken) }
        #expect(error?.detail == .locked(.whenUnlockedThisDeviceOnly, .beforeFirstUnlock))
    }

    @Test func `Setting changes what is there and removes nothing`() async throws {
        try await keychain.set(Secret("old"), for: .authToken)
        fake.forgetOperations()
        try await keychain.set(Secret("new"), for: .authToken)
        let address = KeychainAddress(service: "com.example.bank", account: "auth-token")
        #expect(fake.operations == [.update(address)])
        #expect(try await keychain.value(for: .authToken) == Secret("new"))
    }

    @Test func `A set that fails at any call leaves the old value`() async throws {
        try await keychain.set(Secret("old"), for: .authToken)
        fake.setFault { if case .read = $0 { nil } else { StorageError(.inputOutput) } }
        await #expect(throws: StorageError(.inputOutput)) { try await keychain.set(Secret("new"), for: .authToken) }
        #expect(try await keychain.value(for: .authToken) == Secret("old"))
    }

    // The compiler (6.3.1) crashes over such closures inside a test, so they have names.
    @Sendable private static func make() throws(StorageError) -> SymmetricKey { SymmetricKey(size: .bits256) }
    @Sendable private static func refuse() throws(StorageError) -> SymmetricKey { throw StorageError(.refused) }

    @Test func `A new key is made only where there is none for certain, and once for all`() async throws {
        let first = try await keychain.value(for: .encryptionKey, orAdding: Self.make)
        #expect(try await keychain.value(for: .encryptionKey) == first)
        #expect(try await keychain.value(for: .encryptionKey, orAdding: Self.refuse) == first)
        fake.lock()
        await #expect(throws: StorageError(.locked)) { try await keychain.encryptionKey() }
        fake.unlock()
        #expect(try await keychain.encryptionKey() == first)
    }

    @Test func `Many that make a key at once agree on one`() async throws {
        let other = KeychainKey<SymmetricKey>("other"), keychain = keychain
        let keys = try await withThrowingTaskGroup(of: SymmetricKey.self) { group in
            for _ in 0..<20 { group.addTask { try await keychain.value(for: other, orAdding: Self.make) } }
            return try await group.reduce(into: [SymmetricKey]()) { $0.append($1) }
        }
        #expect(keys.count == 20 && keys.allSatisfy { $0 == keys[0] })
    }

    @Test func `Updating what is not there is refused`() async {
        await #expect(throws: StorageError(.notFound)) { try await keychain.update(Secret("t"), for: .authToken) }
    }

    @Test func `Keys and device names come back as they were stored`() async throws {
        let key = SymmetricKey(size: .bits256), name = DeviceIdentifier()
        try await keychain.set(key, for: .encryptionKey)
        try await keychain.set(name, for: .deviceIdentifier)
        #expect(try await keychain.value(for: .encryptionKey) == key)
        #expect(try await keychain.value(for: .deviceIdentifier) == name)
        let signing = KeychainKey<P256.Signing.PrivateKey>("signing"), pair = P256.Signing.PrivateKey()
        try await keychain.set(pair, for: signing)
        #expect(try await keychain.value(for: signing)?.rawRepresentation == pair.rawRepresentation)
    }

    @Test func `Bytes of another type are refused by name`() async throws {
        try await keychain.set(Secret("no UUID"), for: KeychainKey("device-identifier"))
        await #expect(throws: StorageError(.wrongType)) { try await keychain.value(for: .deviceIdentifier) }
    }

    @Test(
        "What a backend cannot enforce is refused by name, and nothing is stored", arguments: AccessConstraint.allCases)
    func refusesWhatItCannotEnforce(constraint: AccessConstraint) async throws {
        let plain = FakeKeychain(capabilities: KeychainCapabilities())
        let keychain = Keychain(service: "com.example.bank", backend: plain)
        let key = KeychainKey<Secret>("guarded", accessControl: .all(constraint))
        let error = await #expect(throws: StorageError.self) { try await keychain.set(Secret("t"), for: key) }
        #expect(error?.code == .unsupported && error?.detail == .capability(.accessControl(constraint)))
        #expect(plain.operations.isEmpty)
    }

    @Test func `An item that died with a change of enrolment says so`() async throws {
        let key = KeychainKey<Secret>("guarded", accessControl: .biometryCurrentSet)
        let asking = KeychainAuthentication(reason: "Show the balance")
        try await keychain.set(Secret("t"), for: key)
        #expect(try await keychain.value(for: key, authentication: asking) == Secret("t"))
        await #expect(throws: StorageError(.authenticationRequired)) { try await keychain.value(for: key) }
        fake.enrol()
        await #expect(throws: StorageError(.invalidated)) { try await keychain.value(for: key, authentication: asking) }
        #expect(try await keychain.list().items.isEmpty)
        try await keychain.remove(key)
        #expect(try await keychain.value(for: key, authentication: asking) == nil)
    }

    @Test func `A write that fails does not hide that an item died`() async throws {
        let key = KeychainKey<Secret>("guarded", accessControl: .biometryCurrentSet)
        let asking = KeychainAuthentication(reason: "Show the balance")
        try await keychain.set(Secret("t"), for: key)
        fake.enrol()
        await #expect(throws: StorageError(.invalidated)) { try await keychain.update(Secret("new"), for: key) }
        let item = KeychainAddress(service: "com.example.bank", account: "guarded")
        fake.setFault { [.update(item), .add(item)].contains($0) ? StorageError(.cancelled) : nil }
        await #expect(throws: StorageError(.cancelled)) { try await keychain.set(Secret("new"), for: key) }
        fake.setFault(nil)
        await #expect(throws: StorageError(.invalidated)) { try await keychain.value(for: key, authentication: asking) }
        // What succeeds stands under the enrolment of now.
        try await keychain.set(Secret("new"), for: key)
        #expect(try await keychain.value(for: key, authentication: asking) == Secret("new"))
        fake.enrol()
        await #expect(throws: StorageError(.invalidated)) { try await keychain.value(for: key, authentication: asking) }
    }

    @Test func `What was never stored did not die`() async throws {
        let key = KeychainKey<Secret>("guarded", accessControl: .biometryCurrentSet)
        await #expect(throws: StorageError(.notFound)) { try await keychain.update(Secret("t"), for: key) }
        let item = KeychainAddress(service: "com.example.bank", account: "guarded")
        fake.setFault { $0 == .add(item) ? StorageError(.cancelled) : nil }
        await #expect(throws: StorageError(.cancelled)) { try await keychain.set(Secret("t"), for: key) }
        fake.setFault(nil)
        fake.enrol()
        #expect(try await keychain.value(for: key) == nil)
    }

    @Test(
        "The owner's answer is told apart",
        arguments: [
            (FakeKeychain.Owner.unrecognised, StorageError.Code.authenticationFailed), (.cancelling, .cancelled),
        ])
    func tellsTheOwnersAnswer(owner: FakeKeychain.Owner, code: StorageError.Code) async throws {
        let key = KeychainKey<Secret>("guarded", accessControl: .any(.biometryAny, .devicePasscode))
        try await keychain.set(Secret("t"), for: key)
        fake.owner = owner
        await #expect(throws: StorageError(code)) {
            try await keychain.value(for: key, authentication: KeychainAuthentication(reason: "Sign in"))
        }
    }

    @Test func `A listing while locked shows what can be reached and says that there is more`() async throws {
        try await keychain.set(Secret("a"), for: .authToken)
        try await keychain.set(Secret("r"), for: .refreshToken)
        #expect(try await keychain.list().items.map(\.address.account) == ["auth-token", "refresh-token"])
        fake.lock()
        let listing = try await keychain.list()
        #expect(listing.items.map(\.address.account) == ["refresh-token"] && !listing.isComplete)
    }

    @Test func `Removing works while locked and tells whether there was something`() async throws {
        try await keychain.set(Secret("a"), for: .authToken)
        fake.lock()
        #expect(try await keychain.remove(.authToken))
        #expect(try await !keychain.remove(.authToken))
    }

    @Test func `Names that are empty or reserved are refused`() async {
        // A literal as argument would be taken as a literal service, which is a precondition.
        let blank = " "
        #expect(throws: StorageError(.invalidName)) { try KeychainService(blank) }
        for account in ["", "\n", "bulwark.enrolment.x"] {
            await #expect(throws: StorageError(.invalidName)) {
                try await keychain.set(Secret("t"), for: KeychainKey(account))
            }
        }
    }
}
