/// How long a session lasts, and what becomes of its secrets in the background.
public struct SessionPolicy: Sendable, Hashable {
    /// What entering the background does.
    public enum Background: Sendable, Hashable {
        /// Wipes the secrets from memory at once; coming back takes an unlock.
        case wipe
        /// Keeps the secrets for a grace.
        ///
        /// - Warning: A suspended app runs no timer. They stay in memory for as long as the app is suspended, and are wiped
        ///   on return when the grace is over.
        case keep(grace: Duration)
    }

    /// How long without activity until the session ends.
    public let inactivity: Duration
    /// How long until the session ends, whatever happens.
    public let absolute: Duration
    /// How long a step-up lasts.
    public let stepUp: Duration
    /// What entering the background does.
    public let background: Background

    /// Makes a policy. Times below zero count as zero: the session ends at once.
    ///
    /// - Parameters:
    ///   - inactivity: How long without activity until the session ends; 5 minutes by default.
    ///   - absolute: How long until it ends, whatever happens; 12 hours by default.
    ///   - stepUp: How long a step-up lasts; one minute by default.
    ///   - background: What entering the background does; by default it wipes.
    public init(
        inactivity: Duration = .seconds(300), absolute: Duration = .seconds(12 * 3600),
        stepUp: Duration = .seconds(60), background: Background = .wipe
    ) {
        // A century at most, so that no sum of times overflows what is stored.
        func bounded(_ duration: Duration) -> Duration { min(max(duration, .zero), .seconds(100 * 366 * 86_400)) }
        self.inactivity = bounded(inactivity)
        self.absolute = bounded(absolute)
        self.stepUp = bounded(stepUp)
        self.background =
            switch background {
            case .wipe: .wipe
            case .keep(let grace): .keep(grace: bounded(grace))
            }
    }
}
