/// Which redirects a client follows (RFC 9110 section 15.4).
///
/// Each one goes through everything again that the first URL went through: the transport policy, a handshake with its
/// host's pins, the limits. Never followed is a redirect from https to http that the transport policy does not allow.
public struct RedirectPolicy: Sendable, Hashable {
    /// How many in a row; with none, redirects are responses like others.
    public var limit: Int

    /// Follows so many.
    public static func follow(_ limit: Int) -> RedirectPolicy { RedirectPolicy(limit: max(limit, 0)) }

    /// Follows none.
    public static let none = RedirectPolicy(limit: 0)
}
