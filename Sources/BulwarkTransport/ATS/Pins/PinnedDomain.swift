/// The pins of one domain: an entry of `NSPinnedDomains`.
public struct PinnedDomain: Sendable, Hashable {
    /// The key as it is written. Case does not matter.
    public var domain: String
    /// `NSIncludesSubdomains`: subdomains of one more label too.
    public var includesSubdomains: Bool
    /// `NSPinnedLeafIdentities`; nil where the key is missing. A list without a usable pin is empty, and refuses every
    /// connection.
    public var leafPins: [SPKIHash]?
    /// `NSPinnedCAIdentities`; nil where the key is missing. A list without a usable pin is empty, and refuses every
    /// connection.
    public var authorityPins: [SPKIHash]?

    /// The pins of a domain.
    public init(
        domain: String, includesSubdomains: Bool = false, leafPins: [SPKIHash]? = nil, authorityPins: [SPKIHash]? = nil
    ) {
        self.domain = domain
        self.includesSubdomains = includesSubdomains
        self.leafPins = leafPins
        self.authorityPins = authorityPins
    }
}
