public import BulwarkCore

/// What came of setting a duress PIN.
public struct DuressSetup: Sendable, Equatable {
    /// What came of the PIN that confirmed it; set only where that released a key.
    public let outcome: PINOutcome
    /// The key that the duress PIN releases, 32 bytes, for the app to put something harmless under; nil for ``DuressAction/wipe``, and
    /// where nothing was set.
    public let decoyKey: SecureBytes?
}
