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
    /// Whether a PIN for emergencies may be set.
    public let duress: DuressPolicy

    private let store: any RecordStore
    private let attempts: AttemptLimiter
    private let device: any DeviceEntanglement
    private let entropy: any EntropySource
    // Held while the record is looked at and replaced or removed: a derivation takes its time, and what comes of it must not take the place
    // of a record that was changed or erased meanwhile.
    private let writing = Locked(())

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
    ///   - duress: Whether a PIN for emergencies may be set; not by default.
    ///   - entropy: Where keys and salts come from.
    public init(
        store: any RecordStore, attempts: AttemptLimiter, device: any DeviceEntanglement,
        policy: PINPolicy = PINPolicy(), cost: ScryptCost = .standard, limits: ScryptCost.Limits = ScryptCost.Limits(),
        erasesWhenExhausted: Bool = false, duress: DuressPolicy = .off, entropy: any EntropySource = SystemEntropy()
    ) {
        self.store = store
        self.attempts = attempts
        self.device = device
        self.policy = policy
        self.cost = cost
        self.limits = limits
        self.erasesWhenExhausted = erasesWhenExhausted
        self.duress = duress
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
        try save(wrap, over: nil) { () throws(AuthenticationError) in
            // First the attempts: a wrap without a record of attempts would be locked for good. Nothing is guessable yet.
            try resetAttempts()
        }
        return key
    }

    /// Tries a PIN.
    ///
    /// - Throws: ``AuthenticationError/Code/notSet``, or that the attempt could not be made. Once charged, it stays so.
    public func unlock(_ pin: Secret) throws(AuthenticationError) -> PINOutcome {
        try attempt(pin).result()
    }

    /// Wraps the same data key under another PIN, when the old one is right. It is an attempt like ``unlock(_:)``.
    ///
    /// Under a ``DuressPolicy`` that is on, salt and costs stay as they are, for what the duress PIN wraps cannot be wrapped anew without it.
    ///
    /// - Throws: ``AuthenticationError/Code/weakPIN`` before anything is tried, ``AuthenticationError/Code/samePIN`` when the new one is the duress
    ///   PIN, ``AuthenticationError/Code/notSet`` when the record was erased meanwhile, ``AuthenticationError/Code/storage`` (busy) when it was
    ///   changed meanwhile, and what ``unlock(_:)`` throws.
    public func change(from old: Secret, to new: Secret) throws(AuthenticationError) -> PINOutcome {
        try attemptChange(from: old, to: new).result()
    }

    func attemptChange(from old: Secret, to new: Secret) throws(AuthenticationError) -> Attempt {
        try check(new)
        let attempt = try attempt(old)
        guard let opened = attempt.opened, let present = attempt.wrap, let key = attempt.outcome.dataKey else {
            return attempt
        }
        guard duress.isOn else {
            try save(newWrap(of: key, under: new), over: present)
            return attempt
        }
        var wrap = present
        let opensBoth = try wrap.seal(
            key, as: opened.role, in: opened.slot, under: new, device: device, entropy: entropy)
        // Whoever came by the duress PIN is not told: that would be a guess at the real one that costs nothing.
        if opensBoth, opened.role == .data { throw AuthenticationError(.samePIN) }
        try save(wrap, over: present)
        return attempt
    }

    /// Sets a new PIN for a data key that was released another way, such as by biometrics, and grants all attempts anew. A duress PIN is
    /// gone after that.
    ///
    /// - Warning: Not for a key that a PIN released, for that can be the decoy's: use ``change(from:to:)``.
    /// - Parameters:
    ///   - new: The new PIN.
    ///   - key: The data key, 32 bytes. Another key in its place makes what the old one encrypted unreadable by PIN.
    public func reset(to new: Secret, dataKey key: SecureBytes) throws(AuthenticationError) {
        // First the wrap: attempts granted first would be attempts at the old PIN, should the process end between.
        let wrap = try newWrap(of: key, under: new)
        try replaceRecord { () throws(CoreError) in try store.save(wrap.encoded) }
        try resetAttempts()
    }

    /// Erases the wrapped key. The record of attempts stays as it is.
    public func erase() throws(AuthenticationError) {
        try replaceRecord { () throws(CoreError) in try store.remove() }
    }

    // MARK: Duress

    /// Sets a PIN for the case that its owner is forced to enter one, when the real PIN is right. It is an attempt like ``unlock(_:)``.
    ///
    /// The record has the same size and shape with a duress PIN and without, and a try takes the same steps. A decoy releases its key as the
    /// real PIN does, but does not take back the failures before it: otherwise whoever knows it could guess at the real PIN for ever.
    ///
    /// - Parameters:
    ///   - duress: The duress PIN; the policy holds for it too.
    ///   - action: What it does.
    ///   - pin: The real PIN.
    /// - Returns: What came of the real PIN, and the decoy's key.
    /// - Throws: ``AuthenticationError/Code/duressOff``, ``AuthenticationError/Code/weakPIN`` and ``AuthenticationError/Code/samePIN`` before
    ///   anything is tried, and what ``unlock(_:)`` throws.
    /// - Warning: Under a duress PIN this does as if: writing would overwrite the data key. Whoever then tries what they set finds it wrong.
    public func setDuressPIN(
        _ duress: Secret, action: DuressAction, confirmedBy pin: Secret
    ) throws(AuthenticationError) -> DuressSetup {
        let (attempt, decoyKey) = try attemptDuress(duress, action: action, confirmedBy: pin)
        return DuressSetup(outcome: try attempt.result(), decoyKey: decoyKey)
    }

    func attemptDuress(
        _ duress: Secret, action: DuressAction, confirmedBy pin: Secret
    ) throws(AuthenticationError) -> (attempt: Attempt, decoyKey: SecureBytes?) {
        guard self.duress.isOn else { throw AuthenticationError(.duressOff) }
        try check(duress)
        if duress == pin { throw AuthenticationError(.samePIN) }
        let attempt = try attempt(pin)
        guard let opened = attempt.opened, let present = attempt.wrap, attempt.outcome.dataKey != nil else {
            return (attempt, nil)
        }
        var wrap = present
        let key = SecureBytes(random: PINWrap.keySize, from: entropy)
        let role: PINWrap.Role = action == .decoy ? .decoy : .wipe
        _ = try wrap.seal(key, as: role, in: 1 - opened.slot, under: duress, device: device, entropy: entropy)
        if opened.role == .data { try save(wrap, over: present) }
        return (attempt, action == .decoy ? key : nil)
    }

    /// Takes the duress PIN away, when the real one is right; what it released is lost. It is an attempt like ``unlock(_:)``.
    ///
    /// - Throws: What ``unlock(_:)`` throws.
    public func removeDuressPIN(confirmedBy pin: Secret) throws(AuthenticationError) -> PINOutcome {
        try attemptDuressRemoval(confirmedBy: pin).result()
    }

    func attemptDuressRemoval(confirmedBy pin: Secret) throws(AuthenticationError) -> Attempt {
        let attempt = try attempt(pin)
        guard let opened = attempt.opened, let present = attempt.wrap, opened.role == .data else { return attempt }
        var wrap = present
        wrap.empty(1 - opened.slot, entropy: entropy)
        try save(wrap, over: present)
        return attempt
    }

    // MARK: Steps

    /// What came of a PIN, and what it opened: more than the app is told.
    struct Attempt: Sendable {
        let outcome: PINOutcome
        var opened: PINWrap.Opened?
        var wrap: PINWrap?
        /// What kept the record from being erased.
        var failure: AuthenticationError?

        func result() throws(AuthenticationError) -> PINOutcome {
            if let failure { throw failure }
            return outcome
        }
    }

    func attempt(_ pin: Secret) throws(AuthenticationError) -> Attempt {
        guard Self.canBePIN(pin) else { return Attempt(outcome: .notDigits) }
        guard let record = try record() else { throw AuthenticationError(.notSet) }
        let wrap = try PINWrap(encoded: record, limits: limits)
        let admission: AttemptAdmission
        do throws(CoreError) { admission = try attempts.begin() } catch { throw Self.storage(error) }
        switch admission {
        case .refused(.exhausted) where erasesWhenExhausted:
            // The process may have ended between the last failure and its erasure.
            try erase()
            return Attempt(outcome: .erased)
        case .refused(let verdict):
            return Attempt(outcome: .refused(verdict))
        case .admitted(let ticket):
            guard let opened = try wrap.opened(pin: pin, device: device, acceptsDuress: duress.isOn) else {
                return Attempt(outcome: try failure(of: ticket))
            }
            return try success(of: ticket, Attempt(outcome: .released(opened.key), opened: opened, wrap: wrap))
        }
    }

    private func success(of ticket: AttemptTicket, _ attempt: Attempt) throws(AuthenticationError) -> Attempt {
        do throws(CoreError) {
            switch attempt.opened?.role {
            case .decoy: try ticket.withdraw()
            // The charge stays: there is nothing left to guess at.
            case .wipe: break
            default: try ticket.succeed()
            }
        } catch {
            throw Self.storage(error)
        }
        switch attempt.opened?.role {
        case .decoy: duress.tell(.decoy)
        case .wipe:
            defer { duress.tell(.wipe) }
            var failure: AuthenticationError?
            // Whoever holds another wrap of the key has to go on and destroy that one.
            do throws(AuthenticationError) { try erase() } catch { failure = error }
            return Attempt(outcome: .erased, opened: attempt.opened, failure: failure)
        default: break
        }
        return attempt
    }

    private func failure(of ticket: AttemptTicket) throws(AuthenticationError) -> PINOutcome {
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

    /// Saves a wrap where the record is still the one that it was made from.
    private func save(
        _ wrap: PINWrap, over present: PINWrap?,
        first prepare: () throws(AuthenticationError) -> Void = { () throws(AuthenticationError) in }
    ) throws(AuthenticationError) {
        try writing.withLock { _ throws(AuthenticationError) in
            let found = try record()
            guard found == present?.encoded else {
                if found == nil { throw AuthenticationError(.notSet) }
                if present == nil { throw AuthenticationError(.alreadySet) }
                throw Self.storage(CoreError(.busy, "the PIN was changed meanwhile"))
            }
            try prepare()
            do throws(CoreError) { try store.save(wrap.encoded) } catch { throw Self.storage(error) }
        }
    }

    private func replaceRecord(_ body: () throws(CoreError) -> Void) throws(AuthenticationError) {
        do throws(CoreError) { try writing.withLock { _ throws(CoreError) in try body() } } catch {
            throw Self.storage(error)
        }
    }

    private func resetAttempts() throws(AuthenticationError) {
        do throws(CoreError) { try attempts.reset() } catch { throw Self.storage(error) }
    }

    private static func storage(_ error: CoreError) -> AuthenticationError {
        AuthenticationError(.storage, cause: error)
    }
}
