/// Where a session stands. A pure value; ``after(_:)`` is the whole machine.
public enum SessionState: String, Sendable, Hashable, CaseIterable {
    /// There is no session, and nothing of one in memory.
    case signedOut
    /// Secrets may be used.
    case active
    /// Secrets may be used, for dangerous operations too.
    case elevated
    /// In the background, secrets still in memory for a grace.
    case background
    /// The session goes on, but its secrets were wiped from memory: the owner has to unlock it.
    case locked

    /// The state that an event leads to.
    ///
    /// - Returns: `nil` when the event has no place in this state. Stay where you are then.
    public func after(_ event: SessionEvent) -> SessionState? {
        switch (self, event) {
        case (.signedOut, .signedIn): .active
        // Once more, for resources that failed to clear.
        case (_, .signedOut): .signedOut
        case (.signedOut, _): nil
        case (_, .deadlinePassed): .signedOut
        case (_, .locked): .locked
        case (.locked, .unlocked): .active
        case (.active, .activity): .active
        case (.elevated, .activity): .elevated
        case (.active, .steppedUp), (.elevated, .steppedUp): .elevated
        case (.elevated, .stepUpEnded): .active
        case (.active, .backgrounded), (.elevated, .backgrounded): .background
        case (.background, .returned): .active
        default: nil
        }
    }
}
