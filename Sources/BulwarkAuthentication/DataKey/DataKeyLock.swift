public import BulwarkCore
internal import Dispatch

/// One data key that either biometrics or a PIN releases: it is wrapped twice, and neither way is a mere yes.
///
/// The PIN's wrap is ``PINLock``'s: scrypt entangled with a key of the device. The other is an item that the system gives to faces and
/// fingers enrolled when it was stored, and to nothing else. When the enrolment changes, that item is dead; the next right PIN makes it anew.
///
/// ```swift
/// let lock = DataKeyLock(pin: pinLock, biometrics: wrapStore, choice: choiceStore)
/// let key = try await lock.setUp(pin, usingBiometrics: true).dataKey
/// switch try await lock.unlock(prompt) {
/// case .released(let key): open(with: key)
/// case .failed(let failure): state = state.after(failure.fallbackEvent) ?? state
/// case .invalidated, .off: askForPIN()
/// }
/// ```
///
/// Where the platform has no biometrics, give it `UnsupportedBiometrics`: the PIN works alone, and says so.
public final class DataKeyLock: Sendable {
    /// The PIN's half.
    public let pin: PINLock
    private let biometrics: any BiometricWrapStore
    private let choice: any RecordStore
    /// How often the user has turned biometrics off, or all was erased. What was begun before that must not wrap the key again.
    private let revocations = Locked<UInt64>(0)

    /// Joins a PIN and biometrics over one key.
    ///
    /// - Parameters:
    ///   - pin: The PIN's half.
    ///   - biometrics: Keeps the key under biometrics.
    ///   - choice: Where it is kept that the user wants biometrics, and under which enrolment the key was wrapped.
    public init(pin: PINLock, biometrics: any BiometricWrapStore, choice: any RecordStore) {
        self.pin = pin
        self.biometrics = biometrics
        self.choice = choice
    }

    /// Whether the user wants to unlock by biometrics. It can be so while they are not available.
    public func wantsBiometrics() throws(AuthenticationError) -> Bool { try record() != nil }

    /// Whether biometrics can be asked for now, and why not.
    public func availability() async -> BiometricAvailability { await biometrics.availability() }

    /// Whether a PIN may be tried now.
    ///
    /// - Throws: What the attempts' medium answers. Treat it as not allowed.
    public func verdict() async throws(AuthenticationError) -> AttemptVerdict {
        let lock = pin
        return try await Self.offTheTask { () throws(AuthenticationError) in try lock.verdict() }
    }

    // MARK: Setting up

    /// Sets a first PIN and makes the data key.
    ///
    /// - Parameters:
    ///   - pin: The PIN.
    ///   - usingBiometrics: Whether biometrics are to release the key too. Where they cannot, the PIN is set all the same.
    /// - Returns: The key, and what became of the biometric wrap.
    /// - Throws: What ``PINLock/setUp(_:)`` throws.
    public func setUp(_ pin: Secret, usingBiometrics: Bool) async throws(AuthenticationError) -> DataKeyUnlock {
        let lock = self.pin, begin = begin()
        let key = try await Self.offTheTask { () throws(AuthenticationError) in try lock.setUp(pin) }
        guard usingBiometrics else { return DataKeyUnlock(outcome: .released(key), biometrics: .off) }
        return DataKeyUnlock(outcome: .released(key), biometrics: await renewal(of: key, since: begin))
    }

    /// Lets biometrics release the key too.
    ///
    /// - Parameter key: The data key, as a PIN has just released it.
    /// - Returns: Whether they do now.
    public func enableBiometrics(for key: SecureBytes) async -> BiometricWrapState {
        await renewal(of: key, since: begin())
    }

    /// Takes the key from biometrics; the PIN goes on releasing it.
    public func disableBiometrics() async throws(AuthenticationError) {
        revoke()
        // First the wrap: a choice that is gone must not leave a key behind that nobody speaks of.
        try await biometrics.remove()
        try forgetChoice()
    }

    // MARK: Unlocking

    /// Asks the owner for a face or finger.
    ///
    /// - Parameter prompt: What the system's sheet says.
    /// - Throws: What the stores answer. A face that is not recognised is no error.
    public func unlock(_ prompt: BiometricPrompt) async throws(AuthenticationError) -> BiometricRelease {
        let begin = begin()
        guard let known = try record() else { return .off }
        if case .unavailable(let reason, _) = await biometrics.availability() { return .failed(reason.failure) }
        guard !known.isEmpty else { return try await invalidated(since: begin) }
        // Nobody can tell any more: the sensor was locked meanwhile. That says nothing of who is enrolled.
        guard let enrolment = await biometrics.enrolment() else { return .failed(.notAvailable) }
        guard enrolment == known else { return try await invalidated(since: begin) }
        switch try await biometrics.release(prompt) {
        case .released(let key):
            guard key.count == PINWrap.keySize else { return try await invalidated(since: begin) }
            return .released(key)
        case .failed(let failure): return .failed(failure)
        case .missing: return try await invalidated(since: begin)
        }
    }

    /// Tries a PIN. When it is right and the biometric wrap has died, that is made anew.
    ///
    /// - Throws: What ``PINLock/unlock(_:)`` throws. What keeps the biometric wrap from being made is no error: the key is released all the same.
    public func unlock(_ pin: Secret) async throws(AuthenticationError) -> DataKeyUnlock {
        let lock = self.pin, begin = begin()
        return try await after(
            Self.offTheTask { () throws(AuthenticationError) in try lock.attempt(pin) }, since: begin)
    }

    /// Wraps the key under another PIN, when the old one is right: ``PINLock/change(from:to:)``.
    public func change(from old: Secret, to new: Secret) async throws(AuthenticationError) -> DataKeyUnlock {
        let lock = pin, begin = begin()
        return try await after(
            Self.offTheTask { () throws(AuthenticationError) in try lock.attemptChange(from: old, to: new) },
            since: begin)
    }

    /// Sets a duress PIN, when the real one is right: ``PINLock/setDuressPIN(_:action:confirmedBy:)``.
    ///
    /// - Warning: A face or finger can be forced too, and releases the data key itself: think of turning biometrics off.
    public func setDuressPIN(
        _ duress: Secret, action: DuressAction, confirmedBy pin: Secret
    ) async throws(AuthenticationError) -> DuressSetup {
        let lock = self.pin, begin = begin()
        let (attempt, decoyKey) = try await Self.offTheTask { () throws(AuthenticationError) in
            try lock.attemptDuress(duress, action: action, confirmedBy: pin)
        }
        return DuressSetup(outcome: try await after(attempt, since: begin).outcome, decoyKey: decoyKey)
    }

    /// Takes the duress PIN away, when the real one is right: ``PINLock/removeDuressPIN(confirmedBy:)``.
    public func removeDuressPIN(confirmedBy pin: Secret) async throws(AuthenticationError) -> DataKeyUnlock {
        let lock = self.pin, begin = begin()
        return try await after(
            Self.offTheTask { () throws(AuthenticationError) in try lock.attemptDuressRemoval(confirmedBy: pin) },
            since: begin)
    }

    /// Erases both wraps. What the key encrypts is lost, unless it is kept elsewhere.
    ///
    /// - Throws: What keeps one of them from being erased; the other one is erased all the same.
    public func erase() async throws(AuthenticationError) {
        var failure: AuthenticationError?
        do throws(AuthenticationError) { try await eraseBiometrics() } catch { failure = error }
        try pin.erase()
        if let failure { throw failure }
    }

    // MARK: Steps

    /// What a PIN means for the biometric wrap.
    private func after(_ attempt: PINLock.Attempt, since begin: UInt64) async throws(AuthenticationError)
        -> DataKeyUnlock
    {
        if attempt.opened?.role == .wipe {
            try await eraseBiometrics()
            return DataKeyUnlock(outcome: try attempt.result(), biometrics: .off)
        }
        let outcome = try attempt.result()
        guard let key = outcome.dataKey else { return DataKeyUnlock(outcome: outcome, biometrics: .untouched) }
        guard let known = try? record() else { return DataKeyUnlock(outcome: outcome, biometrics: .off) }
        let isAlive = (try? await biometrics.isPresent()) == true
        // While the sensor is locked nobody can tell: then the wrap stays, and the next unlock by it compares.
        let enrolment = await biometrics.enrolment()
        let isFresh = enrolment == nil || enrolment == known
        // A decoy's key must not get under the owner's face.
        if isAlive && !known.isEmpty && isFresh || attempt.opened?.role != .data {
            return DataKeyUnlock(outcome: outcome, biometrics: .untouched)
        }
        return DataKeyUnlock(outcome: outcome, biometrics: await renewal(of: key, since: begin))
    }

    /// Takes key and choice away, the one even when the other cannot be.
    private func eraseBiometrics() async throws(AuthenticationError) {
        revoke()
        var failure: AuthenticationError?
        do throws(AuthenticationError) { try await biometrics.remove() } catch { failure = error }
        try forgetChoice()
        if let failure { throw failure }
    }

    /// Wraps the key under what is enrolled now.
    private func renewal(of key: SecureBytes, since begin: UInt64) async -> BiometricWrapState {
        do throws(AuthenticationError) {
            // First the choice without an enrolment: should the process end between, the wrap counts as dead and is made anew.
            guard try choose([], since: begin) else { return .off }
            guard case .available = await biometrics.availability(), let enrolment = await biometrics.enrolment() else {
                guard case .unavailable(let reason, _) = await biometrics.availability() else {
                    return .failed(AuthenticationError(.biometricsUnsupported, "nobody can tell what is enrolled"))
                }
                return .waiting(reason)
            }
            try await biometrics.store(key)
            // A face that was enrolled meanwhile would pass for the old ones.
            guard await biometrics.enrolment() == enrolment else {
                try await biometrics.remove()
                return .failed(AuthenticationError(.notRecognised, "the enrolment changed meanwhile"))
            }
            guard try choose(enrolment, since: begin) else {
                try await biometrics.remove()
                return .off
            }
            return .renewed
        } catch {
            return .failed(error)
        }
    }

    private func invalidated(since begin: UInt64) async throws(AuthenticationError) -> BiometricRelease {
        guard try choose([], since: begin) else { return .off }
        try await biometrics.remove()
        return .invalidated
    }

    private func record() throws(AuthenticationError) -> [UInt8]? {
        do throws(CoreError) {
            guard let bytes = try choice.load() else { return nil }
            return BiometricChoice.enrolment(of: bytes)
        } catch {
            throw AuthenticationError(.storage, cause: error)
        }
    }

    /// What tells whether biometrics were turned off since.
    private func begin() -> UInt64 { revocations.withLock { $0 } }

    private func revoke() { revocations.withLock { $0 += 1 } }

    /// Keeps that the user wants biometrics, and under which enrolment; false where they were turned off since.
    private func choose(_ enrolment: [UInt8], since begin: UInt64) throws(AuthenticationError) -> Bool {
        do throws(CoreError) {
            // Under the lock, so that nothing is kept after it was turned off.
            return try revocations.withLock { count throws(CoreError) in
                guard count == begin else { return false }
                try choice.save(BiometricChoice.encoded(enrolment))
                return true
            }
        } catch {
            throw AuthenticationError(.storage, cause: error)
        }
    }

    private func forgetChoice() throws(AuthenticationError) {
        do throws(CoreError) { try choice.remove() } catch { throw AuthenticationError(.storage, cause: error) }
    }

    /// A derivation takes its fifth of a second on a thread apart from those of Swift's tasks.
    private static func offTheTask<Value: Sendable>(
        _ work: @escaping @Sendable () throws(AuthenticationError) -> Value
    ) async throws(AuthenticationError) -> Value {
        let result = await withCheckedContinuation { continuation in
            DispatchQueue.global(qos: .userInitiated).async {
                continuation.resume(returning: Result { () throws(AuthenticationError) in try work() })
            }
        }
        return try result.get()
    }
}
