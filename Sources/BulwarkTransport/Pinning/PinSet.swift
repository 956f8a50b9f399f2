/// Which keys the certificates of which hosts must have. A wrong set is an error where it is loaded, never later.
public struct PinSet: Sendable, Hashable {
    /// What holds where several entries cover a host.
    public enum Combination: String, Sendable, Hashable {
        /// The entry whose host has the most labels.
        case nearest
        /// Their lists together, as Apple has it.
        case merged
    }

    /// The entries; their hosts are in lower case.
    public let hosts: [PinnedHost]
    /// What holds where several entries cover a host.
    public let combination: Combination
    private let positions: [String: Int]

    /// A set of entries.
    ///
    /// - Throws: ``TransportError`` with `invalidPins` and the host: a name that no host can have, a host that stands
    ///   twice, an entry without pins that is not excluded (or the other way round), a list with a pin that stands twice,
    ///   a list of backups alone, an address with subdomains.
    public init(_ hosts: [PinnedHost], combination: Combination = .nearest) throws(TransportError) {
        var checked: [PinnedHost] = []
        var positions: [String: Int] = [:]
        for var host in hosts {
            let written = host.host
            func invalid(_ reason: StaticString) -> TransportError { TransportError(.invalidPins, reason, at: written) }
            let name = HostName(written)
            guard name.isPossible else {
                throw invalid("no host can have this name; write it in lower case ASCII")
            }
            if name.address != nil, host.subdomains != .none { throw invalid("an address has no subdomains") }
            host.host = name.text
            guard positions.updateValue(checked.count, forKey: name.text) == nil else {
                throw invalid("the host stands twice")
            }
            guard host.isExcluded == host.isEmpty else {
                throw invalid("an entry has pins or is excluded, and not both")
            }
            for list in [host.leafPins, host.authorityPins, host.anyPins] where !list.isEmpty {
                guard Set(list.map(\.hash)).count == list.count else {
                    throw invalid("a pin stands twice in a list: that is one pin, and no backup")
                }
                guard list.contains(where: { !$0.isBackup }) else {
                    throw invalid("a list has backups alone: no connection would pass")
                }
            }
            guard Set(host.certificates).count == host.certificates.count else {
                throw invalid("a certificate stands twice: that is one pin, and no successor")
            }
            checked.append(host)
        }
        self.hosts = checked
        self.combination = combination
        self.positions = positions
    }

    /// What the set asks of a host; nil where it asks nothing.
    ///
    /// - Parameter host: A host name or an address. Case does not matter, and a trailing dot is taken away.
    public func pins(for host: String) -> PinnedHost? {
        var name = HostName(host)
        if name.text.utf8.last == UInt8(ascii: ".") { name = HostName(String(name.text.dropLast())) }
        var found = [positions[name.text].map { hosts[$0] }].compactMap { $0 }
        if name.address == nil {
            for (distance, parent) in name.parents.prefix(HostName.mostLabels).enumerated() {
                guard let position = positions[parent] else { continue }
                let entry = hosts[position]
                if entry.subdomains == .all || (entry.subdomains == .oneLabel && distance == 0) { found.append(entry) }
            }
        }
        guard var nearest = found.first, !nearest.isExcluded else { return nil }
        if combination == .merged {
            for entry in found.dropFirst() where !entry.isExcluded {
                nearest.leafPins += entry.leafPins
                nearest.authorityPins += entry.authorityPins
                nearest.anyPins += entry.anyPins
                nearest.certificates += entry.certificates
                nearest.isReportOnly = nearest.isReportOnly && entry.isReportOnly
                nearest.expiry = PinnedHost.Expiry.stricter(nearest.expiry, entry.expiry)
            }
        }
        return nearest
    }

    /// What is fragile in the set: it loads, and may cut apps off one day.
    public var warnings: [PinWarning] {
        hosts.filter { !$0.isExcluded }.flatMap { host -> [PinWarning] in
            var found: [PinWarning] = []
            let counts = [host.leafPins, host.authorityPins, host.anyPins].map(\.count) + [host.certificates.count]
            if counts.contains(1) {
                found.append(PinWarning(kind: .singlePin, host: host.host))
            }
            if host.allPins.isEmpty {
                found.append(PinWarning(kind: .certificatesOnly, host: host.host))
            } else if host.authorityPins.isEmpty, host.anyPins.isEmpty {
                found.append(PinWarning(kind: .leafPinsOnly, host: host.host))
            }
            if host.reachesStrangers { found.append(PinWarning(kind: .publicSuffix, host: host.host)) }
            return found
        }
    }
}

extension PinnedHost.Expiry {
    /// The expiry of two entries together: what the one still refuses is not let pass because the other has expired.
    fileprivate static func stricter(_ left: Self?, _ right: Self?) -> Self? {
        // One that refuses as before is a reminder alone, whatever the other says.
        let reminders = [left, right].compactMap { $0 }.filter { $0.outcome == .refuse }
        if let first = reminders.min(by: { $0.date < $1.date }) { return first }
        guard let left, let right else { return nil }
        return left.date < right.date ? right : left
    }
}
