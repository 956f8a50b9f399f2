/// Leave to try a secret once. It is charged as a failure already: dropped without a word, it stays one.
public struct AttemptTicket: Sendable {
    private let limiter: AttemptLimiter
    let charged: AttemptState

    init(limiter: AttemptLimiter, charged: AttemptState) {
        self.limiter = limiter
        self.charged = charged
    }

    /// How many failures are left before the last, should this attempt fail.
    public var attemptsLeft: Int { limiter.schedule.maximumFailures - charged.failures }

    /// The secret was right: takes all charges back.
    ///
    /// - Throws: What the store's medium answers.
    public func succeed() throws(CoreError) { try limiter.succeed() }

    /// The attempt was no failure, and not the success either that those before are forgiven for: takes back its own charge alone.
    ///
    /// - Throws: What the store's medium answers; the charge stays.
    public func withdraw() throws(CoreError) { try limiter.withdraw(self) }

    /// The secret was wrong: the charge stays.
    ///
    /// - Parameter mark: Tells one wrong secret from another, such as what the key derivation made of it; kept in memory only.
    ///   When it is the same as at the last failure, the charge is taken back: repeating a mistake is no guess. Nil charges
    ///   always.
    /// - Throws: What the store's medium answers; the charge stays.
    public func fail(mark: SecureBytes? = nil) throws(CoreError) { try limiter.fail(self, mark: mark) }
}

/// What ``AttemptLimiter/begin()`` decided.
public enum AttemptAdmission: Sendable {
    /// The secret may be tried, once.
    case admitted(AttemptTicket)
    /// It must not be tried; the verdict says why.
    case refused(AttemptVerdict)

    /// The ticket, when there is one.
    public var ticket: AttemptTicket? {
        if case .admitted(let ticket) = self { ticket } else { nil }
    }
}
