public import BulwarkTransport
internal import Foundation

#if canImport(FoundationNetworking)
    internal import FoundationNetworking
#endif

/// A certificate of the client's own, with its key, and the servers that may see it.
///
/// Without one, servers that ask are answered with nothing, and the system does not look for one in the keychain by itself.
public struct ClientIdentity: @unchecked Sendable {
    // Unchecked, for Security does not declare its objects Sendable: both are immutable once they are made.
    private let identity: SecIdentity
    private let certificates: [SecCertificate]
    private let hosts: AllowedHosts

    /// An identity for some servers.
    ///
    /// - Parameters:
    ///   - identity: The certificate with its key.
    ///   - certificates: Those above it that the server may lack, without the root.
    ///   - hosts: The servers that are shown it: a certificate says who somebody is.
    public init(_ identity: SecIdentity, certificates: [SecCertificate] = [], for hosts: AllowedHosts) {
        self.identity = identity
        self.certificates = certificates
        self.hosts = hosts
    }

    /// Whether a server is shown it.
    func isFor(_ host: String) -> Bool { (try? ServerName(host)).map(hosts.contains) ?? false }

    /// For a challenge of Foundation's.
    var credential: URLCredential {
        URLCredential(identity: identity, certificates: certificates, persistence: .forSession)
    }

    /// For a challenge of the Network framework's; nil where the system does not take it.
    var protocolIdentity: sec_identity_t? { sec_identity_create(identity) }
}
