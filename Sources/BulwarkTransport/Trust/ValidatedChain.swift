/// A chain that was built to a trusted root and checked on the way.
///
/// A ``ChainBuilding`` makes it; pins, keys and transparency are judged on it and on nothing else.
public struct ValidatedChain: Sendable, Hashable {
    /// The certificates from the server's own to the root. Where the server's own certificate is trusted as it is, it is
    /// alone.
    public let certificates: [CertificateFacts]
    /// Whether the root is not one of the system's.
    public let isPrivateRoot: Bool

    /// Takes a chain that was validated.
    ///
    /// - Warning: Nothing is checked here. It is for adapters that have had a system's or a library's verifier build and
    ///   check the chain.
    /// - Parameters:
    ///   - certificates: From the server's own to the root; nil is given for none.
    ///   - isPrivateRoot: Whether the root is not one of the system's.
    public init?(unchecked certificates: [CertificateFacts], isPrivateRoot: Bool) {
        guard !certificates.isEmpty else { return nil }
        self.certificates = certificates
        self.isPrivateRoot = isPrivateRoot
    }

    /// The certificates in DER.
    public var der: [[UInt8]] { certificates.map(\.der) }
}
