/// An app's `NSPinnedDomains`: which keys the certificates of which domains must have.
///
/// The system enforces them for URLSession, not for WKWebView. Entries for a host and for its parent that both match are
/// merged; subdomains are those of one more label.
public struct PinnedDomains: Sendable, Hashable {
    /// The entries, in the order of the file.
    public var domains: [PinnedDomain] {
        didSet { positions = Self.positions(domains) }
    }
    /// What the reading had to ignore: malformed pins, wrong types, keys that do nothing.
    public internal(set) var issues: [TransportLint] = []
    /// The entries by their domain in lower case; keys may differ in case alone.
    private var positions: [String: [Int]]

    /// Pins for these domains.
    public init(_ domains: [PinnedDomain] = []) {
        self.domains = domains
        positions = Self.positions(domains)
    }

    /// Reads the value of `NSPinnedDomains`; nil where the key is missing, which pins nothing.
    ///
    /// Every value gives pins: what the system would ignore is ignored and stands in ``issues``.
    public init(reading value: ATSValue?) {
        var reader = ATSReader()
        self.init()
        guard let value else { return }
        self = PinnedDomains(value, &reader)
        issues = reader.lints
    }

    /// What pins ask of a host; nil where it is not pinned.
    ///
    /// - Parameter host: a host name. Case does not matter, and a trailing dot is taken away.
    public func requirement(for host: String) -> PinRequirement? {
        var name = HostName(host).text[...]
        if name.utf8.last == UInt8(ascii: ".") { name = name.dropLast() }
        var matches = positions[String(name)] ?? []
        if let dot = name.utf8.firstIndex(of: UInt8(ascii: ".")), dot != name.utf8.indices.last {
            let parent = String(name[name.index(after: dot)...])
            matches += (positions[parent] ?? []).filter { domains[$0].includesSubdomains }
        }
        matches = matches.sorted().filter { domains[$0].leafPins != nil || domains[$0].authorityPins != nil }
        guard !matches.isEmpty else { return nil }
        return PinRequirement(
            leafPins: Self.merged(matches.map { domains[$0].leafPins }),
            authorityPins: Self.merged(matches.map { domains[$0].authorityPins }),
            domains: matches.map { domains[$0].domain })
    }

    private static func merged(_ lists: [[SPKIHash]?]) -> Set<SPKIHash>? {
        let present = lists.compactMap { $0 }
        return present.isEmpty ? nil : Set(present.joined())
    }

    private static func positions(_ domains: [PinnedDomain]) -> [String: [Int]] {
        var positions: [String: [Int]] = [:]
        for (position, domain) in domains.enumerated() {
            positions[HostName.lowercased(domain.domain), default: []].append(position)
        }
        return positions
    }
}
