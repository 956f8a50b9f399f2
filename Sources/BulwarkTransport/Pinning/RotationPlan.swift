/// When which pins of a host have to be replaced, and what is fragile about them.
///
/// A pin lives in every installed app, a certificate on one server: the pin of a key that is to come must be in apps before the
/// server changes to it.
///
/// Where a list marks backups, they alone are keys in reserve, and another pin of no certificate is one that is out of use. Where
/// it marks none, as property lists cannot, a pin of no certificate is taken for a reserve as long as another one is in use.
public struct RotationPlan: Sendable, Hashable {
    /// A pin whose certificate ends.
    public struct Step: Sendable, Hashable {
        /// The pin.
        public var pin: SPKIHash
        /// The subject of its certificate.
        public var subject: String
        /// The place of the certificate in the chain; 0 is the server's.
        public var position: Int
        /// The last second of the certificate: seconds since 1970, UTC.
        public var end: Int64
        /// When apps with the successor's pin must be out: seconds since 1970, UTC.
        public var deadline: Int64
        /// The pins that can follow: the reserves of the same list. Empty where one has to be added.
        public var successors: [SPKIHash]
    }

    /// What is fragile.
    public enum Warning: Sendable, Hashable {
        /// A list has one pin.
        case singlePin
        /// Leaf keys alone are pinned.
        case leafPinsOnly
        /// Whole certificates alone are pinned.
        case certificatesOnly
        /// The host is a public suffix.
        case publicSuffix(String)
        /// No pin is of a key that is not in use yet.
        case noReserve
        /// A pin that is to be in use is of no certificate of the chain.
        case notInChain(SPKIHash)
        /// A backup is in use: the server has changed to it.
        case backupInUse(SPKIHash)
        /// A certificate ends in so many days.
        case endsSoon(subject: String, days: Int)
        /// A certificate has ended.
        case ended(subject: String)
        /// The pins themselves expire in so many days.
        case pinsExpireSoon(days: Int)
        /// The deadline for a successor has passed, and none is pinned.
        case deadlinePassed(SPKIHash)
    }

    /// The pins of the chain by the end of their certificates, the first to end first.
    public var steps: [Step]
    /// What is fragile.
    public var warnings: [Warning]

    /// The plan for a host's pins.
    ///
    /// - Parameters:
    ///   - host: The pins.
    ///   - chain: The host's chain, its own certificate first.
    ///   - lead: The seconds that an update of the app takes to reach nearly everybody.
    ///   - soon: The seconds before an end from which on it is a warning.
    ///   - now: Seconds since 1970, UTC.
    public init(
        for host: PinnedHost, chain: [CertificateFacts], lead: Int64 = 60 * 86400, soon: Int64 = 30 * 86400,
        at now: Int64
    ) {
        let inChain = Set(chain.map(\.pin))
        var steps: [Step] = []
        var warnings = Self.shape(of: host)
        var lists: [(pins: [Pin], positions: [Int])] = [
            (host.leafPins, Array(chain.indices.prefix(1))), (host.authorityPins, Array(chain.indices.dropFirst())),
            (host.anyPins, Array(chain.indices)),
        ]
        lists.removeAll { $0.pins.isEmpty }
        var hasReserve = false
        for list in lists {
            let places = Set(list.positions.map { chain[$0].pin })
            let isMarked = list.pins.contains(where: \.isBackup)
            let isInUse = list.pins.contains { places.contains($0.hash) }
            let reserves = list.pins.filter { ($0.isBackup || !isMarked) && !inChain.contains($0.hash) }
            let successors = reserves.map(\.hash)
            hasReserve = hasReserve || !reserves.isEmpty
            for position in list.positions where list.pins.contains(where: { $0.hash == chain[position].pin }) {
                let facts = chain[position]
                steps.append(
                    Step(
                        pin: facts.pin, subject: facts.subjectText, position: position, end: facts.notAfter,
                        deadline: facts.notAfter - lead, successors: successors))
                // Another pin of the list that stays is a way out as good as a successor.
                let staying = list.positions.contains { other in
                    other != position && chain[other].notAfter > facts.notAfter
                        && list.pins.contains { $0.hash == chain[other].pin }
                }
                if successors.isEmpty, !staying, now > facts.notAfter - lead {
                    warnings.append(.deadlinePassed(facts.pin))
                }
            }
            guard !chain.isEmpty else { continue }
            for pin in list.pins where pin.isBackup == places.contains(pin.hash) {
                if pin.isBackup {
                    warnings.append(.backupInUse(pin.hash))
                } else if isMarked || !isInUse || inChain.contains(pin.hash) {
                    warnings.append(.notInChain(pin.hash))
                }
            }
        }
        if !host.allPins.isEmpty, !hasReserve { warnings.append(.noReserve) }
        for facts in chain {
            if now > facts.notAfter {
                warnings.append(.ended(subject: facts.subjectText))
            } else if facts.notAfter - now < soon {
                warnings.append(.endsSoon(subject: facts.subjectText, days: Int((facts.notAfter - now) / 86400)))
            }
        }
        if let expiry = host.expiry, expiry.date - now < soon {
            warnings.append(.pinsExpireSoon(days: Int(max(0, expiry.date - now) / 86400)))
        }
        self.steps = steps.sorted { ($0.end, $0.position) < ($1.end, $1.position) }
        self.warnings = warnings
    }

    private static func shape(of host: PinnedHost) -> [Warning] {
        guard let set = try? PinSet([host]) else { return [] }
        return set.warnings.map { warning in
            switch warning.kind {
            case .singlePin: .singlePin
            case .leafPinsOnly: .leafPinsOnly
            case .certificatesOnly: .certificatesOnly
            case .publicSuffix: .publicSuffix(warning.host)
            }
        }
    }
}

extension RotationPlan.Step: CustomStringConvertible {
    /// What to do by when, in a sentence without its full stop.
    public var description: String {
        let what =
            successors.isEmpty
            ? "add the pin of the key that will follow"
            : "ship apps that have \(successors.map(\.base64).joined(separator: ", ")) for"
        return "By \(CivilTime.day(of: deadline)): \(what) \(pin), whose certificate (\(subject.excerpt)) ends on "
            + CivilTime.day(of: end)
    }
}

extension RotationPlan.Warning: CustomStringConvertible {
    /// What is fragile, in a sentence without its full stop.
    public var description: String {
        switch self {
        case .singlePin: "A list has one pin: where its key is lost or replaced, every installed app is cut off"
        case .leafPinsOnly: "Leaf keys alone are pinned, which change most often"
        case .certificatesOnly: "Whole certificates alone are pinned: every renewal needs a new app"
        case .publicSuffix(let host):
            "\(host.excerpt) is a public suffix, and names below it are anybody's: pin the domain that is yours"
        case .noReserve: "No pin is of a key in reserve: make a key, keep it offline, and pin it as a backup"
        case .notInChain(let pin): "The pin \(pin) is of no certificate of the chain where it is looked for"
        case .backupInUse(let pin):
            "The backup pin \(pin) is in use: count it among the keys in use, and pin a new key in reserve"
        case .endsSoon(let subject, let days): "The certificate of \(subject.excerpt) ends in \(days) days"
        case .ended(let subject): "The certificate of \(subject.excerpt) has ended"
        case .pinsExpireSoon(let days): "The pins expire in \(days) days"
        case .deadlinePassed(let pin): "It is late to add the successor of \(pin): apps may not get it in time"
        }
    }
}
