import Bulwark

/// The PIN releases a key, and so does a face or finger where the customer wants it. The PIN is stored nowhere, nor a hash of it; wrong
/// tries are counted before they are made.
struct PINGate: Sendable {
    let lock: DataKeyLock

    /// What is wrong with a PIN that was chosen; nothing when it will do.
    func violations(in pin: Secret) -> [PINViolation] {
        pin.withExposedUTF8 { lock.pin.policy.violations(in: $0) }
    }

    /// Sets the PIN. Nil where no key came of it.
    func setUp(_ pin: Secret, usingBiometrics: Bool) async throws -> SecureBytes? {
        defer { pin.wipe() }
        return try await lock.setUp(pin, usingBiometrics: usingBiometrics).dataKey
    }

    func unlock(_ pin: Secret) async throws -> PINOutcome {
        defer { pin.wipe() }
        return try await lock.unlock(pin).outcome
    }
}
