internal import BulwarkTransport
internal import X509

/// Issuers are authorities, servers are none, and no authority has more below it than it allows (RFC 5280 sections 4.2.1.3
/// and 4.2.1.9).
struct AuthorityCheck: ChainCheck {
    let limits: ChainLimits

    func faults(in chain: CandidateChain) -> [ChainFault] {
        guard let server = chain.server else { return [ChainFault(.noCertificates)] }
        var faults: [ChainFault] = []
        if server.isAuthority { faults.append(ChainFault(.authorityAsServer, at: 0)) }
        if let usage = server.keyUsage {
            if usage.keyCertSign { faults.append(ChainFault(.wrongKeyUsage, at: 0, "it may sign certificates")) }
            if !usage.digitalSignature, !usage.keyEncipherment, !usage.keyAgreement {
                faults.append(ChainFault(.wrongKeyUsage, at: 0, "it may not be used in a handshake"))
            }
        }
        var below = 0
        for (position, authority) in chain.certificates.enumerated().dropFirst() {
            faults += Self.faults(of: authority, position, below: below)
            if chain.isRoot(position) { break }
            if !authority.isSelfIssued { below += 1 }
        }
        if below > limits.intermediates { faults.append(ChainFault(.chainTooLong, at: nil, "\(below) authorities")) }
        return faults
    }

    private static func faults(of authority: ReadCertificate, _ position: Int, below: Int) -> [ChainFault] {
        var faults: [ChainFault] = []
        switch authority.basicConstraints {
        case .isCertificateAuthority(let most)?:
            if let most, below > most {
                faults.append(ChainFault(.pathTooLong, at: position, "\(below) authorities below it, \(most) allowed"))
            }
        case .notCertificateAuthority?, nil: faults.append(ChainFault(.notAnAuthority, at: position))
        }
        if let usage = authority.keyUsage, !usage.keyCertSign {
            faults.append(ChainFault(.wrongKeyUsage, at: position, "it may not sign certificates"))
        }
        return faults
    }
}
