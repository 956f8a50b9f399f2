internal import BulwarkTransport
internal import SwiftASN1
internal import X509

/// What holds for every certificate whatever it is for: version, serial number, names, extensions that can be read and are
/// as critical as they must be (RFC 5280 sections 4.1 and 4.2).
struct ProfileCheck: ChainCheck {
    /// Bytes of a serial number's value. A zero before them that keeps it positive is not counted: libraries that make random
    /// numbers of 20 bytes write it.
    private static let longestSerialNumber = 20

    func faults(in chain: CandidateChain) -> [ChainFault] {
        chain.judged.flatMap { position, certificate -> [ChainFault] in
            var faults = basics(of: certificate, position, chain)
            faults += certificate.malformed.map { ChainFault(.malformedExtension, at: position, "\($0)") }
            // The search leaves issuers out whose critical extensions it does not know; the server's own is told here.
            for found in certificate.certificate.extensions where found.critical {
                if !ASN1ObjectIdentifier.enforced.contains(found.oid) {
                    faults.append(ChainFault(.unknownCriticalExtension, at: position, "\(found.oid)"))
                }
            }
            faults += criticality(of: certificate, position, chain)
            if let access = certificate.authorityAccess, access.isEmpty {
                faults.append(ChainFault(.malformedExtension, at: position, "authority information access is empty"))
            }
            return faults
        }
    }

    private func basics(
        of certificate: ReadCertificate, _ position: Int, _ chain: CandidateChain
    ) -> [ChainFault] {
        var faults: [ChainFault] = []
        let facts = certificate.facts
        if certificate.certificate.version != .v3 { faults.append(ChainFault(.oldVersion, at: position)) }
        // Two's complement: the first bit is the sign. Roots of the web, which no list of revoked ones ever names, have
        // zero and longer ones.
        let serial = facts.serialNumber
        if !chain.isRoot(position), Self.isInvalid(serial) {
            faults.append(ChainFault(.invalidSerialNumber, at: position))
        }
        if certificate.certificate.issuer.isEmpty {
            faults.append(ChainFault(.emptyName, at: position, "the issuer's"))
        }
        if position > 0, certificate.certificate.subject.isEmpty {
            faults.append(ChainFault(.emptyName, at: position, "the authority's"))
        }
        return faults
    }

    private static func isInvalid(_ serial: [UInt8]) -> Bool {
        let digits = serial.drop { $0 == 0 }
        return (serial.first ?? 0x80) >= 0x80 || digits.isEmpty || digits.count > longestSerialNumber
    }

    private func criticality(
        of certificate: ReadCertificate, _ position: Int, _ chain: CandidateChain
    ) -> [ChainFault] {
        var wrong: [String] = []
        let mustNotBe: [(ASN1ObjectIdentifier, String)] = [
            (.X509ExtensionID.authorityKeyIdentifier, "authority key identifier"),
            (.X509ExtensionID.subjectKeyIdentifier, "subject key identifier"),
            (.X509ExtensionID.authorityInformationAccess, "authority information access"),
            (.X509ExtensionID.extendedKeyUsage, "extended key usage"),
        ]
        wrong += mustNotBe.filter { certificate.isCritical($0.0) }.map(\.1)
        if certificate.has(.policyConstraints), !certificate.isCritical(.policyConstraints) {
            wrong.append("policy constraints")
        }
        if position > 0, certificate.basicConstraints != nil, !certificate.isCritical(.X509ExtensionID.basicConstraints)
        {
            wrong.append("basic constraints")
        }
        // A subject that is there is the name, and the alternative names are more of them; one that is empty leaves the
        // alternative names alone to say who it is (RFC 5280 section 4.2.1.6).
        if position == 0, certificate.has(.X509ExtensionID.subjectAlternativeName),
            certificate.isCritical(.X509ExtensionID.subjectAlternativeName) != certificate.certificate.subject.isEmpty
        {
            wrong.append("subject alternative name")
        }
        return wrong.map { ChainFault(.wrongCriticality, at: position, $0) }
    }
}
