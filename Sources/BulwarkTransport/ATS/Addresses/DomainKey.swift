/// A key of `NSExceptionDomains` or `NSPinnedDomains`, and whether a host can ever match it.
struct DomainKey {
    /// The key as it is written.
    let text: String
    private let address: IPAddress?

    init(_ text: String) {
        self.text = text
        address = IPAddress(text)
    }

    /// Names of one label that belong to nobody on the internet (RFC 6761, RFC 6762, RFC 9476 and ICANN's `internal`).
    static let localLabels: Set<String> = [
        "localhost", "local", "internal", "test", "example", "invalid", "onion", "alt",
    ]

    /// Why a key matches no host, and what was meant.
    struct Problem {
        var message: String
        var suggestion: String?
    }

    var isOneLabel: Bool {
        address == nil && !text.isEmpty && !text.utf8.contains { $0 == Self.dot || $0 == Self.slash }
    }

    var coversAllAddresses: Bool { range(.observed)?.prefix == 0 || range(.documented)?.prefix == 0 }

    func range(_ lookup: ExceptionLookup) -> AddressRange? {
        text.utf8.contains(Self.slash) ? AddressRange(text, as: lookup) : nil
    }

    /// Hosts that the key stands for: itself, or an address of its range, and a subdomain.
    func probes(includingSubdomains: Bool) -> [HostName] {
        if let range = range(.observed) ?? range(.documented) { return [HostName(range.network.text)] }
        guard includingSubdomains, address == nil else { return [HostName(text)] }
        return [HostName(text), HostName("bulwark-probe.\(text)")]
    }

    /// A host that the two lookups may judge differently.
    func lookupProbe(includingSubdomains: Bool) -> HostName? {
        if text.utf8.contains(Self.slash) {
            let (documented, observed) = (range(.documented), range(.observed))
            guard documented != observed, let range = observed ?? documented else { return nil }
            // Of a prefix that shrank, an address outside the documented range.
            guard documented != nil, observed != nil else { return HostName(range.network.text) }
            return HostName(IPAddress(bytes: range.network.bytes.map { $0 ^ 0x80 }).text)
        }
        guard includingSubdomains, address == nil else { return nil }
        return HostName("bulwark-probe.bulwark-probe.\(text)")
    }

    // MARK: Problems

    func problem(asExceptionOn version: SystemVersion) -> Problem? {
        if let problem = commonProblem { return problem }
        if range(.documented) != nil || range(.observed) != nil || address != nil {
            guard version >= .addressExceptions else {
                return Problem(
                    message: "Before iOS 17 an address or a range is no exception; iOS \(version) ignores '\(shown)'.")
            }
            if let address, address.text != text {
                return Problem(
                    message: "Addresses are compared as text, and systems write this one \(address.text).",
                    suggestion: address.text)
            }
            return nil
        }
        if text.utf8.contains(Self.slash) {
            let host = text.prefix { $0 != "/" }
            return Problem(
                message:
                    "'\(shown)' is neither a host nor a range of addresses: a path cannot be excepted, and a range is an "
                    + "address, a slash and a prefix of at most 32 or 128.",
                suggestion: IPAddress(String(host)) == nil && !host.isEmpty ? String(host) : nil)
        }
        if text.utf8.last == Self.dot {
            return Problem(
                message: "A trailing dot is part of the name: '\(shown)' matches only where the URL has the dot too.",
                suggestion: String(text.dropLast()))
        }
        let lowercased = HostName.lowercased(text)
        if lowercased != text {
            return Problem(
                message: "Keys are compared as they are written, and hosts are in lower case: '\(shown)' matches none.",
                suggestion: lowercased)
        }
        return nil
    }

    var problemAsPinnedDomain: Problem? {
        if let problem = commonProblem { return problem }
        if text.utf8.contains(Self.slash) {
            return Problem(message: "'\(shown)' is no host: neither a path nor a range of addresses can be pinned.")
        }
        if text.utf8.last == Self.dot {
            return Problem(
                message:
                    "The system takes a host's trailing dot away before it looks for pins: '\(shown)' matches none.",
                suggestion: String(text.dropLast()))
        }
        return nil
    }

    /// What no host can match, as an exception or as a pinned domain.
    private var commonProblem: Problem? {
        if text.isEmpty { return Problem(message: "An empty name matches no host.") }
        if let scheme = text.range(ofASCII: "://") {
            let host = text[scheme.upperBound...].prefix { !"/:?#".contains($0) }
            return Problem(
                message: "'\(shown)' is a URL; write the host alone.",
                suggestion: host.isEmpty ? nil : HostName.lowercased(String(host)))
        }
        if text.utf8.contains(UInt8(ascii: "*")) {
            return Problem(
                message:
                    "There are no wildcards: '\(shown)' matches no host. Write the domain and set NSIncludesSubdomains.",
                suggestion: text.hasPrefix("*.") && text.utf8.count > 2
                    ? HostName.lowercased(String(text.dropFirst(2))) : nil)
        }
        if text.utf8.first == Self.dot || text.range(ofASCII: "..") != nil {
            let host = text.drop { $0 == "." }
            return Problem(
                message:
                    "'\(shown)' has an empty label. Write the domain and set NSIncludesSubdomains for its subdomains.",
                suggestion: host.isEmpty || host.range(ofASCII: "..") != nil ? nil : HostName.lowercased(String(host)))
        }
        if text.hasPrefix("[") {
            let address = HostName(text).address
            return Problem(message: "An address stands without brackets.", suggestion: address?.text)
        }
        if address == nil, !text.utf8.contains(Self.slash), let colon = text.utf8.lastIndex(of: UInt8(ascii: ":")) {
            let host = text[..<colon]
            return Problem(
                message: "A key has no port: '\(shown)' matches no host. An exception holds for all ports.",
                suggestion: host.isEmpty ? nil : HostName.lowercased(String(host)))
        }
        if text.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F || "@?#\\".utf8.contains($0) }) {
            return Problem(message: "'\(shown)' has a character that no host has.")
        }
        if text.utf8.contains(where: { $0 >= 0x80 }) {
            return Problem(message: "Hosts are compared in their ASCII form: write '\(shown)' in Punycode (xn--…).")
        }
        return nil
    }

    private var shown: String { text.excerpt }

    private static let dot = UInt8(ascii: ".")
    private static let slash = UInt8(ascii: "/")
}
