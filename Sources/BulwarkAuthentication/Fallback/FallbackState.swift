/// Where a person stands on the way from a locked app to an open one.
///
/// A pure value: it shows nothing, waits for nothing and stores nothing. ``after(_:)`` is the whole machine; the table in
/// `Documentation/authentication.md` lists every pair.
///
/// - Warning: The state says what to ask for. It releases no secret, and must not stand in for one that is released.
public enum FallbackState: String, Sendable, Hashable, CaseIterable {
    /// Asks for biometrics.
    case biometrics
    /// Asks for the PIN.
    case pin
    /// Asks for nothing: the attempts at the PIN are used up. Only recovery leads on.
    case lockedOut
    /// The owner proved themselves another way, and has to set a new PIN.
    case recovered
    /// Open.
    case unlocked

    /// The state that an event leads to.
    ///
    /// - Returns: `nil` when the event has no place in this state, such as the late answer of a prompt that was left.
    ///   Stay where you are then.
    public func after(_ event: FallbackEvent) -> FallbackState? {
        switch (self, event) {
        case (.biometrics, .biometricsSucceeded): .unlocked
        case (.biometrics, .biometricsFailed): .biometrics
        case (.biometrics, .biometricsUnavailable), (.biometrics, .pinChosen): .pin
        case (.pin, .biometricsChosen): .biometrics
        case (.pin, .pinAccepted): .unlocked
        case (.pin, .pinRefused): .pin
        case (.biometrics, .attemptsExhausted), (.pin, .attemptsExhausted): .lockedOut
        case (.lockedOut, .ownerRecovered): .recovered
        case (.recovered, .pinSet): .unlocked
        // Whoever leaves without a new PIN has to recover again.
        case (.recovered, .relocked): .lockedOut
        case (.biometrics, .relocked), (.pin, .relocked), (.unlocked, .relocked): .biometrics
        default: nil
        }
    }
}
