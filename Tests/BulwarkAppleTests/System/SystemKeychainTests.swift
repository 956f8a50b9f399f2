import BulwarkApple
import BulwarkAuthentication
import BulwarkCore
import BulwarkStorage
import BulwarkTesting
import Testing

/// Runs on the keychain that is there: on a Mac or in a simulator the system's own, which nobody can lock from a test; on Linux the
/// stand-in. Without a keychain, such as in a package's tests without a host app, it is skipped and says so.
@Suite(
    "The keychain that is there", .serialized,
    .enabled("There is no keychain: a host app with an entitlement is needed.") {
        await SecItemKeychain().lockState() == .unlocked
    })
struct SystemKeychainTests {
    private static let services = ["contract", "rules", "other", "s", "t", "system"]

    /// A device that stays unlocked: whatever needs another state is not for this suite.
    private struct UnlockedDevice: KeychainDevice {
        struct Unsupported: Error {}

        func move(to state: LockState) async throws { if state != .unlocked { throw Unsupported() } }

        func setPasscode(_ isSet: Bool) async throws { if !isSet { throw Unsupported() } }
    }

    /// Empties what a test uses, before and after it.
    private func onEmptyKeychain(_ body: (SecItemKeychain) async throws -> Void) async throws {
        let keychain = SecItemKeychain()
        for service in Self.services { try await keychain.removeAll(KeychainScope(service: service)) }
        do {
            try await body(keychain)
        } catch {
            for service in Self.services { _ = try? await keychain.removeAll(KeychainScope(service: service)) }
            throw error
        }
        for service in Self.services { try await keychain.removeAll(KeychainScope(service: service)) }
    }

    // A simulator has no passcode, so the class that needs one is left out.
    private static let cells = KeychainContract.cells.filter {
        $0.column == .unlocked && $0.accessibility != .whenPasscodeSetThisDeviceOnly
    }

    @Test("Keeps every cell of the matrix for an unlocked device", arguments: cells)
    func keepsTheMatrix(cell: KeychainContract.Cell) async throws {
        try await onEmptyKeychain { keychain async throws in
            let outcome = try await cell.outcome(of: keychain, on: UnlockedDevice())
            #expect(outcome == cell.expected)
        }
    }

    @Test(
        "Keeps the rules that need no other state",
        arguments: [
            KeychainRule.addRefusesWhatIsThere, .updateRefusesWhatIsNotThere, .setNeverLeavesAGap,
            .addressesAreDistinct,
            .listShowsTheService,
        ])
    func keepsTheRules(rule: KeychainRule) async throws {
        try await onEmptyKeychain { keychain async throws in
            let violations = try await rule.violations(of: keychain, on: UnlockedDevice())
            #expect(violations == [])
        }
    }

    @Test func `An update takes an old control off and puts a new one on`() async throws {
        // What Apple's documentation leaves open: whether a control without constraints replaces one that has some. An item that
        // still has a control cannot be read without asking.
        try await onEmptyKeychain { backend async throws in
            let keychain = Keychain(service: "system", backend: backend)
            let control = AccessControl.applicationPassword
            let authentication = KeychainAuthentication(reason: "r", applicationPassword: Secret("password"))
            try await keychain.set(
                Secret("1"), for: KeychainKey("a", accessControl: control), authentication: authentication)
            await #expect(throws: StorageError(.authenticationRequired)) {
                try await keychain.value(for: KeychainKey<Secret>("a", accessControl: control))
            }
            try await keychain.set(Secret("2"), for: KeychainKey("a"), authentication: authentication)
            #expect(try await keychain.value(for: KeychainKey("a")) == Secret("2"))
        }
    }

    @Test func `A key of the Secure Enclave answers a challenge, where there is one`() async throws {
        let key: EnclaveDeviceKey
        do throws(AuthenticationError) {
            key = try await EnclaveDeviceKey.open("bulwark-system-test")
        } catch {
            #expect(error.code == .secureEnclaveMissing)
            return
        }
        let verifier = DeviceChallengeVerifier(audience: "api.bank.example")
        try verifier.register(publicKey: key.publicKey, for: "phone")
        let challenge = try #require(verifier.challenge(for: "phone"))
        let answer = try await key.answer(challenge, audience: "api.bank.example")
        #expect(verifier.verify(answer, of: challenge.nonce, by: "phone") == .verified)
        #expect(try await EnclaveDeviceKey.remove("bulwark-system-test"))
    }
}
