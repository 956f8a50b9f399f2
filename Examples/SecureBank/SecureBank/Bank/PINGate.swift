import Bulwark

/// The PIN releases a key. It is stored nowhere, nor a hash of it; wrong tries are counted before they are made.
struct PINGate: Sendable {
    let lock: PINLock

    /// What is wrong with a PIN that was chosen; nothing when it will do.
    func violations(in pin: Secret) -> [PINViolation] {
        pin.withExposedUTF8 { lock.policy.violations(in: $0) }
    }

    func setUp(_ pin: Secret) async throws {
        defer { pin.wipe() }
        // A derivation takes its time; the main thread has better things to do.
        let key = try await Task.detached { [lock] in try lock.setUp(pin) }.value
        key.wipe()
    }

    func unlock(_ pin: Secret) async throws -> PINOutcome {
        defer { pin.wipe() }
        return try await Task.detached { [lock] in try lock.unlock(pin) }.value
    }
}
