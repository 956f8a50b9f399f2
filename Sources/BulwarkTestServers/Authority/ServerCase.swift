/// The servers that a client meets: a good one, and those that it must refuse.
package enum ServerCase: String, Sendable, Hashable, CaseIterable {
    /// Nothing is wrong.
    case good
    /// Its certificate has ended.
    case expired
    /// Its certificate has not begun.
    case notYetValid
    /// Its certificate is for another host.
    case wrongHost
    /// Its certificate is signed with its own key.
    case selfSigned
    /// An authority that nobody trusts issued its certificate.
    case unknownAuthority
    /// Its key is RSA with 1024 bits.
    case weakKey
    /// Its certificate is signed with SHA-1.
    case signedWithSHA1
    /// It does not send its intermediate.
    case missingIntermediate
    /// It sends another certificate along that swift-certificates cannot read, for its key is RSA with 1024 bits: nothing is
    /// wrong with the chain.
    case unreadableExtra
    /// It sends a trusted root and an intermediate of somebody else along: nothing is wrong with the chain.
    case needlessExtras

    /// Whether a client that trusts the authority may talk to it.
    package var isAcceptable: Bool { [.good, .unreadableExtra, .needlessExtras].contains(self) }

    /// Makes the server's identity.
    ///
    /// - Parameters:
    ///   - host: The host that the client asks for.
    ///   - authority: The authority that the client trusts.
    package func identity(for host: String, from authority: LocalAuthority) throws -> ServerIdentity {
        var request = LeafRequest(names: [host])
        switch self {
        case .good, .missingIntermediate, .unknownAuthority, .unreadableExtra, .needlessExtras: break
        case .expired: (request.firstDay, request.lastDay) = (-90, -1)
        case .notYetValid: (request.firstDay, request.lastDay) = (1, 90)
        case .wrongHost: request = LeafRequest(names: ["other.example"], addresses: [])
        case .selfSigned: request.isSelfSigned = true
        case .weakKey: request.key = .rsa1024
        case .signedWithSHA1: request.isSignedWithSHA1 = true
        }
        var identity = try (self == .unknownAuthority ? LocalAuthority(name: "Nobody") : authority).issue(request)
        switch self {
        case .missingIntermediate: identity.chain.removeLast()
        case .unreadableExtra:
            var weak = LeafRequest(names: ["old.example"])
            (weak.key, weak.isSelfSigned) = (.rsa1024, true)
            identity.chain += try authority.issue(weak).chain
        case .needlessExtras: identity.chain += [authority.root, try LocalAuthority(name: "Other").intermediate]
        default: break
        }
        return identity
    }
}
