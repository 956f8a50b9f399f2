public import BulwarkTransport

/// The smallest exception of an Info.plist that lets an app talk to a host.
public enum ExceptionAdvice: Sendable, Hashable {
    /// The host passes as it is.
    case noneNeeded
    /// This entry of `NSExceptionDomains` is enough, and nothing smaller is.
    case exception(DomainException)
    /// No key of an Info.plist helps: the server has to be mended.
    case noneHelps

    /// Tries the exceptions from the smallest up.
    static func find(for host: String, judge: HostJudge) -> ExceptionAdvice {
        if judge.reasons(under: TransportPolicy()).isEmpty { return .noneNeeded }
        let versions: [TLSVersion?] = [nil, .v11, .v10]
        for isForward in [true, false] {
            for version in versions where version != nil || !isForward {
                let exception = DomainException(
                    domain: host, minimumTLSVersion: version, requiresForwardSecrecy: isForward)
                if judge.reasons(under: TransportPolicy(exceptions: [exception])).isEmpty {
                    return .exception(exception)
                }
            }
        }
        return .noneHelps
    }
}

extension DomainException {
    /// The keys that differ from the standard, as an Info.plist holds them.
    public var entries: [(key: String, value: ATSValue)] {
        var entries: [(key: String, value: ATSValue)] = []
        if allowsInsecureHTTPLoads { entries.append(("NSExceptionAllowsInsecureHTTPLoads", true)) }
        if let minimumTLSVersion {
            entries.append(("NSExceptionMinimumTLSVersion", .string(minimumTLSVersion.rawValue)))
        }
        if !requiresForwardSecrecy { entries.append(("NSExceptionRequiresForwardSecrecy", false)) }
        return entries
    }
}
