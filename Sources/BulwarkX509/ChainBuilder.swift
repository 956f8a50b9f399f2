internal import BulwarkCore
public import BulwarkTransport
internal import SwiftASN1
internal import X509

/// Builds chains to trusted roots on swift-certificates' verifier, and checks them by the rules of RFC 5280 and of the
/// web's authorities that the verifier leaves to its users.
///
/// The search and the signatures are swift-certificates'. Beside what its own policy has it asks for: subject alternative
/// names and no common name, serverAuth, keys and signatures of today, whole-label wildcards, name constraints on every
/// name that is compared with them, and a bounded effort. What a policy wants beyond a valid chain (pins, transparency) is
/// ``TrustEvaluator``'s.
public struct ChainBuilder: ChainBuilding {
    /// The roots that chains may end in.
    public var roots: TrustRoots
    /// How much one chain may take.
    public var limits: ChainLimits
    /// The keys and signatures that a chain may have.
    public var keys: KeyPolicy

    /// A builder.
    public init(roots: TrustRoots, limits: ChainLimits = ChainLimits(), keys: KeyPolicy = KeyPolicy()) {
        self.roots = roots
        self.limits = limits
        self.keys = keys
    }

    /// Builds a chain for a server and checks it.
    public func validate(_ chain: UnverifiedChain, for name: ServerName, at now: Int64) async -> ChainOutcome {
        await validate(chain, for: Optional(name), at: now)
    }

    /// Nil asks for no name: chains of a test corpus that are for none.
    func validate(_ chain: UnverifiedChain, for name: ServerName?, at now: Int64) async -> ChainOutcome {
        let counter = EffortCounter(limits)
        func refused(_ faults: [ChainFault], _ dropped: [DroppedCertificate] = []) -> ChainOutcome {
            ChainOutcome(.refused(faults), dropped: dropped, effort: counter.effort)
        }
        guard let first = chain.certificates.first else { return refused([ChainFault(.noCertificates)]) }
        guard chain.certificates.count <= limits.presentedCertificates else {
            return refused([ChainFault(.tooManyCertificates, at: nil, "\(chain.certificates.count)")])
        }
        let size = chain.certificates.reduce(0) { $0 + $1.count }
        guard size <= limits.presentedBytes else {
            return refused([ChainFault(.tooManyCertificates, at: nil, "\(size) bytes")])
        }
        guard let server = ReadCertificate(der: first) else { return refused(unreadableFaults(first)) }

        var dropped: [DroppedCertificate] = []
        var others: [ReadCertificate] = []
        for (position, der) in chain.certificates.enumerated().dropFirst() {
            if let certificate = ReadCertificate(der: der) {
                others.append(certificate)
            } else {
                dropped.append(DroppedCertificate(position: position, facts: try? CertificateFacts(der: der)))
            }
        }

        let read = Dictionary(([server] + others).map { ($0.certificate, $0) }) { first, _ in first }
        var seen: Set<Certificate> = []
        let issuers = others.map(\.certificate).filter { seen.insert($0).inserted }
        let presented = BudgetedStore(certificates: Dictionary(grouping: issuers, by: \.subject), counter: counter)
        let trusted = BudgetedStore(certificates: roots.bySubject, counter: counter)
        let policy = ChainPolicy(
            checks: checks(counter), counter: counter, name: name, now: now, read: read, systemRoots: roots.system)
        var verifier = Verifier(rootCertificates: CertificateStore(custom: trusted)) { policy }
        let result = await verifier.validate(
            leaf: server.certificate, intermediates: CertificateStore(custom: presented))
        switch result {
        case .validCertificate(let found):
            let facts = found.compactMap { read[$0]?.facts ?? Self.facts(of: $0) }
            if facts.count == found.count,
                let validated = ValidatedChain(unchecked: facts, isPrivateRoot: !roots.isSystemAuthority(found.root))
            {
                return ChainOutcome(.validated(validated), dropped: dropped, effort: counter.effort)
            }
            return refused([ChainFault(.unreadable)], dropped)
        case .couldNotValidate:
            if var faults = policy.closest.withLock({ $0 }) {
                // There may have been a better candidate, which nobody came to.
                let exceeded = ChainFault(.effortExceeded)
                if counter.isExhausted, !faults.contains(exceeded) { faults.append(exceeded) }
                return refused(faults, dropped)
            }
            let diagnosis = SearchDiagnosis(
                server: server, presented: presented, trusted: trusted, limits: limits, counter: counter)
            let own = CandidateChain(certificates: [server], hasSystemRoot: false, name: name, now: now)
            // The rules that hold for the server's certificate alone tell what is wrong beside the missing chain.
            let faults = checks(counter).flatMap { $0.faults(in: own) }
            return refused(await diagnosis.faults() + faults, dropped)
        }
    }

    private func checks(_ counter: EffortCounter) -> [any ChainCheck] {
        [
            ValidityCheck(), ServerNameCheck(counter: counter), ServerUseCheck(), KeyCheck(policy: keys),
            ProfileCheck(),
            AuthorityCheck(limits: limits), KeyIdentifierCheck(), NameConstraintCheck(counter: counter),
        ]
    }

    /// What is wrong with a server's certificate that swift-certificates does not load: often a key that it refuses.
    private func unreadableFaults(_ der: [UInt8]) -> [ChainFault] {
        let facts: CertificateFacts
        do throws(TransportError) { facts = try CertificateFacts(der: der) } catch {
            return [ChainFault(.unreadable, at: 0, error.reason.map { "\($0)" })]
        }
        let weak = keys.faults(in: [facts], hasRoot: false)
        return weak.isEmpty ? [ChainFault(.unreadable, at: 0, facts.key.description)] : weak
    }

    static func facts(of certificate: Certificate) -> CertificateFacts? {
        var serializer = DER.Serializer()
        guard (try? serializer.serialize(certificate)) != nil else { return nil }
        return try? CertificateFacts(der: serializer.serializedBytes)
    }
}
