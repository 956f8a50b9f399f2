public import BulwarkCore

/// What came of a PIN.
public enum PINOutcome: Sendable, Equatable {
    /// It was right, and released the data key.
    case released(SecureBytes)
    /// It was wrong; so many attempts are left.
    case wrong(attemptsLeft: Int)
    /// It cannot be a PIN: empty, over 64 characters, or something else than the digits 0 to 9. It was not tried and not
    /// counted.
    case notDigits
    /// It was not tried: a delay runs, no attempt is left, or the record of attempts cannot be believed.
    case refused(AttemptVerdict)
    /// No attempt is left, and the wrapped key was erased. What it encrypts is lost, unless another wrap of it is left.
    case erased

    /// The data key, when it was released.
    public var dataKey: SecureBytes? {
        if case .released(let key) = self { key } else { nil }
    }
}
