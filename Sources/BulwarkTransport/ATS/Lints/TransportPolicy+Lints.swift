extension TransportPolicy {
    /// What is weak, broken or without effect, on a version of the system.
    ///
    /// First what holds for all hosts, then each exception and each pinned domain in their order, then what the reading had
    /// to ignore. The same policy gives the same lints.
    ///
    /// - Parameter version: the system that runs the app. For an app, ask for its deployment target and for the newest
    ///   system: an exception for TLS 1.0 weakens iOS 18 and does nothing on iOS 26.
    public func lints(on version: SystemVersion) -> [TransportLint] {
        globalLints(on: version) + exceptionLints(on: version) + pinnedDomains.lints(under: self, on: version)
            + readingLints
    }

    private func globalLints(on version: SystemVersion) -> [TransportLint] {
        var lints: [TransportLint] = []
        if allowsArbitraryLoads == true { lints.append(arbitraryLoadsLint) }
        if allowsArbitraryLoadsForMedia == true {
            lints.append(
                TransportLint(
                    .arbitraryLoadsForMedia, .global(.allowsArbitraryLoadsForMedia), .weakensPartly,
                    "NSAllowsArbitraryLoadsForMedia lets AVFoundation load media over plain HTTP and weak TLS from every host. "
                        + "Serve the media over HTTPS and remove the key."))
        }
        if allowsArbitraryLoadsInWebContent == true {
            lints.append(
                TransportLint(
                    .arbitraryLoadsInWebContent, .global(.allowsArbitraryLoadsInWebContent), .weakensPartly,
                    "NSAllowsArbitraryLoadsInWebContent lets web views load plain HTTP and weak TLS from every host. Show "
                        + "foreign pages in SFSafariViewController and remove the key."))
        }
        if allowsLocalNetworking == true { lints.append(localNetworkingLint(on: version)) }
        if requiredNIAPPackage != nil, version < .niapPackages {
            lints.append(needsLaterSystem(.global(.requiresNIAPPackage), nil, on: version))
        }
        return lints
    }

    private var arbitraryLoadsLint: TransportLint {
        let neutralising = keysThatNeutraliseArbitraryLoads
        let path = ATSKeyPath.global(.allowsArbitraryLoads)
        guard !neutralising.isEmpty else {
            return TransportLint(
                .arbitraryLoads, path, .weakensGlobally,
                "NSAllowsArbitraryLoads turns App Transport Security off for every host that no exception names: plain HTTP, "
                    + "old TLS, no forward secrecy. Remove it and name the hosts that cannot do better.")
        }
        let names = neutralising.map(\.rawValue).joined(separator: " and ")
        return TransportLint(
            .arbitraryLoadsNeutralised, path, .noEffect,
            "NSAllowsArbitraryLoads does not count where \(names) \(neutralising.count == 1 ? "is" : "are") present, whatever "
                + "the value. Remove it: it would count again once they go.",
            related: neutralising.map { .global($0) })
    }

    private func localNetworkingLint(on version: SystemVersion) -> TransportLint {
        let path = ATSKeyPath.global(.allowsLocalNetworking)
        guard version >= .addressExceptions else {
            return TransportLint(
                .localNetworking, path, .noEffect,
                "Before iOS 17 unqualified names, .local names and addresses are exempt without NSAllowsLocalNetworking; from "
                    + "17 on it is what exempts addresses.")
        }
        return TransportLint(
            .localNetworking, path, .weakensPartly,
            "NSAllowsLocalNetworking lets the app speak plain HTTP and weak TLS to every IP address, of the internet too. Name "
                + "the addresses or ranges in NSExceptionDomains instead; unqualified and .local names need no key.")
    }

    func needsLaterSystem(_ path: ATSKeyPath, _ host: String?, on version: SystemVersion) -> TransportLint {
        TransportLint(
            .keyNeedsLaterSystem, path, host: host, .noEffect,
            "\(path.lastKey ?? "") is read by iOS \(SystemVersion.niapPackages) and later; iOS \(version) ignores it.")
    }
}
