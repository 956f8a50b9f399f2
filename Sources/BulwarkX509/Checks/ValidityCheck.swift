internal import BulwarkTransport

/// Every certificate is valid at the time, the root too (RFC 5280 section 4.1.2.5: both ends belong to the validity).
struct ValidityCheck: ChainCheck {
    func faults(in chain: CandidateChain) -> [ChainFault] {
        chain.certificates.enumerated().compactMap { position, certificate in
            if chain.now < certificate.facts.notBefore { return ChainFault(.notYetValid, at: position) }
            if chain.now > certificate.facts.notAfter { return ChainFault(.expired, at: position) }
            return nil
        }
    }
}
