/// What App Transport Security asks of connections to one host, on one version of the system, and why.
///
/// Where it asks at all, it also asks for a trusted chain, RSA keys of 2048 bits or elliptic-curve keys of 256, and SHA-256
/// signatures.
public struct EffectivePolicy: Sendable, Hashable {
    /// The host in the form in which it was looked up: lower case, an address in its usual text.
    public var host: String
    /// Whether plain HTTP is let through. Where an exception does it, the app may also loosen the server's trust.
    public var allowsInsecureHTTP: Bool
    /// The oldest TLS that HTTPS may use.
    public var minimumTLS: TLSVersion
    /// Whether cipher suites without an ephemeral key exchange are refused.
    public var requiresForwardSecrecy: Bool
    /// What NIAP's package for TLS adds.
    public var requiredNIAPPackage: NIAPTLSPackage
    /// Whether App Transport Security leaves the host alone: a local host, or arbitrary loads. Only the system's own
    /// minimum for TLS holds then.
    public var isExempt: Bool
    /// What decided.
    public var decidedBy: TransportDecision
}
