internal import BulwarkTransport

/// The entries of a set of pins that targets give: one for each host, with the keys in reserve in each.
struct PinnedHosts {
    /// Why no entry can be made.
    struct Problem: Error {
        let text: String
    }

    /// The entries with the chains that they were made of.
    let pairs: [(host: PinnedHost, chain: [CertificateFacts])]

    /// The entries.
    var hosts: [PinnedHost] { pairs.map(\.host) }

    init(_ targets: [JudgedTarget], _ list: PinListChoice, _ subdomains: PinnedHost.Subdomains) throws(Problem) {
        let reserve = targets.flatMap { $0.loaded.sources.filter { $0.kind != .certificate }.map(\.pin) }
        var pairs: [(host: PinnedHost, chain: [CertificateFacts])] = []
        for target in targets where !target.chain.isEmpty {
            guard let name = target.loaded.host else {
                throw Problem(text: "Nothing says which host \(target.loaded.target.name) is for; name it with --for.")
            }
            let position: Int
            if let known = pairs.firstIndex(where: { $0.host.host == name }) {
                position = known
                pairs[position].chain += target.chain.filter { facts in
                    !pairs[position].chain.contains { $0.der == facts.der }
                }
            } else {
                position = pairs.count
                pairs.append((PinnedHost(name, subdomains: subdomains), target.chain))
            }
            Self.add(list.part(of: target.chain).map { Pin($0.pin) }, to: &pairs[position].host, list)
        }
        guard !pairs.isEmpty else {
            throw Problem(
                text: "There are keys in reserve alone, and no connection would pass: give the certificate in use, too."
            )
        }
        for position in pairs.indices {
            Self.add(reserve.map { Pin.backup($0) }, to: &pairs[position].host, list)
        }
        self.pairs = pairs
    }

    private static func add(_ pins: [Pin], to host: inout PinnedHost, _ list: PinListChoice) {
        func added(_ known: [Pin]) -> [Pin] {
            pins.reduce(into: known) { all, pin in
                if !all.contains(where: { $0.hash == pin.hash }) { all.append(pin) }
            }
        }
        switch list {
        case .leaf: host.leafPins = added(host.leafPins)
        case .authorities: host.authorityPins = added(host.authorityPins)
        case .any: host.anyPins = added(host.anyPins)
        }
    }
}
