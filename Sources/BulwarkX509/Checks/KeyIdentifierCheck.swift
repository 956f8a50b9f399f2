internal import BulwarkTransport
internal import X509

/// Certificates name their issuer's key, and authorities their own (RFC 5280 sections 4.2.1.1 and 4.2.1.2): chains can be
/// built without guessing.
struct KeyIdentifierCheck: ChainCheck {
    func faults(in chain: CandidateChain) -> [ChainFault] {
        chain.judged.flatMap { position, certificate -> [ChainFault] in
            var faults: [ChainFault] = []
            func wrong(_ detail: String) { faults.append(ChainFault(.wrongKeyIdentifier, at: position, detail)) }
            if position > 0, certificate.subjectKey == nil { wrong("an authority has no subject key identifier") }
            let authorityKey = certificate.authorityKey
            if position == 0 ? !certificate.isSelfIssued : !chain.isRoot(position) {
                if authorityKey?.keyIdentifier == nil { wrong("the authority key identifier is missing") }
            } else if certificate.isSelfIssued, let authorityKey {
                // A root may name its own key and nothing else (Baseline Requirements section 7.1.2.1.3).
                if authorityKey.authorityCertIssuer != nil || authorityKey.authorityCertSerialNumber != nil {
                    wrong("a root names its issuer by name or number")
                }
                if authorityKey.keyIdentifier == nil
                    || authorityKey.keyIdentifier != certificate.subjectKey?.keyIdentifier
                {
                    wrong("a root's two key identifiers differ")
                }
            }
            return faults
        }
    }
}
