/// The pins of a host: an entry of a ``PinSet``.
public struct PinnedHost: Sendable, Hashable {
    /// Which subdomains an entry covers.
    public enum Subdomains: String, Sendable, Hashable, CaseIterable {
        /// None: the host alone.
        case none
        /// Those of one more label, as Apple has it.
        case oneLabel
        /// All.
        case all
    }

    /// What holds once the pins have expired.
    public enum Expiration: String, Sendable, Hashable {
        /// A chain that does not match passes and is reported: an app that nobody updates goes on working.
        case report
        /// A chain that does not match is refused as before; the expiry is a reminder alone.
        case refuse
    }

    /// A moment after which pins are out of date.
    public struct Expiry: Sendable, Hashable {
        /// The first second after them: seconds since 1970, UTC.
        public var date: Int64
        /// What holds from then on.
        public var outcome: Expiration

        /// An expiry with what follows it.
        public init(at date: Int64, then outcome: Expiration) {
            self.date = date
            self.outcome = outcome
        }
    }

    /// The host's name or address. Case does not matter.
    public var host: String
    /// Which subdomains the pins cover.
    public var subdomains: Subdomains
    /// The leaf's key must be one of these; empty asks nothing.
    public var leafPins: [Pin]
    /// The key of a certificate above the leaf must be one of these; empty asks nothing.
    public var authorityPins: [Pin]
    /// The key of any certificate of the chain must be one of these; empty asks nothing.
    public var anyPins: [Pin]
    /// A certificate of the chain must be one of these; empty asks nothing.
    public var certificates: [CertificatePin]
    /// Whether the host is taken out of what its parents' entries ask, and has no pins.
    public var isExcluded: Bool
    /// When the pins are out of date; nil for never.
    public var expiry: Expiry?
    /// Whether a chain that does not match is reported alone, and let pass.
    public var isReportOnly: Bool

    /// The pins of a host. Where several lists are there, each must match.
    public init(
        _ host: String, subdomains: Subdomains = .none, leafPins: [Pin] = [], authorityPins: [Pin] = [],
        anyPins: [Pin] = [], certificates: [CertificatePin] = [], isExcluded: Bool = false, expiry: Expiry? = nil,
        isReportOnly: Bool = false
    ) {
        self.host = host
        self.subdomains = subdomains
        self.leafPins = leafPins
        self.authorityPins = authorityPins
        self.anyPins = anyPins
        self.certificates = certificates
        self.isExcluded = isExcluded
        self.expiry = expiry
        self.isReportOnly = isReportOnly
    }

    /// Whether no list asks for anything.
    var isEmpty: Bool { allPins.isEmpty && certificates.isEmpty }

    /// Whether the host is a registry's suffix, or the pins cover names that others than its owner have.
    var reachesStrangers: Bool {
        // `github.io` is a host, too, and its owner may pin it.
        subdomains == .none
            ? PublicSuffix.section(ofSuffix: host) == .registry : PublicSuffix.section(ofSubdomainsOf: host) != nil
    }

    /// All pins of keys, of all lists.
    var allPins: [Pin] { leafPins + authorityPins + anyPins }
}
