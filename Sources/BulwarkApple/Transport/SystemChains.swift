internal import BulwarkCore
public import BulwarkTransport
internal import Foundation

/// Builds chains by the system's SecTrust, with its roots, its revocations and its distrust, for a `TrustEvaluator`.
///
/// ```swift
/// let evaluator = TrustEvaluator(chains: SystemChains(), pins: pins)
/// ```
///
/// The system says less than a library: one fault, and not of which certificate.
public struct SystemChains: ChainBuilding {
    private let anchors: [[UInt8]]
    private let trustsSystem: Bool
    private let queue = SecItemQueue()
    /// Which of the app's own roots the system has, as far as it was asked.
    private let known = Locked<[[UInt8]: Bool]>([:])

    /// Trusts the system's roots, and the app's own where it has any.
    ///
    /// - Parameters:
    ///   - anchors: Roots of the app's own, in DER.
    ///   - trustsSystem: Whether the system's roots count as well. Without either nothing is trusted.
    public init(anchors: [[UInt8]] = [], trustsSystem: Bool = true) {
        self.anchors = anchors
        self.trustsSystem = trustsSystem
    }

    /// Has the system build a chain and check it. Certificates beside the server's own that cannot be read are left out.
    public func validate(_ chain: UnverifiedChain, for name: ServerName, at now: Int64) async -> ChainOutcome {
        await queue.run {
            guard !chain.certificates.isEmpty else { return ChainOutcome(.refused([ChainFault(.noCertificates)])) }
            let read = chain.certificates.map { SecCertificateCreateWithData(nil, cfData(Data($0))) }
            guard read[0] != nil else { return ChainOutcome(.refused([ChainFault(.unreadable, at: 0)])) }
            let dropped = read.indices.filter { read[$0] == nil }.map {
                DroppedCertificate(position: $0, facts: try? CertificateFacts(der: chain.certificates[$0]))
            }
            var trust: SecTrust?
            let status = SecTrustCreateWithCertificates(
                cfArray(read.compactMap { $0 }), SecPolicyCreateSSL(true, name.text as CFString), &trust)
            guard status == errSecSuccess, let trust else {
                return ChainOutcome(.refused([ChainFault(status: status)]), dropped: dropped)
            }
            let date = SecTrustSetVerifyDate(trust, cfDate(Date(timeIntervalSince1970: TimeInterval(now))))
            guard date == errSecSuccess else {
                return ChainOutcome(.refused([ChainFault(status: date)]), dropped: dropped)
            }
            var outcome = self.outcome(of: trust)
            outcome.dropped = dropped
            return outcome
        }
    }

    /// What the system says of certificates that a connection has presented already. It blocks, perhaps for a look at the network:
    /// not for the main thread.
    public func outcome(of trust: SecTrust) -> ChainOutcome {
        if let refusal = setAnchors(of: trust) { return ChainOutcome(.refused([refusal])) }
        var error: CFError?
        guard SecTrustEvaluateWithError(trust, &error) else {
            return ChainOutcome(.refused([ChainFault(status: StatusFailure(error).status)]))
        }
        let chain = certificates(of: SecTrustCopyCertificateChain(trust))?.map { bytes(of: SecCertificateCopyData($0)) }
        let facts = chain?.compactMap { try? CertificateFacts(der: $0) } ?? []
        guard let chain, facts.count == chain.count,
            let validated = ValidatedChain(
                unchecked: facts, isPrivateRoot: chain.last.map(isPrivate) ?? false)
        else { return ChainOutcome(.refused([ChainFault(.unreadable)])) }
        // The system has seen the SCTs of the handshake and of OCSP. The key is there where they are enough, and not there for
        // several reasons otherwise: its absence says nothing.
        let isLogged = attributes(of: SecTrustCopyResult(trust))?[kSecTrustCertificateTransparency as String] as? Bool
        return ChainOutcome(.validated(validated), isLoggedBySystem: isLogged == true)
    }

    /// Whether a root is the app's own alone. One that the system trusts as well is the system's, whose certificates are logged.
    private func isPrivate(_ root: [UInt8]) -> Bool {
        guard anchors.contains(root) else { return false }
        guard trustsSystem else { return true }
        if let isSystem = known.withLock({ $0[root] }) { return !isSystem }
        // By itself and without a host: what the system asks of servers, such as SCTs, is not asked of it.
        var trust: SecTrust?
        guard let certificate = SecCertificateCreateWithData(nil, cfData(Data(root))),
            SecTrustCreateWithCertificates(cfArray([certificate]), SecPolicyCreateBasicX509(), &trust) == errSecSuccess,
            let trust
        else { return true }
        let isSystem = SecTrustEvaluateWithError(trust, nil)
        known.withLock { $0[root] = isSystem }
        return !isSystem
    }

    private func setAnchors(of trust: SecTrust) -> ChainFault? {
        if anchors.isEmpty, trustsSystem { return nil }
        let read = anchors.compactMap { SecCertificateCreateWithData(nil, cfData(Data($0))) }
        // An anchor that cannot be read must not leave the system's own in force alone.
        guard read.count == anchors.count else { return ChainFault(.unreadable, at: nil, "a root of the app's own") }
        for status in [
            SecTrustSetAnchorCertificates(trust, cfArray(read)),
            SecTrustSetAnchorCertificatesOnly(trust, !trustsSystem),
        ] where status != errSecSuccess {
            return ChainFault(status: status)
        }
        return nil
    }
}
