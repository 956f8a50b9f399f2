/// What an app asks of one domain instead of the standard: an entry of `NSExceptionDomains`.
///
/// The values an entry does not name are the defaults here. An exception can ask for more than the standard too, and it
/// stands above everything else: with `NSAllowsArbitraryLoads` on, an empty exception brings its domain back to HTTPS.
public struct DomainException: Sendable, Hashable {
    /// The key as it is written: a domain name in lower case, an address, or a range of addresses such as
    /// `2001:db8:12::/48`. Matched literally: no port, no wildcard, and a trailing dot is part of the name.
    public var domain: String
    /// `NSIncludesSubdomains`: subdomains too. See ``ExceptionLookup`` for how many labels.
    public var includesSubdomains: Bool
    /// `NSExceptionAllowsInsecureHTTPLoads`: plain HTTP, and a server trust that the app may loosen.
    public var allowsInsecureHTTPLoads: Bool
    /// `NSExceptionMinimumTLSVersion`; nil for the standard, TLS 1.2.
    public var minimumTLSVersion: TLSVersion?
    /// `NSExceptionRequiresForwardSecrecy`: when false, cipher suites with RSA key exchange too.
    public var requiresForwardSecrecy: Bool
    /// `NSExceptionRequiresNIAPTLSPackageVersion`; nil for what `NSRequiresNIAPTLSPackageVersion` asks for.
    public var requiredNIAPPackage: NIAPTLSPackage?

    /// An exception for a domain; without more arguments it asks for the standard.
    public init(
        domain: String, includesSubdomains: Bool = false, allowsInsecureHTTPLoads: Bool = false,
        minimumTLSVersion: TLSVersion? = nil, requiresForwardSecrecy: Bool = true,
        requiredNIAPPackage: NIAPTLSPackage? = nil
    ) {
        self.domain = domain
        self.includesSubdomains = includesSubdomains
        self.allowsInsecureHTTPLoads = allowsInsecureHTTPLoads
        self.minimumTLSVersion = minimumTLSVersion
        self.requiresForwardSecrecy = requiresForwardSecrecy
        self.requiredNIAPPackage = requiredNIAPPackage
    }
}
