extension TransportPolicy {
    /// What holds for a host.
    ///
    /// In this order: an exception for the host, its parents or its address; the exemption of local hosts; the keys for
    /// media and web content, for such loads; `NSAllowsArbitraryLoads`, where none of `NSAllowsArbitraryLoadsForMedia`,
    /// `NSAllowsArbitraryLoadsInWebContent` and `NSAllowsLocalNetworking` is present; the standard.
    ///
    /// - Parameters:
    ///   - host: a host name or an IP address as in a URL, with or without brackets. Case does not matter; a trailing dot
    ///     does, as it does for exceptions.
    ///   - version: the system that runs the app; versions before 10 are judged as 10.
    ///   - lookup: how exceptions of parent domains are found.
    ///   - load: what makes the request.
    public func effective(
        for host: String, on version: SystemVersion, lookup: ExceptionLookup = .observed, load: TransportLoad = .app
    ) -> EffectivePolicy {
        effective(for: HostName(host), on: version, lookup: lookup, load: load, ignoring: nil)
    }

    func effective(
        for host: HostName, on version: SystemVersion, lookup: ExceptionLookup, load: TransportLoad = .app,
        ignoring ignored: Int?
    ) -> EffectivePolicy {
        let found = index.exception(for: host, among: exceptions, on: version, lookup: lookup, ignoring: ignored)
        if let (index, relation) = found {
            return policy(of: exceptions[index], for: host, relation, on: version)
        }
        if let decision = localDecision(for: host, on: version) { return exempt(host, on: version, decision) }
        switch load {
        case .media where allowsArbitraryLoadsForMedia == true:
            return exempt(
                host, on: version,
                TransportDecision(
                    rule: .mediaLoads, keyPath: .global(.allowsArbitraryLoadsForMedia),
                    reason: "NSAllowsArbitraryLoadsForMedia frees what AVFoundation loads."))
        case .webContent where allowsArbitraryLoadsInWebContent == true:
            return exempt(
                host, on: version,
                TransportDecision(
                    rule: .webContentLoads, keyPath: .global(.allowsArbitraryLoadsInWebContent),
                    reason: "NSAllowsArbitraryLoadsInWebContent frees what web views load."))
        default: break
        }
        if allowsArbitraryLoads == true, keysThatNeutraliseArbitraryLoads.isEmpty {
            return exempt(
                host, on: version,
                TransportDecision(
                    rule: .arbitraryLoads, keyPath: .global(.allowsArbitraryLoads),
                    reason: "NSAllowsArbitraryLoads frees every host that no exception names."))
        }
        return standard(for: host, on: version)
    }

    // MARK: The rules

    private func policy(
        of exception: DomainException, for host: HostName, _ relation: ExceptionIndex.Relation,
        on version: SystemVersion
    ) -> EffectivePolicy {
        let (rule, way): (TransportDecision.Rule, String) =
            switch relation {
            case .exact: (.exception, "names the host")
            case .parent: (.parentException, "includes the subdomains of \(exception.domain.excerpt)")
            case .address: (.addressException, "names the address")
            case .range: (.addressRangeException, "names the range \(exception.domain.excerpt)")
            }
        let allowsHTTP = exception.allowsInsecureHTTPLoads
        let decision = TransportDecision(
            rule: rule,
            keyPath: allowsHTTP
                ? .exception(exception.domain, .allowsInsecureHTTP) : .exception(exception.domain),
            reason: "An exception \(way) and \(allowsHTTP ? "allows plain HTTP" : "asks for HTTPS").")
        let least = exception.minimumTLSVersion ?? .v12
        return adding(
            niapPackage(exception, on: version),
            to: EffectivePolicy(
                host: host.text, allowsInsecureHTTP: allowsHTTP,
                minimumTLS: version >= .endOfTLS11 ? max(least, .v12) : least,
                requiresForwardSecrecy: exception.requiresForwardSecrecy, requiredNIAPPackage: .none, isExempt: false,
                decidedBy: decision))
    }

    /// Why a host is exempt as one of the local network; nil where it is not.
    private func localDecision(for host: HostName, on version: SystemVersion) -> TransportDecision? {
        let isExemptByDefault = host.isLocalName || (host.address != nil && version < .addressExceptions)
        guard host.isLocalName || host.address != nil, allowsLocalNetworking ?? isExemptByDefault else { return nil }
        let what = host.address == nil ? "unqualified and .local names" : "addresses"
        return TransportDecision(
            rule: .localHost, keyPath: allowsLocalNetworking == nil ? nil : .global(.allowsLocalNetworking),
            reason: allowsLocalNetworking == nil
                ? "App Transport Security exempts \(what) by default." : "NSAllowsLocalNetworking exempts \(what).")
    }

    private func exempt(
        _ host: HostName, on version: SystemVersion, _ decision: TransportDecision
    ) -> EffectivePolicy {
        EffectivePolicy(
            host: host.text, allowsInsecureHTTP: true, minimumTLS: version >= .endOfTLS11 ? .v12 : .v10,
            requiresForwardSecrecy: false, requiredNIAPPackage: .none, isExempt: true, decidedBy: decision)
    }

    private func standard(for host: HostName, on version: SystemVersion) -> EffectivePolicy {
        var decision = TransportDecision(
            rule: .standard, keyPath: nil,
            reason: "No key names the host: HTTPS with TLS 1.2 or later and forward secrecy.")
        if host.isLocalName || host.address != nil, allowsLocalNetworking == false {
            decision.keyPath = .global(.allowsLocalNetworking)
            decision.reason = "NSAllowsLocalNetworking is false, which takes local hosts their exemption."
        } else if host.address != nil {
            decision.reason = "From iOS 17 on an address is exempt only by NSAllowsLocalNetworking or an exception."
        } else if allowsArbitraryLoads == true, let key = keysThatNeutraliseArbitraryLoads.first {
            decision.keyPath = .global(key)
            decision.reason = "NSAllowsArbitraryLoads does not count where \(key.rawValue) is present."
        }
        return adding(
            niapPackage(nil, on: version),
            to: EffectivePolicy(
                host: host.text, allowsInsecureHTTP: false, minimumTLS: .v12, requiresForwardSecrecy: true,
                requiredNIAPPackage: .none, isExempt: false, decidedBy: decision))
    }

    private func niapPackage(_ exception: DomainException?, on version: SystemVersion) -> NIAPTLSPackage {
        guard version >= .niapPackages else { return .none }
        return exception?.requiredNIAPPackage ?? requiredNIAPPackage ?? .none
    }

    /// NIAP's package adds to what is asked otherwise and takes nothing away.
    private func adding(_ package: NIAPTLSPackage, to policy: EffectivePolicy) -> EffectivePolicy {
        guard package != .none else { return policy }
        var policy = policy
        policy.requiredNIAPPackage = package
        policy.minimumTLS = max(policy.minimumTLS, .v12)
        policy.requiresForwardSecrecy = true
        return policy
    }
}
