public import BulwarkCore

/// How the owner is asked, or has been, for an item that has access control.
public struct KeychainAuthentication: Sendable {
    /// Why the app asks, in the user's language; shown by the system.
    public var reason: String
    /// The password of an item that has ``AccessConstraint/applicationPassword``.
    public var applicationPassword: Secret?
    /// Whether the system may ask. Where it may not, an item that needs it answers
    /// ``StorageError/Code/authenticationRequired``.
    public var allowsInteraction: Bool
    /// What an authenticator left behind, so that the owner is asked once: an `LAContext` on Apple's systems.
    public var evidence: (any Sendable)?

    /// Describes how the owner is asked.
    ///
    /// - Parameters:
    ///   - reason: Why the app asks, in the user's language.
    ///   - applicationPassword: The password of an item that has one.
    ///   - allowsInteraction: Whether the system may ask.
    ///   - evidence: What an authenticator left behind.
    public init(
        reason: String, applicationPassword: Secret? = nil, allowsInteraction: Bool = true,
        evidence: (any Sendable)? = nil
    ) {
        self.reason = reason
        self.applicationPassword = applicationPassword
        self.allowsInteraction = allowsInteraction
        self.evidence = evidence
    }
}
