/// Why a request, or a redirect, is not made.
public enum RequestRefusal: Error, Sendable, Hashable {
    /// The URL has no host, or one that no host can be called.
    case invalidHost(String)
    /// The scheme is not one of those that are allowed.
    case scheme(String)
    /// The URL holds a user's name or password, which would go into logs and referrers.
    case credentialsInURL
    /// The host is in no list.
    case hostNotAllowed(String)
    /// Without TLS, and the policy asks for it.
    case withoutTLS(host: String, TransportDecision)
    /// Without TLS to a host that is pinned: nothing would show its pins.
    case pinned(String)
    /// A redirect from TLS to none.
    case downgrade(to: String)
    /// A redirect to another origin, and those are not followed.
    case otherOrigin(String)
    /// A redirect that would send the request's body to another origin.
    case bodyToOtherOrigin(String)
    /// A redirect, and none is followed.
    case redirect(String)
}

extension RequestRefusal: CustomStringConvertible {
    /// The reason in a sentence without its full stop.
    public var description: String {
        switch self {
        case .invalidHost(let host): "'\(host.excerpt)' is no name of a host"
        case .scheme(let scheme): "The scheme '\(scheme.excerpt)' is not allowed here"
        case .credentialsInURL: "The URL holds a user's name or password"
        case .hostNotAllowed(let host): "\(host.excerpt) is not in the list of hosts"
        case .withoutTLS(let host, let decision): "\(host.excerpt) is to be asked without TLS. \(decision)"
        case .pinned(let host): "\(host.excerpt) is pinned, and plain HTTP cannot show its pins"
        case .downgrade(let host): "A redirect to \(host.excerpt) gives TLS up"
        case .otherOrigin(let host): "A redirect leads to another origin, \(host.excerpt)"
        case .bodyToOtherOrigin(let host): "A redirect would send the body to another origin, \(host.excerpt)"
        case .redirect(let host): "A redirect leads to \(host.excerpt), and none is followed"
        }
    }
}
