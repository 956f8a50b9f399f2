public import BulwarkCore

/// Keeps one key so that only a face or finger that was enrolled when it was stored releases it.
///
/// On Apple's systems it is a keychain item under `biometryCurrentSet`; the system, not the app, refuses it to others.
public protocol BiometricWrapStore: Sendable {
    /// Whether biometrics can be asked for now. Nobody is asked.
    func availability() async -> BiometricAvailability

    /// Bytes that change when the enrolled faces or fingers do; nil where there are none or nobody can tell. Nobody is asked.
    func enrolment() async -> [UInt8]?

    /// Keeps a key, in the place of any before. Nobody is asked.
    ///
    /// - Throws: ``AuthenticationError/Code/biometricsUnsupported``, or what the store answers.
    func store(_ key: SecureBytes) async throws(AuthenticationError)

    /// Whether a key is kept and was not lost with a change of the enrolment. Nobody is asked.
    func isPresent() async throws(AuthenticationError) -> Bool

    /// Asks the owner, and gives the key.
    func release(_ prompt: BiometricPrompt) async throws(AuthenticationError) -> BiometricWrapRelease

    /// Removes the key; nothing happens where there is none.
    func remove() async throws(AuthenticationError)
}

/// What came of asking for a key that biometrics guard.
public enum BiometricWrapRelease: Sendable, Equatable {
    /// The owner was recognised, and this is the key.
    case released(SecureBytes)
    /// The owner was not, and this is why.
    case failed(BiometricFailure)
    /// No key is kept: none was stored, or it died with a change of the enrolment.
    case missing
}
