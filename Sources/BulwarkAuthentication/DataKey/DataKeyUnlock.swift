public import BulwarkCore

/// What came of a PIN that guards a key which biometrics release too.
public struct DataKeyUnlock: Sendable {
    /// What came of the PIN.
    public let outcome: PINOutcome
    /// What became of the biometric wrap.
    public let biometrics: BiometricWrapState

    /// The data key, when it was released.
    public var dataKey: SecureBytes? { outcome.dataKey }
}

/// What became of the wrap that biometrics open.
public enum BiometricWrapState: Sendable, Equatable {
    /// It is as it was, and no PIN was right or nothing had changed.
    case untouched
    /// The user does not want biometrics.
    case off
    /// It was made for what is enrolled now.
    case renewed
    /// It cannot be made now; the next right PIN tries again.
    case waiting(BiometricAvailability.Reason)
    /// It could not be made; the next right PIN tries again.
    case failed(AuthenticationError)
}

/// What came of asking for the data key by biometrics.
public enum BiometricRelease: Sendable, Equatable {
    /// The owner was recognised, and this is the key, 32 bytes.
    case released(SecureBytes)
    /// The owner was not, and this is why.
    case failed(BiometricFailure)
    /// The enrolled faces or fingers changed, so that the key is theirs no more. Ask for the PIN: it makes the wrap anew.
    case invalidated
    /// The user does not want biometrics.
    case off

    /// What it is to the way from biometrics to the PIN.
    public var fallbackEvent: FallbackEvent {
        switch self {
        case .released: .biometricsSucceeded
        case .failed(let failure): failure.fallbackEvent
        case .invalidated, .off: .biometricsUnavailable
        }
    }
}

extension PINOutcome {
    /// What it is to the way from biometrics to the PIN.
    public var fallbackEvent: FallbackEvent {
        switch self {
        case .released: .pinAccepted
        case .wrong(let left): left > 0 ? .pinRefused : .attemptsExhausted
        case .notDigits, .refused(.allowed), .refused(.delayed): .pinRefused
        case .refused(.exhausted), .refused(.locked), .erased: .attemptsExhausted
        }
    }
}
