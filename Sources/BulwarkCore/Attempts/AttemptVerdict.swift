/// Whether a secret may be tried now.
public enum AttemptVerdict: Sendable, Hashable {
    /// It may; so many failures are left before the last.
    case allowed(attemptsLeft: Int)
    /// Not before so much time has passed while the system runs or sleeps.
    case delayed(Duration)
    /// Never again: the last failure was made. Erase, or recover another way.
    case exhausted
    /// Never, because the record of failures cannot be believed.
    case locked(AttemptRecordFault)

    /// Whether the secret may be tried.
    public var isAllowed: Bool {
        if case .allowed = self { true } else { false }
    }
}

/// Why the record of failures cannot be believed.
public enum AttemptRecordFault: Sendable, Hashable {
    /// There is none, though one was made when the secret was set up.
    case missing
    /// It is not what was written: cut off, altered, or written under another key.
    case tampered
    /// It comes from a version that is not known here.
    case unknownVersion
}
