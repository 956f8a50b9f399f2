internal import BulwarkCore
internal import BulwarkTransport
internal import SwiftASN1
internal import X509

/// The checks as a policy of swift-certificates' verifier; it keeps the faults of the candidate that came closest.
struct ChainPolicy: VerifierPolicy {
    let checks: [any ChainCheck]
    let counter: EffortCounter
    let name: ServerName?
    let now: Int64
    /// The certificates that were read beforehand.
    let read: [Certificate: ReadCertificate]
    let systemRoots: Set<Certificate>
    /// The faults of the candidate that has the fewest; nil before there is one.
    let closest = Locked<[ChainFault]?>(nil)

    static func enforces(_ identifier: ASN1ObjectIdentifier) -> Bool {
        ASN1ObjectIdentifier.enforced.contains(identifier)
    }

    var verifyingCriticalExtensions: [ASN1ObjectIdentifier] { ASN1ObjectIdentifier.enforced }

    mutating func chainMeetsPolicyRequirements(chain: UnverifiedCertificateChain) async -> PolicyEvaluationResult {
        guard !counter.isExhausted else { return .failsToMeetPolicy(reason: "the budget is spent") }
        let certificates = chain.compactMap { read[$0] ?? ReadCertificate($0) }
        let candidate = CandidateChain(
            certificates: certificates, hasSystemRoot: chain.last.map(systemRoots.contains) ?? false, name: name,
            now: now)
        var faults: [ChainFault] = []
        if certificates.count != chain.count { faults.append(ChainFault(.unreadable, at: chain.count - 1)) }
        for check in checks where !counter.isExhausted { faults += check.faults(in: candidate) }
        if counter.isExhausted { faults.append(ChainFault(.effortExceeded)) }
        guard !faults.isEmpty else { return .meetsPolicy }
        closest.withLock { closest in
            if closest.map({ faults.count < $0.count }) ?? true { closest = faults }
        }
        return .failsToMeetPolicy(reason: "refused")
    }
}

extension ReadCertificate {
    /// A root, which is read when a candidate ends in it.
    fileprivate init?(_ certificate: Certificate) {
        guard let facts = ChainBuilder.facts(of: certificate) else { return nil }
        self.init(facts, certificate)
    }
}
