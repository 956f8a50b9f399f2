public import BulwarkCore

/// Asks the owner for a face or finger, and for nothing else: the device's passcode does not stand in for it.
///
/// - Warning: That somebody was recognised guards nothing by itself. Let the recognition release a key: ``DataKeyLock``.
public protocol BiometricAuthenticator: Sendable {
    /// Whether biometrics can be asked for now. Nobody is asked.
    func availability() async -> BiometricAvailability

    /// Bytes that change when the enrolled faces or fingers do; nil where there are none or nobody can tell. Nobody is asked.
    func enrolment() async -> [UInt8]?

    /// Asks the owner.
    ///
    /// Cancelling the task withdraws the question and gives ``BiometricFailure/cancelledByApp``.
    ///
    /// - Parameter prompt: What the system's sheet says.
    /// - Returns: What came of it.
    func authenticate(_ prompt: BiometricPrompt) async -> BiometricOutcome
}

/// What came of a question for a face or finger.
public enum BiometricOutcome: Sendable {
    /// The owner was recognised. The evidence is what the platform leaves behind for reading items that need it, such as an `LAContext`.
    case recognised(evidence: (any Sendable)?)
    /// The owner was not, and this is why.
    case failed(BiometricFailure)

    /// Why it failed; nil where it did not.
    public var failure: BiometricFailure? {
        if case .failed(let failure) = self { failure } else { nil }
    }
}

/// Biometrics where the platform has none: everything says ``BiometricFailure/unsupported``.
public struct UnsupportedBiometrics: BiometricAuthenticator, BiometricWrapStore {
    /// Says that there are none.
    public init() {}

    /// Never.
    public func availability() async -> BiometricAvailability { .unavailable(.unsupported) }

    /// Nothing.
    public func enrolment() async -> [UInt8]? { nil }

    /// Fails.
    public func authenticate(_ prompt: BiometricPrompt) async -> BiometricOutcome { .failed(.unsupported) }

    /// Refuses: a key that no biometrics guard must not be stored as if they did.
    public func store(_ key: SecureBytes) async throws(AuthenticationError) {
        throw AuthenticationError(.biometricsUnsupported)
    }

    /// Nothing is stored.
    public func isPresent() async throws(AuthenticationError) -> Bool { false }

    /// Fails.
    public func release(_ prompt: BiometricPrompt) async throws(AuthenticationError) -> BiometricWrapRelease {
        .failed(.unsupported)
    }

    /// Nothing to remove.
    public func remove() async throws(AuthenticationError) {}
}
