import Bulwark
import BulwarkTesting
import Testing

struct KeychainLeftoversTests {
    private let fake = FakeKeychain()
    private var keychain: Keychain { Keychain(service: "com.example.bank", backend: fake) }

    @Test func `The tokens go when a session is over, on a locked device too, and what else is there stays`()
        async throws
    {
        try await keychain.set(Secret("a"), for: .authToken)
        try await keychain.set(Secret("r"), for: .refreshToken)
        let identifier = DeviceIdentifier()
        try await keychain.set(identifier, for: .deviceIdentifier)
        fake.lock()
        let tokens = KeychainLeftovers(.authToken, .refreshToken, in: keychain)
        #expect(await LeftoverTrail([tokens]).remove(.onStart).remaining.contains(.keychainItems) == false)
        let report = await LeftoverTrail([tokens]).remove(.onSignOut)
        #expect(!report.remaining.contains(.keychainItems) && report.failed.isEmpty)
        fake.unlock()
        #expect(try await keychain.value(for: .authToken) == nil)
        #expect(try await keychain.value(for: .refreshToken) == nil)
        #expect(try await keychain.value(for: .deviceIdentifier) == identifier)
        // There is nothing left to go: no failure.
        try await tokens.remove()
    }

    @Test func `The start of the app leaves the tokens of a session that goes on`() async throws {
        try await keychain.set(Secret("a"), for: .authToken)
        _ = await LeftoverTrail([KeychainLeftovers(.authToken, in: keychain)]).remove(.onStart)
        #expect(try await keychain.value(for: .authToken) == Secret("a"))
    }

    @Test func `One that cannot be removed is told, and the others go`() async throws {
        try await keychain.set(Secret("a"), for: .authToken)
        try await keychain.set(Secret("r"), for: .refreshToken)
        let isFirst = Locked(true)
        fake.setFault { operation in
            guard case .remove = operation else { return nil }
            return isFirst.withLock { first in
                defer { first = false }
                return first ? StorageError(.inputOutput) : nil
            }
        }
        let tokens = KeychainLeftovers(.authToken, .refreshToken, in: keychain)
        await #expect(throws: StorageError(.inputOutput)) { try await tokens.remove() }
        fake.setFault(nil)
        #expect(try await keychain.value(for: .authToken) == Secret("a"))
        #expect(try await keychain.value(for: .refreshToken) == nil)
    }
}
