public import BulwarkTransport
internal import SwiftASN1
internal import X509

/// The roots that chains may end in. Load them once and keep them: reading a system's takes milliseconds.
public struct TrustRoots: Sendable {
    /// The roots by their subject.
    let bySubject: [DistinguishedName: [Certificate]]
    /// Those that are the system's.
    let system: Set<Certificate>
    /// The names and keys of those.
    private let systemAuthorities: Set<Authority>
    /// Certificates that were given and cannot be used as roots: their places among the given ones.
    public let unusable: [DroppedCertificate]

    /// Roots of the app's own. Chains that end in one are of a private root: they need not be logged.
    ///
    /// - Parameter certificates: in DER.
    public init(given certificates: [[UInt8]]) { self.init(given: certificates, system: []) }

    /// Roots of both kinds. A root that is among both is one of the system's, and so is another certificate of the same authority: what
    /// it issues has to be logged, whichever of the two a chain ends in. By today's rules is judged what was given.
    ///
    /// - Parameters:
    ///   - certificates: The app's own, in DER.
    ///   - system: The system's, in DER; ``SystemRoots`` reads them.
    public init(given certificates: [[UInt8]] = [], system: [[UInt8]]) {
        var unusable: [DroppedCertificate] = []
        let vetted = system.compactMap { try? Certificate(derEncoded: $0) }
        var all = vetted
        let known = Set(vetted)
        for (position, der) in certificates.enumerated() {
            let facts = try? CertificateFacts(der: der)
            guard let root = try? Certificate(derEncoded: der), facts != nil else {
                unusable.append(DroppedCertificate(position: position, facts: facts))
                continue
            }
            if !known.contains(root) { all.append(root) }
        }
        bySubject = Dictionary(grouping: all, by: \.subject)
        self.system = known
        systemAuthorities = Set(vetted.map { Authority($0) })
        self.unusable = unusable
    }

    /// Whether a root is of an authority that the system trusts: one of its certificates, or another one of the same name and key.
    func isSystemAuthority(_ root: Certificate) -> Bool { systemAuthorities.contains(Authority(root)) }

    private struct Authority: Hashable {
        let subject: DistinguishedName
        let key: Certificate.PublicKey

        init(_ certificate: Certificate) {
            subject = certificate.subject
            key = certificate.publicKey
        }
    }

    /// How many roots there are.
    public var count: Int { bySubject.values.reduce(0) { $0 + $1.count } }
}
