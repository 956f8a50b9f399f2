public import BulwarkCore
public import BulwarkTransport

/// Why a request has no response.
///
/// It names the server and never the path or the query, in which secrets stand.
public struct HTTPSError: CodedError {
    /// The kind of failure.
    public let code: Code
    /// More about this one; fixed text.
    public let reason: StaticString?
    /// The server that the client talked to, such as `https://api.example.com`.
    public let origin: String?
    /// What was said of the server's certificates; nil where the failure has nothing to do with them.
    public let verdict: TrustVerdict?
    /// Why the request, or the redirect, was not made; nil where the failure has another cause.
    public let refusal: RequestRefusal?

    /// Makes an error of a kind.
    ///
    /// - Parameters:
    ///   - code: The kind of failure.
    ///   - reason: More about it; fixed text.
    ///   - origin: The server that the client talked to.
    ///   - verdict: What was said of the server's certificates.
    ///   - refusal: Why the request, or the redirect, was not made.
    public init(
        _ code: Code, _ reason: StaticString? = nil, origin: String? = nil, verdict: TrustVerdict? = nil,
        refusal: RequestRefusal? = nil
    ) {
        self.code = code
        self.reason = reason
        self.origin = origin
        self.verdict = verdict
        self.refusal = refusal
    }

    /// The code, what it means, what to do next, the server, the reason, and the verdict's reasons.
    public var description: String {
        let judged = (verdict?.reasons.map(\.description) ?? []) + (refusal.map { [$0.description] } ?? [])
        return "\(code.rawValue): \(message)" + (origin.map { " At \($0)." } ?? "")
            + (reason.map { " (\($0))" } ?? "")
            + (judged.isEmpty ? "" : " [\(judged.joined(separator: "; "))]")
    }

    /// The same error with the server that it concerns.
    func at(_ origin: String) -> HTTPSError {
        HTTPSError(code, reason, origin: self.origin ?? origin, verdict: verdict, refusal: refusal)
    }
}
