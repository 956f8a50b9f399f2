/// What a relay answered.
public struct RelayResponse: Sendable {
    /// The HTTP status.
    public let status: Int
    /// `Retry-After` in seconds; nil where it is not there or no number.
    public let retryAfter: Int?
    /// The body as it comes.
    public let body: RelayStream

    /// Makes an answer.
    public init(status: Int, retryAfter: Int? = nil, body: RelayStream) {
        self.status = status
        self.retryAfter = retryAfter
        self.body = body
    }
}
