public import BulwarkTransport

/// Why a policy does not let an app talk to a host.
public enum HostReason: Sendable, Hashable {
    /// The server speaks no version that is new enough.
    case oldVersion(best: ProtocolVersion, needed: TLSVersion)
    /// The system takes nothing below TLS 1.2, whatever an exception says.
    case versionEndedBySystem(SystemVersion)
    /// The server agrees to suites without forward secrecy only, such as this one.
    case noForwardSecrecy(suite: String)
    /// The server agrees to suites only that App Transport Security never takes, such as this one.
    case suiteNotAccepted(suite: String)
    /// The server agrees to groups only that clients on Apple's systems do not offer, such as this one.
    case groupNotOffered(group: String)
    /// NIAP's package asks for more than the server gives.
    case niap(String)
    /// The server did not answer the hello.
    case noAnswer(HelloFailure)
    /// The server's certificates could not be seen.
    case certificatesNotSeen
    /// The server's signature is not of its certificate's key.
    case keyNotProven
    /// The server agreed on an exchange that it has to sign, and nothing that it signed could be checked.
    case keyNotShown
    /// The chain is not trusted, or not as the policy asks.
    case trust(TrustVerdict.Reason)

    /// A stable name for reports.
    public var slug: String {
        switch self {
        case .oldVersion: "old-version"
        case .versionEndedBySystem: "version-ended-by-system"
        case .noForwardSecrecy: "no-forward-secrecy"
        case .suiteNotAccepted: "suite-not-accepted"
        case .groupNotOffered: "group-not-offered"
        case .niap: "niap"
        case .noAnswer: "no-answer"
        case .certificatesNotSeen: "certificates-not-seen"
        case .keyNotProven: "key-not-proven"
        case .keyNotShown: "key-not-shown"
        case .trust(let reason):
            switch reason {
            case .invalidName: "invalid-name"
            case .chain(let fault), .key(let fault): fault.kind.rawValue
            case .pins, .pinnedDomains: "pin-mismatch"
            case .transparency: "transparency"
            case .dropped: "dropped-certificate"
            }
        }
    }

    /// Whether keys of an Info.plist can have a say in it: certificates that are not trusted are beyond them.
    var isOfHandshake: Bool {
        switch self {
        case .trust, .certificatesNotSeen, .keyNotProven, .keyNotShown: false
        default: true
        }
    }
}

extension HostReason: CustomStringConvertible {
    /// The reason in a sentence without its full stop.
    public var description: String {
        switch self {
        case .oldVersion(let best, let needed):
            "The server speaks \(best.name) at most, and \(needed.name) is the least"
        case .versionEndedBySystem(let system): "iOS \(system) takes nothing below TLS 1.2, whatever an exception says"
        case .noForwardSecrecy(let suite): "The server takes no suite with forward secrecy; it takes \(suite)"
        case .suiteNotAccepted(let suite):
            "The server takes no suite that App Transport Security has; it takes \(suite)"
        case .groupNotOffered(let group): "The server takes no group that Apple's systems offer; it takes \(group)"
        case .niap(let what): "NIAP's package for TLS asks for more: \(what)"
        case .noAnswer(let failure): failure.description
        case .certificatesNotSeen: "The server's certificates could not be seen, so that trust cannot be told"
        case .keyNotProven: "The server's signature is not of its certificate's key: it is not who it says"
        case .keyNotShown: "The server did not show that it holds the key of its certificate, which anybody can present"
        case .trust(let reason): reason.description
        }
    }
}

extension TLSVersion {
    /// The name that people write.
    public var name: String { "TLS " + rawValue.dropFirst(4) }

    /// The version on the wire.
    var wire: ProtocolVersion {
        switch self {
        case .v10: .tls10
        case .v11: .tls11
        case .v12: .tls12
        case .v13: .tls13
        }
    }
}
