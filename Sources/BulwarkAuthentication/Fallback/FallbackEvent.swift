/// What happens on the way from a locked app to an open one.
public enum FallbackEvent: String, Sendable, Hashable, CaseIterable {
    /// Biometrics released the key.
    case biometricsSucceeded
    /// Biometrics failed, or were cancelled, and may be tried again.
    case biometricsFailed
    /// Biometrics cannot be used now: absent, not enrolled, locked out, or changed since the key was bound to them.
    case biometricsUnavailable
    /// The person asked for biometrics.
    case biometricsChosen
    /// The person asked for the PIN.
    case pinChosen
    /// The PIN released the key.
    case pinAccepted
    /// The PIN was wrong, and may be tried again after its delay.
    case pinRefused
    /// No attempt at the PIN is left, or the record of attempts cannot be trusted.
    case attemptsExhausted
    /// The owner proved themselves another way.
    case ownerRecovered
    /// A new PIN was set.
    case pinSet
    /// The app was locked, or started anew.
    case relocked
}
