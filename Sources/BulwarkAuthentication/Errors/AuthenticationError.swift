public import BulwarkCore

/// Why authentication could not be decided or set up. A wrong PIN is no error but a ``PINOutcome``.
public struct AuthenticationError: CodedError {
    /// The kind of failure.
    public let code: Code
    /// More about this one; fixed text.
    public let reason: StaticString?
    /// What the medium answered, where it is to blame.
    public let cause: CoreError?

    /// Makes an error of a kind.
    ///
    /// - Parameters:
    ///   - code: The kind of failure.
    ///   - reason: More about it; fixed text.
    ///   - cause: What the medium answered.
    public init(_ code: Code, _ reason: StaticString? = nil, cause: CoreError? = nil) {
        self.code = code
        self.reason = reason
        self.cause = cause
    }
}
