/// Which of the system's doors stand open to code of others while the app runs: keyboards that other apps bring along.
///
/// Such a keyboard sees what is typed into every field that is not secure, and with full access it may send it away. An app can
/// refuse them all.
public struct KeyboardTrail: Sendable, Hashable {
    /// Whether keyboards of other apps may be used.
    public let allowsExtensionKeyboards: Bool

    /// Refuses them, unless told otherwise.
    ///
    /// - Parameter allowsExtensionKeyboards: Whether they may be used; for an app whose users need one, such as for a script that the
    ///   system has no keyboard for.
    public init(allowsExtensionKeyboards: Bool = false) { self.allowsExtensionKeyboards = allowsExtensionKeyboards }

    /// What was decided.
    public var outcome: TrailOutcome {
        TrailOutcome(
            "keyboard.extensions",
            allowsExtensionKeyboards
                ? "Keyboards of other apps may be used." : "Keyboards of other apps are refused in the whole app.")
    }
}
