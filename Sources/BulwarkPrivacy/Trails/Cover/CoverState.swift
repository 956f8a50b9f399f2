/// What an app's content is seen as, from its life cycle: whether it must be covered before the system takes its picture for the
/// app switcher.
///
/// A pure table: an event leads from a state to a state. Whoever shows the cover feeds events and asks ``isCovered``.
///
/// | | deactivated, prompt up | deactivated | prompt ended | settled | background | activated |
/// |---|---|---|---|---|---|---|
/// | shown | prompting | covered | shown | shown | covered | shown |
/// | prompting | prompting | covered | settling | prompting | covered | shown |
/// | settling | prompting | covered | settling | covered | covered | shown |
/// | covered | covered | covered | covered | covered | covered | shown |
///
/// The prompt is why this is no Bool: Face ID's own sheet makes the app inactive, and a cover under it would flash. So the content
/// stays while a prompt is up; but the background covers it in any case, and so does an app that is not active soon after the
/// prompt has gone.
public enum CoverState: String, Sendable, Hashable, CaseIterable {
    /// The app is active.
    case shown
    /// The app is inactive because its owner is being asked.
    case prompting
    /// The owner was asked; the app should be active in a moment.
    case settling
    /// The content is covered.
    case covered

    /// What happens to the app.
    public enum Event: Sendable, Hashable {
        /// It is about to be inactive; whether because of a prompt that it knows of.
        case deactivated(promptIsUp: Bool)
        /// The owner was asked.
        case promptEnded
        /// Time passed since, and the app is still not active.
        case settled
        /// It is in the background: its picture is taken when this returns.
        case enteredBackground
        /// It is active.
        case activated
    }

    /// Whether the content is to be covered.
    public var isCovered: Bool { self == .covered }

    /// What is seen, and would be in the app switcher's picture if it were taken now.
    public var outcome: TrailOutcome {
        switch self {
        case .covered: TrailOutcome("snapshot", "Covered.")
        case .shown: TrailOutcome("snapshot", "Shown: the app is active.")
        case .prompting:
            TrailOutcome(
                "snapshot", "Shown under the prompt for the owner; covered when the app goes into the background.")
        case .settling:
            TrailOutcome(
                "snapshot",
                "Shown since the prompt for the owner has gone; covered unless the app is active in a moment.")
        }
    }

    /// The state after an event.
    public func after(_ event: Event, policy: CoverPolicy = CoverPolicy()) -> CoverState {
        switch (self, event) {
        case (_, .activated): .shown
        case (_, .enteredBackground), (.covered, _), (.settling, .settled): .covered
        case (_, .deactivated(promptIsUp: true)) where !policy.coversPrompts: .prompting
        case (_, .deactivated): policy.coversWhenInactive ? .covered : self
        case (.prompting, .promptEnded): .settling
        case (_, .promptEnded), (_, .settled): self
        }
    }
}

/// When an app's content is covered.
public struct CoverPolicy: Sendable, Hashable {
    /// Whether an app that is inactive, such as under the app switcher, is covered. In the background it always is.
    public var coversWhenInactive: Bool
    /// Whether it is covered under the prompt for its owner, too.
    public var coversPrompts: Bool
    /// Whether it is covered while its screen is recorded or mirrored.
    public var coversCapture: Bool
    /// How long after a prompt the app may take to be active.
    public var settling: Duration

    /// Describes when content is covered; the safest by default, save that a known prompt does not make it flash.
    ///
    /// - Parameters:
    ///   - coversWhenInactive: Whether an inactive app is covered.
    ///   - coversPrompts: Whether it is covered under a prompt, too: for an app that asks while secrets are on the screen.
    ///   - coversCapture: Whether it is covered while its screen is recorded or mirrored.
    ///   - settling: How long after a prompt the app may take to be active.
    public init(
        coversWhenInactive: Bool = true, coversPrompts: Bool = false, coversCapture: Bool = true,
        settling: Duration = .seconds(1)
    ) {
        self.coversWhenInactive = coversWhenInactive
        self.coversPrompts = coversPrompts
        self.coversCapture = coversCapture
        self.settling = settling
    }
}
