public import BulwarkCore

/// A data key that a PIN releases: the PIN is stored nowhere, neither in clear nor as a verifier.
///
/// The key is random, and wrapped under scrypt of the PIN (RFC 7914) entangled with a key of the device. Each try is charged
/// by an `AttemptLimiter` before the derivation begins, so that a hundred at once count as a hundred, and a missing or altered
/// record of attempts locks.
///
/// ```swift
/// let dataKey = try lock.setUp(pin)
/// switch try lock.unlock(pin) {
/// case .released(let key): open(with: key)
/// case .wrong(let left): show(left)
/// case .notDigits, .refused, .erased: break
/// }
/// ```
///
/// Calls take the time of one derivation (some 0.2 s at the standard cost): not for the main thread.
///
/// - Warning: Wipe the PIN when the call is done. An old record put back beside an old record of attempts gives attempts
///   anew; only hardware can tell.
public final class PINLock: Sendable {
    /// What a new PIN must be like.
    public let policy: PINPolicy
    /// What a new wrap costs to derive.
    public let cost: ScryptCost
    /// What a stored wrap may cost.
    public let limits: ScryptCost.Limits
    /// Whether the last failure erases the wrapped key.
    public let erasesWhenExhausted: Bool

    private let store: any RecordStore
    private let attempts: AttemptLimiter
    private let device: any DeviceEntanglement
    private let entropy: any EntropySource

    /// Makes a lock over its records.
    ///
    /// - Parameters:
    ///   - store: Where the wrapped key is kept.
    ///   - attempts: Counts and delays the tries; it must have no other use.
    ///   - device: Ties the wrap to this device.
    ///   - policy: What a new PIN must be like.
    ///   - cost: What a new wrap costs to derive.
    ///   - limits: What a stored wrap may cost; `cost` must be within them.
    ///   - erasesWhenExhausted: Whether the last failure erases the wrapped key; not by default.
    ///   - entropy: Where keys and salts come from.
    public init(
        store: any RecordStore, attempts: AttemptLimiter, device: any DeviceEntanglement,
        policy: PINPolicy = PINPolicy(), cost: ScryptCost = .standard, limits: ScryptCost.Limits = ScryptCost.Limits(),
        erasesWhenExhausted: Bool = false, entropy: any EntropySource = SystemEntropy()
    ) {
        self.store = store
        self.attempts = attempts
        self.device = device
        self.policy = policy
        self.cost = cost
        self.limits = limits
        self.erasesWhenExhausted = erasesWhenExhausted
        self.entropy = entropy
    }

    /// Whether a PIN is set. A record that cannot be read throws: it must not be taken for none.
    public func isSet() throws(AuthenticationError) -> Bool { try record() != nil }

    /// Whether a PIN may be tried now.
    public func verdict() throws(AuthenticationError) -> AttemptVerdict {
        do throws(CoreError) { return try attempts.verdict() } catch { throw Self.storage(error) }
    }

    /// Sets a first PIN, and makes the data key.
    ///
    /// - Returns: The data key, 32 random bytes.
    /// - Throws: ``AuthenticationError/Code/alreadySet``, ``AuthenticationError/Code/weakPIN`` (ask ``policy`` why),
    ///   ``AuthenticationError/Code/costOutOfLimits``, or what keeps the records from being written.
    public func setUp(_ pin: Secret) throws(AuthenticationError) -> SecureBytes {
        guard try record() == nil else { throw AuthenticationError(.alreadySet) }
        let key = SecureBytes(random: PINWrap.keySize, from: entropy)
        let wrap = try newWrap(of: key, under: pin)
        // First the attempts: a wrap without a record of attempts would be locked for good. Nothing is guessable yet.
        try resetAttempts()
        try save(wrap)
        return key
    }

    /// Tries a PIN.
    ///
    /// - Throws: ``AuthenticationError/Code/notSet``, or that the attempt could not be made. Once charged, it stays so.
    public func unlock(_ pin: Secret) throws(AuthenticationError) -> PINOutcome {
        guard Self.canBePIN(pin) else { return .notDigits }
        guard let record = try record() else { throw AuthenticationError(.notSet) }
        let wrap = try PINWrap(encoded: record, limits: limits)
        let admission: AttemptAdmission
        do throws(CoreError) { admission = try attempts.begin() } catch { throw Self.storage(error) }
        switch admission {
        case .refused(.exhausted) where erasesWhenExhausted:
            // The process may have ended between the last failure and its erasure.
            try erase()
            return .erased
        case .refused(let verdict):
            return .refused(verdict)
        case .admitted(let ticket):
            return try outcome(of: pin, for: wrap, under: ticket)
        }
    }

    /// Wraps the same data key under another PIN, when the old one is right. It is an attempt like ``unlock(_:)``.
    ///
    /// - Throws: ``AuthenticationError/Code/weakPIN`` before anything is tried, and what ``unlock(_:)`` throws.
    public func change(from old: Secret, to new: Secret) throws(AuthenticationError) -> PINOutcome {
        try check(new)
        let outcome = try unlock(old)
        if let key = outcome.dataKey { try save(newWrap(of: key, under: new)) }
        return outcome
    }

    /// Sets a new PIN for a data key that was released another way, such as by biometrics, and grants all attempts anew.
    ///
    /// - Parameters:
    ///   - new: The new PIN.
    ///   - key: The data key, 32 bytes. Another key in its place makes what the old one encrypted unreadable by PIN.
    public func reset(to new: Secret, dataKey key: SecureBytes) throws(AuthenticationError) {
        // First the wrap: attempts granted first would be attempts at the old PIN, should the process end between.
        try save(newWrap(of: key, under: new))
        try resetAttempts()
    }

    /// Erases the wrapped key. The record of attempts stays as it is.
    public func erase() throws(AuthenticationError) {
        do throws(CoreError) { try store.remove() } catch { throw Self.storage(error) }
    }

    // MARK: Steps

    private func outcome(
        of pin: Secret, for wrap: PINWrap, under ticket: AttemptTicket
    ) throws(AuthenticationError) -> PINOutcome {
        if let key = try wrap.unwrapped(pin: pin, device: device) {
            do throws(CoreError) { try ticket.succeed() } catch { throw Self.storage(error) }
            return .released(key)
        }
        let verdict: AttemptVerdict
        do throws(CoreError) {
            try ticket.fail()
            verdict = try attempts.verdict()
        } catch {
            throw Self.storage(error)
        }
        if erasesWhenExhausted, verdict == .exhausted {
            try erase()
            return .erased
        }
        return .wrong(attemptsLeft: ticket.attemptsLeft)
    }

    private func newWrap(of key: SecureBytes, under pin: Secret) throws(AuthenticationError) -> PINWrap {
        try check(pin)
        guard limits.allow(cost) else { throw AuthenticationError(.costOutOfLimits) }
        return try PINWrap(key, pin: pin, cost: cost, device: device, entropy: entropy)
    }

    private func check(_ pin: Secret) throws(AuthenticationError) {
        guard Self.canBePIN(pin), pin.withExposedUTF8({ policy.violations(in: $0).isEmpty }) else {
            throw AuthenticationError(.weakPIN)
        }
    }

    private static func canBePIN(_ pin: Secret) -> Bool {
        pin.withExposedUTF8 { (1...64).contains($0.count) && $0.allSatisfy { (0x30...0x39).contains($0) } }
    }

    private func record() throws(AuthenticationError) -> [UInt8]? {
        do throws(CoreError) { return try store.load() } catch { throw Self.storage(error) }
    }

    private func save(_ wrap: PINWrap) throws(AuthenticationError) {
        do throws(CoreError) { try store.save(wrap.encoded) } catch { throw Self.storage(error) }
    }

    private func resetAttempts() throws(AuthenticationError) {
        do throws(CoreError) { try attempts.reset() } catch { throw Self.storage(error) }
    }

    private static func storage(_ error: CoreError) -> AuthenticationError {
        AuthenticationError(.storage, cause: error)
    }
}
