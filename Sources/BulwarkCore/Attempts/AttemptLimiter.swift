/// Slows guessing down: counts attempts at a secret, delays them more and more, and ends them.
///
/// Each attempt is charged as a failure, durably, *before* it is made, and the charge is taken back by success. So neither a
/// crash, nor a power cut, nor a hundred attempts at once yield a guess for nothing.
///
/// Delays count in time since boot, sleep included. The wall clock has no part in it. A delay that was not served to its
/// end is served anew, in full, after the system was started again. A record that is missing, altered or unreadable locks: it
/// is never taken for a fresh one. ``reset()`` makes the first record when a secret is set up.
///
/// ```swift
/// guard let ticket = try limiter.begin().ticket else { return }
/// if unwrap(key, with: passcode) { try ticket.succeed() } else { try ticket.fail() }
/// ```
///
/// - Warning: Delays protect against whoever asks through this code. Against somebody who has the storage medium only
///   the cost of the key derivation does, and the device key that the secret is entangled with.
public final class AttemptLimiter: Sendable {
    /// The delays.
    public let schedule: AttemptSchedule
    private let store: any AttemptStore
    private let clock: any BootClock
    // What marked the last failure, so that the same mistake is charged once. Never stored: it is derived from a guess
    // that may be close to the secret.
    private let lastMark = Locked<SecureBytes?>(nil)

    /// Makes a limiter over a record.
    ///
    /// - Parameters:
    ///   - schedule: The delays.
    ///   - store: Where the record is kept.
    ///   - clock: What the delays count in.
    public init(
        schedule: AttemptSchedule = .standard, store: any AttemptStore, clock: any BootClock = SystemClock()
    ) {
        self.schedule = schedule
        self.store = store
        self.clock = clock
    }

    /// Whether an attempt would be allowed now, without making one.
    ///
    /// Begins the delay anew after the system was started again, and records that a delay was served, so that it does not
    /// begin anew after the next start.
    ///
    /// - Throws: What the store's medium answers. Treat it as not allowed.
    public func verdict() throws(CoreError) -> AttemptVerdict {
        try store.update { record throws(CoreError) in judge(&record) }
    }

    /// Charges an attempt, when it is allowed.
    ///
    /// - Returns: A ticket to make the attempt under; or why there is none.
    /// - Throws: What the store's medium answers. The attempt must not be made.
    public func begin() throws(CoreError) -> AttemptAdmission {
        try store.update { record throws(CoreError) in
            let verdict = judge(&record)
            guard verdict.isAllowed, case .state(var state) = record else { return .refused(verdict) }
            state.failures += 1
            // The last failure has no delay: it has no next attempt either.
            state.begin(schedule.delay(afterFailures: state.failures) ?? .zero, at: clock)
            record = .state(state)
            return .admitted(AttemptTicket(limiter: self, charged: state))
        }
    }

    /// Makes a fresh record, whatever was there: when a secret is set up, or after its owner proved themselves another way.
    ///
    /// - Throws: What the store's medium answers.
    public func reset() throws(CoreError) {
        try store.update { record throws(CoreError) in
            var state = AttemptState(at: clock)
            if case .state(let old) = record { state.epoch = old.epoch &+ 1 }
            record = .state(state)
        }
        lastMark.withLock { $0 = nil }
    }

    func succeed() throws(CoreError) { try reset() }

    func fail(_ ticket: AttemptTicket, mark: SecureBytes?) throws(CoreError) {
        let isRepeated = lastMark.withLock { last in
            defer { last = mark ?? last }
            return mark != nil && mark == last
        }
        try store.update { record throws(CoreError) in
            guard case .state(var state) = record else { return }
            if state.epoch != ticket.charged.epoch {
                // A success in between took this attempt's charge back with its own.
                state.failures += 1
                state.begin(schedule.delay(afterFailures: state.failures) ?? .zero, at: clock)
            } else if isRepeated, state == ticket.charged {
                // The same mistake again tells the guesser nothing. The delay before it had been served.
                state.failures -= 1
                state.begin(.zero, at: clock)
            }
            record = .state(state)
        }
    }

    func withdraw(_ ticket: AttemptTicket) throws(CoreError) {
        try store.update { record throws(CoreError) in
            // A success in between took this attempt's charge back with its own.
            guard case .state(var state) = record, state.epoch == ticket.charged.epoch else { return }
            let isLast = state == ticket.charged
            state.failures -= 1
            // The delay before it had been served. One that a later attempt began goes on.
            if isLast { state.begin(.zero, at: clock) }
            record = .state(state)
        }
    }

    private func judge(_ record: inout AttemptRecord) -> AttemptVerdict {
        switch record {
        case .fault(let fault): return .locked(fault)
        case .state(var state):
            guard schedule.delay(afterFailures: state.failures) != nil else { return .exhausted }
            defer { record = .state(state) }
            guard let remaining = state.remaining(at: clock) else {
                state.begin(state.delay, at: clock)
                return .delayed(state.delay)
            }
            if remaining > .zero { return .delayed(remaining) }
            if state.delay > .zero { state.begin(.zero, at: clock) }
            return .allowed(attemptsLeft: schedule.maximumFailures - state.failures)
        }
    }
}
