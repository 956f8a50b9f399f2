internal import BulwarkTransport
internal import X509

/// Tells why the search found no chain to a root at all.
struct SearchDiagnosis {
    let server: ReadCertificate
    let presented: BudgetedStore
    let trusted: BudgetedStore
    let limits: ChainLimits
    let counter: EffortCounter

    /// Follows the first issuer that signed, from the server up, to where there is none.
    func faults() async -> [ChainFault] {
        if counter.isExhausted { return [ChainFault(.effortExceeded)] }
        var tip = server.certificate
        var position = 0
        var seen: Set<Certificate> = [tip]
        while position <= limits.intermediates {
            let candidates = (await trusted[tip.issuer] ?? []) + (await presented[tip.issuer] ?? [])
            let issuers = candidates.filter { !seen.contains($0) }
            guard !issuers.isEmpty else {
                if counter.isExhausted { return [ChainFault(.effortExceeded)] }
                let isSelfSigned = tip.issuer == tip.subject
                return [ChainFault(isSelfSigned ? .selfSigned : .issuerNotFound, at: position, "\(tip.issuer)")]
            }
            let (current, place) = (tip, position)
            guard let issuer = issuers.first(where: { $0.publicKey.isValidSignature(current.signature, for: current) })
            else { return [ChainFault(.invalidSignature, at: place, "\(current.issuer)")] }
            let unknown = issuer.extensions.filter { $0.critical && !ChainPolicy.enforces($0.oid) }
            if let unknown = unknown.first {
                return [ChainFault(.unknownCriticalExtension, at: position + 1, "\(unknown.oid)")]
            }
            seen.insert(issuer)
            tip = issuer
            position += 1
        }
        return [ChainFault(.chainTooLong)]
    }
}
