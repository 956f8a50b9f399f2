/// The hosts that a client may talk to: a list, and nothing beside it.
///
/// ```swift
/// let hosts = try AllowedHosts(["bank.example", "*.cdn.example"])
/// ```
public struct AllowedHosts: Sendable, Hashable {
    private let exact: Set<String>
    /// Domains whose subdomains of any depth are in the list.
    private let parents: Set<String>

    /// A list of host names and addresses. `*.` before a name stands for all of its subdomains, and not for the name itself.
    ///
    /// - Throws: ``TransportError`` with `invalidName` and the entry: no host can have the name, or `*` stands elsewhere.
    public init(_ entries: [String]) throws(TransportError) {
        var exact: Set<String> = []
        var parents: Set<String> = []
        for entry in entries {
            let isParent = entry.hasPrefix("*.")
            let name = try ServerName(isParent ? String(entry.dropFirst(2)) : entry)
            guard !isParent || name.address == nil else {
                throw TransportError(.invalidName, "an address has no subdomains", at: entry)
            }
            if isParent { parents.insert(name.text) } else { exact.insert(name.text) }
        }
        self.exact = exact
        self.parents = parents
    }

    /// Whether a host is in the list. Case does not matter, and a trailing dot is taken away.
    public func contains(_ host: ServerName) -> Bool {
        if exact.contains(host.text) { return true }
        guard host.address == nil, !parents.isEmpty else { return false }
        return HostName(host.text).parents.prefix(HostName.mostLabels).contains(where: parents.contains)
    }
}
