/// Where a request goes: what a URL says before its path.
public struct RequestTarget: Sendable, Hashable {
    /// The scheme in lower case, such as `https`.
    public let scheme: String
    /// The host as the URL has it.
    public let host: String
    /// The port; the scheme's own where the URL names none. Nil where neither is known.
    public let port: Int?
    /// Whether the URL holds a user's name or password.
    public let hasCredentials: Bool

    /// A target.
    ///
    /// - Parameters:
    ///   - scheme: The scheme; case does not matter.
    ///   - host: The host, with or without the brackets of an address.
    ///   - port: The port; nil for the scheme's own.
    ///   - hasCredentials: Whether the URL holds a user's name or password.
    public init(scheme: String, host: String, port: Int? = nil, hasCredentials: Bool = false) {
        self.scheme = HostName.lowercased(scheme)
        self.host = host
        self.port = port ?? Self.ownPort(of: self.scheme)
        self.hasCredentials = hasCredentials
    }

    /// Whether TLS is spoken: `https` and `wss`.
    public var isSecure: Bool { scheme == "https" || scheme == "wss" }

    /// Whether it is a scheme of the web: `http`, `https`, `ws` or `wss`.
    public var isWeb: Bool { isSecure || scheme == "http" || scheme == "ws" }

    /// Whether another target is of the same origin: scheme, host and port (RFC 6454 section 5).
    public func hasSameOrigin(as other: RequestTarget) -> Bool {
        scheme == other.scheme && port == other.port && HostName(host) == HostName(other.host)
    }

    private static func ownPort(of scheme: String) -> Int? {
        switch scheme {
        case "https", "wss": 443
        case "http", "ws": 80
        default: nil
        }
    }
}
