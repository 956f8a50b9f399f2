/// An `LAContext` in which the owner was asked, handed to the keychain so that they are not asked again.
///
/// ```swift
/// let authentication = KeychainAuthentication(reason: reason, evidence: ContextEvidence(context))
/// ```
public struct ContextEvidence: @unchecked Sendable {
    // Sendable though unchecked: whoever hands the context over does not touch it any more, and the keychain uses it in one
    // call at a time.
    let context: LAContext

    /// Hands a context over. Do not use it yourself afterwards, except to invalidate it.
    public init(_ context: LAContext) { self.context = context }
}
