/// Finds the exception of a host in time that does not grow with the number of exceptions.
struct ExceptionIndex: Sendable, Hashable {
    /// How an exception came to stand for a host.
    enum Relation { case exact, parent, address, range }

    private var named: [String: Int] = [:]
    private var documented = Ranges()
    private var observed = Ranges()

    /// Of exceptions with the same key the last one counts.
    init(_ exceptions: [DomainException]) {
        for (index, exception) in exceptions.enumerated() {
            guard exception.domain.utf8.contains(UInt8(ascii: "/")) else {
                named[exception.domain] = index
                continue
            }
            if let range = AddressRange(exception.domain, as: .documented) { documented.add(range, index) }
            if let range = AddressRange(exception.domain, as: .observed) { observed.add(range, index) }
        }
    }

    /// Whether an exception is the one that its key stands for.
    func isInForce(_ index: Int, key: String) -> Bool { named[key].map { $0 == index } ?? true }

    /// The exception for a host.
    ///
    /// - Parameter ignored: an exception to look past.
    func exception(
        for host: HostName, among exceptions: [DomainException], on version: SystemVersion, lookup: ExceptionLookup,
        ignoring ignored: Int? = nil
    ) -> (index: Int, relation: Relation)? {
        if let address = host.address {
            guard version >= .addressExceptions else { return nil }
            if let index = named[host.text], index != ignored { return (index, .address) }
            let ranges = lookup == .documented ? documented : observed
            return ranges.longest(for: address, ignoring: ignored).map { ($0, .range) }
        }
        if let index = named[host.text], index != ignored { return (index, .exact) }
        for parent in host.parents.prefix(lookup == .documented ? 1 : HostName.mostLabels) {
            if let index = named[parent], index != ignored, exceptions[index].includesSubdomains {
                return (index, .parent)
            }
        }
        return nil
    }

    /// The ranges of one reading.
    private struct Ranges: Sendable, Hashable {
        private var byPrefix: [Int: [IPAddress: [Int]]] = [:]
        /// The prefixes that occur, longest first: 129 at the most.
        private var prefixes: [Int] = []

        mutating func add(_ range: AddressRange, _ index: Int) {
            if byPrefix[range.prefix] == nil {
                prefixes.append(range.prefix)
                prefixes.sort(by: >)
            }
            byPrefix[range.prefix, default: [:]][range.network, default: []].append(index)
        }

        func longest(for address: IPAddress, ignoring ignored: Int?) -> Int? {
            for prefix in prefixes where prefix <= address.bytes.count * 8 {
                if let index = byPrefix[prefix]?[address.masked(to: prefix)]?.last(where: { $0 != ignored }) {
                    return index
                }
            }
            return nil
        }
    }
}
