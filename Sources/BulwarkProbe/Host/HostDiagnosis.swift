public import BulwarkTransport

/// One of the 16 diagnoses of `nscurl --ats-diagnostics`: a host under one App Transport Security dictionary.
public struct HostDiagnosis: Sendable, Hashable {
    /// nscurl's name of it.
    public var name: String
    /// nscurl's group of it.
    public var group: String
    /// The exception that it tries; nil for the first two.
    public var exception: DomainException?
    /// Whether it lets everything through by `NSAllowsArbitraryLoads`.
    public var allowsArbitraryLoads: Bool
    /// Why it fails; empty where it passes.
    public var reasons: [HostReason] = []

    /// Whether it passes.
    public var passes: Bool { reasons.isEmpty }

    /// The policy of an app with this dictionary.
    public var policy: TransportPolicy {
        TransportPolicy(
            allowsArbitraryLoads: allowsArbitraryLoads ? true : nil, exceptions: exception.map { [$0] } ?? [])
    }

    /// All of them for a host, in nscurl's order, not judged yet.
    public static func all(for host: String) -> [HostDiagnosis] {
        let versions: [TLSVersion] = [.v13, .v12, .v11, .v10]
        func exception(
            _ version: TLSVersion? = nil, forward: Bool = true, insecure: Bool = false
        ) -> DomainException {
            DomainException(
                domain: host, allowsInsecureHTTPLoads: insecure, minimumTLSVersion: version,
                requiresForwardSecrecy: forward)
        }
        var all = [
            HostDiagnosis(
                name: "ATS Default Connection", group: "Default ATS Secure Connection", allowsArbitraryLoads: false),
            HostDiagnosis(name: "Allow All Loads", group: "Allowing Arbitrary Loads", allowsArbitraryLoads: true),
        ]
        func add(_ name: String, _ group: String, _ exception: DomainException) {
            all.append(
                HostDiagnosis(name: name, group: group, exception: exception, allowsArbitraryLoads: false))
        }
        for version in versions {
            add(version.rawValue, "Configuring TLS exceptions", exception(version))
        }
        add("Disabling Perfect Forward Secrecy", "Configuring PFS exceptions", exception(forward: false))
        add(
            "Disabling Perfect Forward Secrecy and Allowing Insecure HTTP",
            "Configuring PFS exceptions and allowing insecure HTTP", exception(forward: false, insecure: true))
        for version in versions {
            add(
                "\(version.rawValue) with PFS disabled", "Configuring TLS exceptions with PFS disabled",
                exception(version, forward: false))
        }
        for version in versions {
            add(
                "\(version.rawValue) with PFS disabled and insecure HTTP allowed",
                "Configuring TLS exceptions with PFS disabled and insecure HTTP allowed",
                exception(version, forward: false, insecure: true))
        }
        return all
    }
}
