internal import BulwarkTransport
internal import SwiftASN1
internal import X509

/// Every name below an authority with name constraints is one that it may certify (RFC 5280 section 4.2.1.10).
///
/// It holds for the subject too, as a directory name. Common names need no constraint here: no server is known by one.
struct NameConstraintCheck: ChainCheck {
    let counter: EffortCounter

    func faults(in chain: CandidateChain) -> [ChainFault] {
        var faults: [ChainFault] = []
        if let server = chain.server, server.has(.X509ExtensionID.nameConstraints) {
            faults.append(ChainFault(.misplacedExtension, at: 0, "name constraints"))
        }
        for (position, authority) in chain.certificates.enumerated().dropFirst() {
            // Ones that are malformed are told elsewhere, and for the system's root here.
            guard let constraints = authority.nameConstraints else {
                if chain.isRoot(position), authority.has(.X509ExtensionID.nameConstraints) {
                    faults.append(ChainFault(.malformedNameConstraint, at: position))
                }
                continue
            }
            let all = constraints.permittedSubtrees + constraints.excludedSubtrees
            guard !all.isEmpty else {
                faults.append(ChainFault(.malformedNameConstraint, at: position, "there are none"))
                continue
            }
            let permitted = constraints.permittedSubtrees.map { NameSubtree($0) }
            let excluded = constraints.excludedSubtrees.map { NameSubtree($0) }
            guard !(permitted + excluded).contains(where: { $0.isMalformed }) else {
                faults.append(ChainFault(.malformedNameConstraint, at: position))
                continue
            }
            for (below, certificate) in chain.certificates.prefix(position).enumerated() {
                // Authorities that issued themselves are exempt, so that they can change their key.
                if below > 0, certificate.isSelfIssued { continue }
                faults += self.faults(of: certificate, below, permitted, excluded)
                if counter.isExhausted { return faults }
            }
        }
        return faults
    }

    /// The addresses of mail in a subject: where there are no alternative names, constraints on mail hold for them.
    private static func mail(in subject: DistinguishedName) -> [ConstrainedName] {
        let mailAddress: ASN1ObjectIdentifier = [1, 2, 840, 113549, 1, 9, 1]
        return subject.flatMap { Array($0) }.filter { $0.type == mailAddress }.map { attribute in
            // One that is no text is no address, which no constraint permits.
            ConstrainedName(.rfc822Name(String(attribute.value) ?? ""))
        }
    }

    private func faults(
        of certificate: ReadCertificate, _ position: Int, _ permitted: [NameSubtree], _ excluded: [NameSubtree]
    ) -> [ChainFault] {
        // Reading a name costs as much as comparing it.
        guard counter.spend(nameComparisons: certificate.alternativeNames?.count ?? 0) else { return [] }
        var names = (certificate.alternativeNames ?? []).map { ConstrainedName($0) }
        let subject = certificate.certificate.subject
        if !subject.isEmpty { names.append(ConstrainedName(.directoryName(subject))) }
        if certificate.alternativeNames == nil { names += Self.mail(in: subject) }
        for name in names {
            let inExcluded = excluded.filter { $0.form == name.form }
            let inPermitted = permitted.filter { $0.form == name.form }
            guard !inExcluded.isEmpty || !inPermitted.isEmpty else { continue }
            guard counter.spend(nameComparisons: inExcluded.count + inPermitted.count) else { return [] }
            if inExcluded.contains(where: { $0.excludes(name) }) {
                return [ChainFault(.nameExcluded, at: position, name.text)]
            }
            if !inPermitted.isEmpty, !inPermitted.contains(where: { $0.permits(name) }) {
                return [ChainFault(.nameNotPermitted, at: position, name.text)]
            }
        }
        return []
    }
}
