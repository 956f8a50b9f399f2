/// What a duress PIN does.
public enum DuressAction: String, Sendable, Hashable, CaseIterable {
    /// Releases another key, as if it were the data key.
    case decoy
    /// Destroys what the PIN and biometrics could release, and says that it was erased.
    case wipe
}
