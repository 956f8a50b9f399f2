extension PinnedDomains {
    /// What is fragile, broken or without effect in the pins.
    ///
    /// - Parameters:
    ///   - policy: the policy that they belong to.
    ///   - version: the system that runs the app.
    func lints(under policy: TransportPolicy, on version: SystemVersion) -> [TransportLint] {
        domains.flatMap { lints(of: $0, under: policy, on: version) }
    }

    private func lints(
        of domain: PinnedDomain, under policy: TransportPolicy, on version: SystemVersion
    ) -> [TransportLint] {
        let name = domain.domain
        func lint(
            _ kind: TransportLint.Kind, _ key: ATSKey? = nil, _ effect: TransportLint.Effect, _ message: String,
            suggestion: String? = nil, related: [ATSKeyPath] = []
        ) -> TransportLint {
            TransportLint(
                kind, key.map { .pinned(name, $0) } ?? .pinned(name), host: name, effect, message,
                suggestion: suggestion,
                related: related)
        }
        if let problem = DomainKey(name).problemAsPinnedDomain {
            return [lint(.pinnedDomainNeverMatches, nil, .noEffect, problem.message, suggestion: problem.suggestion)]
        }
        guard domain.leafPins != nil || domain.authorityPins != nil, let requirement = requirement(for: name) else {
            return [
                lint(
                    .pinnedDomainWithoutPins, nil, .noEffect,
                    "\(name.excerpt) has neither NSPinnedLeafIdentities nor NSPinnedCAIdentities, so it is not pinned.")
            ]
        }
        var lints: [TransportLint] = []
        let lists: [(ATSKey, own: [SPKIHash]?, all: Set<SPKIHash>?)] = [
            (.pinnedLeafIdentities, domain.leafPins, requirement.leafPins),
            (.pinnedCAIdentities, domain.authorityPins, requirement.authorityPins),
        ]
        for case (let key, .some, let all?) in lists where all.count < 2 {
            lints.append(
                all.isEmpty
                    ? lint(
                        .emptyPinList, key, .refusesConnections,
                        "\(key.rawValue) is there and has no usable pin, so every connection to \(name.excerpt) is refused. Add the pins, "
                            + "or remove the key.")
                    : lint(
                        .singlePin, key, .mayRefuseConnections,
                        "\(name.excerpt) has a single pin in \(key.rawValue): when that key is lost or replaced, every installed app is cut "
                            + "off. Add the pin of a key that is kept in reserve."))
        }
        if requirement.authorityPins == nil, requirement.leafPins?.isEmpty == false {
            lints.append(
                lint(
                    .leafPinsOnly, .pinnedLeafIdentities, .mayRefuseConnections,
                    "\(name.excerpt) is pinned by leaf keys alone, which change most often. Pin the authority that issues its certificates, "
                        + "or keep a second key in reserve and pin it too."))
        }
        if PinnedHost(name, subdomains: domain.includesSubdomains ? .oneLabel : .none).reachesStrangers {
            lints.append(
                lint(
                    .pinnedDomainIsPublicSuffix, domain.includesSubdomains ? .includesSubdomains : nil,
                    domain.includesSubdomains ? .mayRefuseConnections : .noEffect,
                    "\(name.excerpt) is a public suffix: names below it are anybody's, and none of them has your keys. Pin the domain "
                        + "that is yours."))
        }
        if domain.includesSubdomains {
            lints.append(
                lint(
                    .pinnedSubdomainsOneLabel, .includesSubdomains, .noEffect,
                    "Pins hold for subdomains of one more label only: a.\(name.excerpt) is pinned, a.b.\(name.excerpt) is not. Name deeper hosts."
                ))
        }
        let effective = policy.effective(for: name, on: version, lookup: .observed)
        if effective.allowsInsecureHTTP, effective.decidedBy.rule != .localHost {
            lints.append(
                lint(
                    .pinnedDomainAllowsInsecureHTTP, nil, .weakensHost,
                    "Pins guard HTTPS, and plain HTTP to \(name.excerpt) is allowed. \(effective.decidedBy.reason)",
                    related: effective.decidedBy.keyPath.map { [$0] } ?? []))
        }
        return lints
    }
}
