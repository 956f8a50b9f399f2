extension TransportPolicy {
    func exceptionLints(on version: SystemVersion) -> [TransportLint] {
        let bare = withoutExceptions
        return exceptions.indices.flatMap { position -> [TransportLint] in
            // A key that stands twice is a lint of the reading.
            guard index.isInForce(position, key: exceptions[position].domain) else { return [] }
            return lints(ofExceptionAt: position, bare, on: version)
        }
    }

    private func lints(
        ofExceptionAt position: Int, _ bare: TransportPolicy, on version: SystemVersion
    ) -> [TransportLint] {
        let exception = exceptions[position]
        let key = DomainKey(exception.domain)
        if let problem = key.problem(asExceptionOn: version) {
            return [
                TransportLint(
                    .exceptionNeverMatches, .exception(exception.domain), host: exception.domain, .noEffect,
                    problem.message,
                    suggestion: problem.suggestion)
            ]
        }
        let probes = key.probes(includingSubdomains: exception.includesSubdomains)
        let without = probes.map { bare.effective(for: $0, on: version, lookup: .observed, ignoring: nil) }
        var lints = weakenings(of: exception, without, on: version)
        if lints.contains(where: { $0.effect == .weakensHost }), let breadth = breadthLint(exception, key) {
            lints.append(breadth)
        }
        if lints.isEmpty, isRedundant(position, probes, on: version) {
            lints.append(
                TransportLint(
                    .exceptionRedundant, .exception(exception.domain), host: exception.domain, .noEffect,
                    "Without this exception the same would hold for \(exception.domain.excerpt). Remove it."))
        }
        if let lint = lookupLint(position, key, on: version) { lints.append(lint) }
        return lints
    }

    // MARK: What one exception weakens

    /// - Parameter without: what would hold for the exception's hosts if there were no exceptions.
    private func weakenings(
        of exception: DomainException, _ without: [EffectivePolicy], on version: SystemVersion
    ) -> [TransportLint] {
        let domain = exception.domain
        var lints: [TransportLint] = []
        func add(_ kind: TransportLint.Kind, _ key: ATSKey, weakens: Bool, _ message: String, otherwise: String) {
            lints.append(
                TransportLint(
                    kind, .exception(domain, key), host: domain, weakens ? .weakensHost : .noEffect,
                    weakens ? message : otherwise))
        }
        let reach = exception.includesSubdomains ? "\(domain.excerpt) and its subdomains" : domain.excerpt
        let freed = without.first.map { $0.decidedBy.reason } ?? ""
        if exception.allowsInsecureHTTPLoads {
            add(
                .insecureHTTP, .allowsInsecureHTTP, weakens: without.contains { !$0.allowsInsecureHTTP },
                "NSExceptionAllowsInsecureHTTPLoads allows plain HTTP to \(reach), and lets the app loosen the server's trust. "
                    + "Serve HTTPS there and remove the exception.",
                otherwise: "NSExceptionAllowsInsecureHTTPLoads allows what \(domain.excerpt) has without it: \(freed)")
        }
        if let least = exception.minimumTLSVersion, least < .v12 {
            let ended = version >= .endOfTLS11
            add(
                .minimumTLSLowered, .minimumTLSVersion, weakens: !ended && without.contains { $0.minimumTLS > least },
                "NSExceptionMinimumTLSVersion takes \(least.rawValue) for \(reach), which RFC 8996 withdrew. Bring the server to "
                    + "TLS 1.2 or later and remove the key; from iOS 26 on it has no effect.",
                otherwise: ended
                    ? "From iOS 26 on TLS 1.2 is enforced whatever NSExceptionMinimumTLSVersion says: connections to a server "
                        + "that speaks no more than \(least.rawValue) fail. Remove the key."
                    : "NSExceptionMinimumTLSVersion allows what \(domain.excerpt) has without it: \(freed)")
        }
        if !exception.requiresForwardSecrecy {
            add(
                .forwardSecrecyOff, .requiresForwardSecrecy, weakens: without.contains(where: \.requiresForwardSecrecy),
                "NSExceptionRequiresForwardSecrecy takes cipher suites with RSA key exchange for \(reach): who gets the server's "
                    + "key later can read what was recorded. Enable ECDHE on the server and remove the key.",
                otherwise: "NSExceptionRequiresForwardSecrecy allows what \(domain.excerpt) has without it: \(freed)")
        }
        if let package = exception.requiredNIAPPackage {
            if version < .niapPackages {
                lints.append(needsLaterSystem(.exception(domain, .exceptionRequiresNIAPPackage), domain, on: version))
            } else if package == .none, let global = requiredNIAPPackage, global != .none {
                add(
                    .niapPackageLowered, .exceptionRequiresNIAPPackage, weakens: true,
                    "NSExceptionRequiresNIAPTLSPackageVersion frees \(reach) from \(global.rawValue), which "
                        + "NSRequiresNIAPTLSPackageVersion asks of all hosts.", otherwise: "")
            }
        }
        return lints
    }

    private func breadthLint(_ exception: DomainException, _ key: DomainKey) -> TransportLint? {
        let domain = exception.domain
        if key.coversAllAddresses {
            return TransportLint(
                .exceptionCoversAllAddresses, .exception(domain), host: domain, .weakensGlobally,
                "The range \(domain.excerpt) holds every address. Name the addresses that are meant.")
        }
        guard exception.includesSubdomains else { return nil }
        if !key.isOneLabel, let section = PublicSuffix.section(ofSubdomainsOf: domain) {
            return TransportLint(
                .exceptionCoversPublicSuffix, .exception(domain, .includesSubdomains), host: domain,
                section == .registry ? .weakensGlobally : .weakensHost,
                "\(domain.excerpt) is a public suffix, and the exception includes its subdomains: it holds for the sites of strangers. "
                    + "Name the domain that is meant.")
        }
        guard key.isOneLabel, !DomainKey.localLabels.contains(key.text) else {
            return nil
        }
        return TransportLint(
            .exceptionCoversTopLevelDomain, .exception(domain, .includesSubdomains), host: domain, .weakensGlobally,
            "'\(domain.excerpt)' is a name of one label, and the exception includes its subdomains: if it is a top-level domain, every "
                + "site below it is weakened. Name the domains that are meant.")
    }

    // MARK: What one exception changes

    private func isRedundant(_ position: Int, _ probes: [HostName], on version: SystemVersion) -> Bool {
        probes.allSatisfy { host in
            ExceptionLookup.allCases.allSatisfy { lookup in
                let with = effective(for: host, on: version, lookup: lookup, ignoring: nil)
                return with.asksTheSame(as: effective(for: host, on: version, lookup: lookup, ignoring: position))
            }
        }
    }

    /// The documentation gives NSIncludesSubdomains one more label, the published source all; ranges may differ too.
    private func lookupLint(_ position: Int, _ key: DomainKey, on version: SystemVersion) -> TransportLint? {
        let exception = exceptions[position]
        guard let probe = key.lookupProbe(includingSubdomains: exception.includesSubdomains) else { return nil }
        let documented = effective(for: probe, on: version, lookup: .documented, ignoring: nil)
        let observed = effective(for: probe, on: version, lookup: .observed, ignoring: nil)
        guard !documented.asksTheSame(as: observed) else { return nil }
        let effect: TransportLint.Effect = observed.isWeaker(than: documented) ? .weakensHost : .noEffect
        let domain = exception.domain
        guard key.range(.observed) == nil, key.range(.documented) == nil else {
            return TransportLint(
                .lookupDiffers, .exception(domain), host: domain, effect,
                "Systems read the range \(domain.excerpt) otherwise than the documented notation does. Write a whole address and a "
                    + "prefix without a leading zero.")
        }
        return TransportLint(
            .lookupDiffers, .exception(domain, .includesSubdomains), host: domain, effect,
            "Apple's documentation gives NSIncludesSubdomains subdomains of one more label; the published source takes all. The "
                + "exception of \(domain.excerpt) holds for a.b.\(domain.excerpt) in practice and not by the documentation."
        )
    }
}

extension EffectivePolicy {
    /// Whether another policy asks the same of connections, whatever decided.
    func asksTheSame(as other: EffectivePolicy) -> Bool {
        allowsInsecureHTTP == other.allowsInsecureHTTP && minimumTLS == other.minimumTLS
            && requiresForwardSecrecy == other.requiresForwardSecrecy
            && requiredNIAPPackage == other.requiredNIAPPackage
            && isExempt == other.isExempt
    }

    /// Whether it allows something that another policy refuses.
    func isWeaker(than other: EffectivePolicy) -> Bool {
        (allowsInsecureHTTP && !other.allowsInsecureHTTP) || minimumTLS < other.minimumTLS
            || (!requiresForwardSecrecy && other.requiresForwardSecrecy)
            || (requiredNIAPPackage == .none && other.requiredNIAPPackage != .none) || (isExempt && !other.isExempt)
    }
}
