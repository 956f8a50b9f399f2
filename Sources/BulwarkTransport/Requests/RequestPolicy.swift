/// Which requests a client may make, and which redirects it follows, under a ``TransportPolicy``.
///
/// It is decided before a connection is made. What the server then shows is ``TrustEvaluator``'s.
public struct RequestPolicy: Sendable, Hashable {
    /// Which redirects are followed.
    public enum Redirects: String, Sendable, Hashable, CaseIterable {
        /// None: the redirect is the answer.
        case none
        /// Those within the same scheme, host and port.
        case sameOrigin
        /// All that are allowed as requests; to another origin without the request's credentials and body.
        case allowed
    }

    /// What a redirect comes to.
    public enum RedirectDecision: Sendable, Hashable {
        /// It is followed with the request as it is.
        case follow
        /// It is followed with the headers alone of which ``RequestPolicy/carries(header:)`` says so.
        case followWithoutCredentials
        /// It is not followed.
        case refuse(RequestRefusal)
    }

    /// The app's App Transport Security.
    public var transport: TransportPolicy
    /// The system whose App Transport Security holds.
    public var system: SystemVersion
    /// What makes the requests.
    public var load: TransportLoad
    /// The hosts that may be asked; nil for all.
    public var hosts: AllowedHosts?
    /// Which redirects are followed.
    public var redirects: Redirects

    /// A policy; without arguments the standard of App Transport Security for any host.
    public init(
        _ transport: TransportPolicy = TransportPolicy(), system: SystemVersion = 26, load: TransportLoad = .app,
        hosts: AllowedHosts? = nil, redirects: Redirects = .allowed
    ) {
        self.transport = transport
        self.system = system
        self.load = load
        self.hosts = hosts
        self.redirects = redirects
    }

    /// Why a request is not to be made; nil where it may be.
    public func refusal(of target: RequestTarget) -> RequestRefusal? {
        guard target.isWeb else { return .scheme(target.scheme) }
        guard !target.hasCredentials else { return .credentialsInURL }
        let name: ServerName
        do throws(TransportError) { name = try ServerName(target.host) } catch { return .invalidHost(target.host) }
        if let hosts, !hosts.contains(name) { return .hostNotAllowed(name.text) }
        if !target.isSecure {
            let effective = transport.effective(for: target.host, on: system, load: load)
            guard effective.allowsInsecureHTTP else { return .withoutTLS(host: name.text, effective.decidedBy) }
        }
        return nil
    }

    /// What a redirect comes to.
    ///
    /// - Parameters:
    ///   - origin: Where the request went that is redirected.
    ///   - target: Where it is to go.
    ///   - carriesBody: Whether the new request would send the body again, as after 307 and 308.
    public func redirect(
        from origin: RequestTarget, to target: RequestTarget, carriesBody: Bool
    ) -> RedirectDecision {
        if redirects == .none { return .refuse(.redirect(target.host)) }
        // Whatever the policy lets plain requests do: who asked by TLS was promised it.
        if origin.isSecure, !target.isSecure { return .refuse(.downgrade(to: target.host)) }
        if let refusal = refusal(of: target) { return .refuse(refusal) }
        if target.hasSameOrigin(as: origin) { return .follow }
        if redirects == .sameOrigin { return .refuse(.otherOrigin(target.host)) }
        return carriesBody ? .refuse(.bodyToOtherOrigin(target.host)) : .followWithoutCredentials
    }

    /// Whether a request's header goes along to another origin. Those that are known to hold nothing of the user's do; `Authorization`,
    /// `Cookie` and every header of the app's own do not.
    public static func carries(header name: String) -> Bool {
        carriedHeaders.contains(HostName.lowercased(name))
    }

    private static let carriedHeaders: Set<String> = [
        "accept", "accept-encoding", "accept-language", "cache-control", "if-modified-since", "if-none-match", "pragma",
        "range", "user-agent",
    ]
}
