import BulwarkCore
import BulwarkStorage
import BulwarkTesting
import Testing

/// What a bare "locked" means, which the system gives for "locked" and for "would have to ask" alike.
@Suite struct AbsenceTests {
    struct Row: Sendable, CustomStringConvertible {
        var stored: Accessibility
        var declared: Accessibility
        var state: LockState
        var isControlled: Bool

        var description: String {
            "stored \(stored), declared \(declared), \(state)\(isControlled ? ", controlled" : "")"
        }
    }

    static let rows = Accessibility.allCases.flatMap { stored in
        Accessibility.allCases.flatMap { declared in
            LockState.allCases.flatMap { state in
                [false, true].map { Row(stored: stored, declared: declared, state: state, isControlled: $0) }
            }
        }
    }

    @Test("The stored item's class and control decide, and not the key's", arguments: rows)
    func pair(row: Row) async throws {
        let fake = FakeKeychain()
        let keychain = Keychain(service: "test", backend: SystemlikeKeychain(fake: fake))
        let control: AccessControl? = row.isControlled ? .biometryAny : nil
        try await keychain.set(
            Secret("v"), for: KeychainKey("a", accessibility: row.stored, accessControl: control))
        try await fake.move(to: row.state)
        // Declared without control, and with it where there is none.
        for declaredControl in [nil, AccessControl.biometryAny] {
            let key = KeychainKey<Secret>("a", accessibility: row.declared, accessControl: declaredControl)
            let result: Result<Secret?, StorageError>
            do { result = .success(try await keychain.value(for: key)) } catch { result = .failure(error) }
            guard row.stored.isReachable(in: row.state) else {
                let error = #expect(throws: StorageError(.locked)) { try result.get() }
                // The key's class is named where it could be the stored one, and no class where it cannot.
                let names = !row.declared.isReachable(in: row.state)
                #expect(error?.detail == (names ? .locked(row.declared, row.state) : nil))
                continue
            }
            if row.isControlled {
                #expect(throws: StorageError(.authenticationRequired)) { try result.get() }
            } else {
                #expect(try result.get() == Secret("v"))
            }
        }
    }
}
