public import BulwarkCore

/// What a widget, a complication or a Live Activity may show, for they stand on locked screens.
public enum WidgetTrail {
    /// How a value is shown.
    public enum Treatment: Sendable, Hashable {
        /// As it is.
        case shown
        /// As it is while the device is unlocked, and as a placeholder otherwise (`privacySensitive()`).
        case shownUnlocked
        /// Never: the timeline that is given to the system does not hold it.
        case left
    }

    /// How a value of a sensitivity is shown.
    ///
    /// The system keeps timelines on disk, so a sensitive value must not be in one, covered or not.
    public static func treatment(of sensitivity: Sensitivity) -> Treatment {
        switch sensitivity {
        case .public: .shown
        case .private, .hash: .shownUnlocked
        case .sensitive: .left
        }
    }

    /// What of a value goes into a timeline entry.
    ///
    /// - Parameters:
    ///   - value: the value.
    ///   - sensitivity: how sensitive it is.
    ///   - isSignedIn: whether there is a session; without one only public values are shown.
    /// - Returns: the text and whether it has to be marked `privacySensitive()`; nil where it must not be in the entry.
    public static func entry(
        _ value: String, _ sensitivity: Sensitivity, isSignedIn: Bool
    ) -> (text: String, isPrivacySensitive: Bool)? {
        switch treatment(of: sensitivity) {
        case .shown: (value, false)
        case .shownUnlocked: isSignedIn ? (value, true) : nil
        case .left: nil
        }
    }
}
