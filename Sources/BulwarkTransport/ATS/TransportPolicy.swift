/// What an app asks of App Transport Security: its `NSAppTransportSecurity` dictionary as a value.
///
/// Read it from an Info.plist with ``init(reading:)`` or make it in Swift; ask it for the ``EffectivePolicy`` of a host with
/// ``effective(for:on:lookup:load:)`` and for what is weak, dead or misspelt in it with ``lints(on:)``.
///
/// Without arguments it is the standard: HTTPS with TLS 1.2 or later and forward secrecy for every host that is not of the
/// local network.
///
/// - Warning: App Transport Security guards URLSession and what stands on it. It does not see sockets, Network.framework
///   or an HTTP library of your own.
public struct TransportPolicy: Sendable, Hashable {
    /// `NSAllowsArbitraryLoads`; nil where it is missing or no boolean. True frees every host that no exception names,
    /// unless one of the next three keys is present, whatever its value.
    public var allowsArbitraryLoads: Bool?
    /// `NSAllowsArbitraryLoadsForMedia`: AVFoundation's loads.
    public var allowsArbitraryLoadsForMedia: Bool?
    /// `NSAllowsArbitraryLoadsInWebContent`: what web views load.
    public var allowsArbitraryLoadsInWebContent: Bool?
    /// `NSAllowsLocalNetworking`: unqualified names, `.local` names, and addresses of any network. Without the key the
    /// names are exempt, and before iOS 17 the addresses too.
    public var allowsLocalNetworking: Bool?
    /// `NSRequiresNIAPTLSPackageVersion`, read by iOS 26.4 and later; nil where it is missing or misspelt.
    public var requiredNIAPPackage: NIAPTLSPackage?
    /// `NSExceptionDomains`, in the order of the file. Of exceptions with the same key the last one counts.
    public var exceptions: [DomainException] {
        didSet { index = ExceptionIndex(exceptions) }
    }
    /// `NSPinnedDomains`.
    public var pinnedDomains: PinnedDomains

    var index: ExceptionIndex
    /// What the reading found; it holds for every version of the system.
    var readingLints: [TransportLint] = []

    /// A policy; without arguments the standard.
    public init(
        allowsArbitraryLoads: Bool? = nil, allowsArbitraryLoadsForMedia: Bool? = nil,
        allowsArbitraryLoadsInWebContent: Bool? = nil, allowsLocalNetworking: Bool? = nil,
        requiredNIAPPackage: NIAPTLSPackage? = nil, exceptions: [DomainException] = [],
        pinnedDomains: PinnedDomains = PinnedDomains()
    ) {
        self.allowsArbitraryLoads = allowsArbitraryLoads
        self.allowsArbitraryLoadsForMedia = allowsArbitraryLoadsForMedia
        self.allowsArbitraryLoadsInWebContent = allowsArbitraryLoadsInWebContent
        self.allowsLocalNetworking = allowsLocalNetworking
        self.requiredNIAPPackage = requiredNIAPPackage
        self.exceptions = exceptions
        self.pinnedDomains = pinnedDomains
        index = ExceptionIndex(exceptions)
    }

    /// The keys that are present and keep `NSAllowsArbitraryLoads` from counting.
    var keysThatNeutraliseArbitraryLoads: [ATSKey] {
        var keys: [ATSKey] = []
        if allowsArbitraryLoadsForMedia != nil { keys.append(.allowsArbitraryLoadsForMedia) }
        if allowsArbitraryLoadsInWebContent != nil { keys.append(.allowsArbitraryLoadsInWebContent) }
        if allowsLocalNetworking != nil { keys.append(.allowsLocalNetworking) }
        return keys
    }

    /// The policy without its exceptions: what holds for a host that nothing names.
    var withoutExceptions: TransportPolicy {
        var policy = self
        policy.exceptions = []
        return policy
    }
}
