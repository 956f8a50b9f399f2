public import BulwarkCore

/// The time between signing in and out: its deadlines, and the secrets that end with it.
///
/// Times count since boot, sleep included. Each call looks at the deadlines first, so that nothing that comes too late
/// prolongs a session, whether a timer ran or not. Calls return when memory has been wiped.
///
/// ```swift
/// let session = Session(store: FileRecordStore(path: path))
/// session.register(token)
/// session.restore()              // at launch, before the first frame
/// session.enterBackground()      // applicationDidEnterBackground
/// session.returnToForeground()   // applicationWillEnterForeground, before anything is shown
/// ```
///
/// - Warning: The session believes whoever calls ``signIn()`` and ``unlock()``. Call them with a released key in hand.
public final class Session: Sendable {
    /// How long it lasts.
    public let policy: SessionPolicy

    private struct Held {
        var state = SessionState.signedOut
        var deadlines: SessionDeadlines?
        var stepUpEnd = Duration.zero
        var graceEnd = Duration.zero
        /// How many threads are wiping: nothing may be opened meanwhile, or they would wipe what is new.
        var wiping = 0
        var resources: [any SessionResource] = []
        var listeners: [UInt64: AsyncStream<SessionState>.Continuation] = [:]
        var nextListener: UInt64 = 0
        var lastEnd: SessionEnd?
    }

    private let store: any RecordStore
    private let clock: any BootClock
    private let held = Locked(Held())
    // Taken before `held`, never inside it: no record may be written after its session's was removed.
    private let storing = Locked(())

    /// Makes a session that is signed out; ``restore()`` takes up the one before.
    ///
    /// - Parameters:
    ///   - policy: How long it lasts.
    ///   - store: Where its deadlines are kept between runs.
    ///   - clock: What they count in.
    public init(policy: SessionPolicy = SessionPolicy(), store: any RecordStore, clock: any BootClock = SystemClock()) {
        self.policy = policy
        self.store = store
        self.clock = clock
    }

    deinit { held.withLock { $0.listeners.values.forEach { $0.finish() } } }

    /// Where the session stands now; enforces the deadlines.
    public var state: SessionState {
        enforce()
        return held.withLock { $0.state }
    }

    /// What the last end of a session left undone; nil before the first.
    public var lastEnd: SessionEnd? { held.withLock { $0.lastEnd } }

    /// The present state, and each that follows. A state comes when it begins, before its resources are cleared.
    public var states: AsyncStream<SessionState> {
        AsyncStream(bufferingPolicy: .bufferingNewest(16)) { continuation in
            let id = held.withLock { held in
                held.nextListener += 1
                held.listeners[held.nextListener] = continuation
                continuation.yield(held.state)
                return held.nextListener
            }
            continuation.onTermination = { [weak self] _ in
                let gone = self?.held.withLock { $0.listeners.removeValue(forKey: id) }
                _ = gone
            }
        }
    }

    /// Adds something that must not outlive the session. It is kept, and cleared at each end.
    public func register(_ resource: any SessionResource) { held.withLock { $0.resources.append(resource) } }

    /// Takes up the session of an earlier run, locked, when its deadlines have not passed; ends it otherwise. Call it at
    /// launch, before anything is shown.
    ///
    /// A record that is unreadable, altered or of another boot ends the session.
    @discardableResult
    public func restore() -> SessionState {
        guard held.withLock({ $0.state == .signedOut && $0.deadlines == nil }) else { return state }
        // Nothing removes the record in between, and what is being ended is not taken up.
        let isBelieved: Bool = storing.withLock { _ in
            let record: [UInt8]?
            do throws(CoreError) { record = try store.load() } catch { return false }
            guard let record else { return true }
            guard let deadlines = SessionDeadlines(encoded: record), !deadlines.havePassed(at: clock) else {
                return false
            }
            held.withLock { held in
                guard held.state == .signedOut, held.wiping == 0 else { return }
                held.deadlines = deadlines
                Self.move(&held, to: .locked)
            }
            return true
        }
        if !isBelieved { signOut() }
        return state
    }

    /// Begins a session.
    ///
    /// - Returns: Whether it began: not while there is one, or while the one before is being cleared.
    @discardableResult
    public func signIn() -> Bool {
        enforce()
        return apply(.signedIn) { $0.deadlines = SessionDeadlines(policy: self.policy, clock: self.clock) }
    }

    /// Opens a locked session; counts as activity.
    ///
    /// - Returns: Whether it is open now.
    @discardableResult
    public func unlock() -> Bool { applyActivity(.unlocked) }

    /// The person did something.
    ///
    /// - Returns: Whether the session is open.
    @discardableResult
    public func recordActivity() -> Bool { applyActivity(.activity) }

    /// The owner proved themselves again; ``SessionState/elevated`` for the policy's time. Counts as activity.
    ///
    /// - Returns: Whether dangerous operations are allowed now.
    @discardableResult
    public func stepUp() -> Bool { applyActivity(.steppedUp) }

    /// Ends a step-up, after the dangerous operation.
    @discardableResult
    public func endStepUp() -> Bool {
        enforce()
        return apply(.stepUpEnded)
    }

    /// The app went to the background. Under a policy that wipes, memory is wiped when this returns.
    public func enterBackground() {
        enforce()
        switch policy.background {
        case .wipe: lock()
        case .keep(let grace):
            apply(.backgrounded) { $0.graceEnd = self.clock.sinceBoot + grace }
            save()
        }
    }

    /// The app comes back: looks at the deadlines and the grace. Call it before anything is shown.
    @discardableResult
    public func returnToForeground() -> SessionState {
        enforce()
        apply(.returned)
        return state
    }

    /// Locks the session: wipes secrets from memory, and keeps the session.
    public func lock() {
        enforce()
        wipe(.locked) { $0.wipeMemory() }
        save()
    }

    /// Ends the session: clears every resource, also after one has failed, and the deadlines.
    ///
    /// - Returns: What is left. Call it again to try once more.
    @discardableResult
    public func signOut() -> SessionEnd { end(.signedOut) }

    /// Enforces deadlines while the app runs, without being asked. Runs until its task is cancelled.
    ///
    /// What counts does not depend on it: it only wipes sooner.
    public func enforceDeadlines() async {
        var timer: Task<Void, Never>?
        for await _ in states {
            timer?.cancel()
            timer = Task { [clock] in
                while !Task.isCancelled, let next = self.nextDeadline {
                    guard (try? await clock.sleep(until: next)) != nil else { return }
                    self.enforce()
                }
            }
        }
        timer?.cancel()
    }

    // MARK: Deadlines

    private var nextDeadline: Duration? {
        held.withLock { held in
            guard held.state != .signedOut, let next = held.deadlines?.next else { return nil }
            return switch held.state {
            case .elevated: min(next, held.stepUpEnd)
            case .background: min(next, held.graceEnd)
            default: next
            }
        }
    }

    private func enforce() {
        let due: SessionEvent? = held.withLock { held in
            guard held.state != .signedOut else { return nil }
            guard let deadlines = held.deadlines, !deadlines.havePassed(at: clock) else { return .deadlinePassed }
            let now = clock.sinceBoot
            if held.state == .background, now >= held.graceEnd { return .locked }
            if held.state == .elevated, now >= held.stepUpEnd { return .stepUpEnded }
            return nil
        }
        switch due {
        case .deadlinePassed: end(.deadlinePassed)
        case .locked: wipe(.locked) { $0.wipeMemory() }
        case .stepUpEnded: apply(.stepUpEnded)
        default: break
        }
    }

    // MARK: Events

    /// Moves by an event that wipes nothing. Change and check are one step.
    @discardableResult
    private func apply(_ event: SessionEvent, change: (inout Held) -> Void = { _ in }) -> Bool {
        let changed = held.withLock { held in
            guard let state = held.state.after(event) else { return false }
            if held.wiping > 0, event == .signedIn || event == .unlocked { return false }
            // Between a look at the deadlines and this step, time may have passed, and another thread cannot be let in late.
            if event != .signedIn, held.deadlines.map({ $0.havePassed(at: clock) }) ?? true { return false }
            if event == .returned, clock.sinceBoot >= held.graceEnd { return false }
            change(&held)
            Self.move(&held, to: state)
            return true
        }
        if changed, event == .signedIn { save() }
        return changed
    }

    private func applyActivity(_ event: SessionEvent) -> Bool {
        enforce()
        var needsSaving = false
        let changed = apply(event) { held in
            let now = self.clock.sinceBoot
            if event == .steppedUp { held.stepUpEnd = now + self.policy.stepUp }
            guard var deadlines = held.deadlines else { return }
            deadlines.inactivity = now + self.policy.inactivity
            // Not at every touch. What was written last is earlier, so a crash only ends the session sooner.
            needsSaving = now - deadlines.written >= self.policy.inactivity / 8
            held.deadlines = deadlines
        }
        if changed, needsSaving { save() }
        return changed
    }

    @discardableResult
    private func end(_ event: SessionEvent) -> SessionEnd {
        // Until the record is gone, too: nothing is to take up what is being ended.
        held.withLock { $0.wiping += 1 }
        defer { held.withLock { $0.wiping -= 1 } }
        // Another thread was first: what it left undone is not to be covered by this one's report.
        guard var failures = wipe(event, by: { try $0.clear() }) else {
            return lastEnd ?? SessionEnd(failures: [])
        }
        let isRemoved: Bool = storing.withLock { _ in
            // A session that began meanwhile has a record of its own.
            guard held.withLock({ $0.deadlines == nil }) else { return true }
            do throws(CoreError) { try store.remove() } catch { return false }
            return true
        }
        if !isRemoved { failures.append("session record") }
        let end = SessionEnd(failures: failures)
        held.withLock { $0.lastEnd = end }
        return end
    }

    /// Moves by an event that wipes, and does so outside the lock. Gives the names of what failed; nil when the event has no
    /// place any more.
    @discardableResult
    private func wipe(_ event: SessionEvent, by body: (any SessionResource) throws -> Void) -> [String]? {
        let resources: [any SessionResource]? = held.withLock { held in
            guard let state = held.state.after(event) else { return nil }
            held.wiping += 1
            if state == .signedOut { held.deadlines = nil }
            Self.move(&held, to: state)
            return held.resources
        }
        guard let resources else { return nil }
        var failures: [String] = []
        for resource in resources {
            do { try body(resource) } catch { failures.append(resource.name.description) }
        }
        held.withLock { $0.wiping -= 1 }
        return failures
    }

    private func save() {
        storing.withLock { _ in
            let record: [UInt8]? = held.withLock { held in
                held.deadlines?.written = clock.sinceBoot
                return held.deadlines?.encoded
            }
            // A record that could not be written is an earlier one, whose deadlines are sooner, or none: signed out.
            if let record { try? store.save(record) }
        }
    }

    private static func move(_ held: inout Held, to state: SessionState) {
        guard held.state != state else { return }
        held.state = state
        for listener in held.listeners.values { listener.yield(state) }
    }
}
