public import BulwarkTransport

/// How a ``TrustingSession`` behaves besides whom it trusts.
public struct SessionSettings: Sendable, Hashable {
    /// The seconds that a server may be silent; 30 at first.
    public var requestTimeout: Double
    /// The seconds that everything may take; 60 at first.
    public var resourceTimeout: Double
    /// The oldest TLS; 1.2 at first, whatever an exception of the policy says. App Transport Security asks for more where it does.
    public var minimumTLS: TLSVersion
    /// Whether cookies are kept, in memory, for the session's time; not at first.
    public var keepsCookies: Bool
    /// Whether a request waits for a network, within its time, rather than fail at once; not at first.
    public var waitsForConnectivity: Bool

    /// Settings.
    public init(
        requestTimeout: Double = 30, resourceTimeout: Double = 60, minimumTLS: TLSVersion = .v12,
        keepsCookies: Bool = false, waitsForConnectivity: Bool = false
    ) {
        self.requestTimeout = requestTimeout
        self.resourceTimeout = resourceTimeout
        self.minimumTLS = minimumTLS
        self.keepsCookies = keepsCookies
        self.waitsForConnectivity = waitsForConnectivity
    }
}

extension TLSVersion {
    /// As Security has it.
    var protocolVersion: tls_protocol_version_t {
        switch self {
        // By number, for the names are deprecated, and an exception of App Transport Security may still say these versions.
        case .v10: tls_protocol_version_t(rawValue: 0x0301) ?? .TLSv12
        case .v11: tls_protocol_version_t(rawValue: 0x0302) ?? .TLSv12
        case .v12: .TLSv12
        case .v13: .TLSv13
        }
    }
}
