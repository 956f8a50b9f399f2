internal import BulwarkTransport
internal import SwiftASN1
internal import X509

/// A certificate that was read in full: by our own strict reader, by swift-certificates, and each extension once.
struct ReadCertificate: Sendable {
    let facts: CertificateFacts
    let certificate: Certificate
    let alternativeNames: [GeneralName]?
    let basicConstraints: BasicConstraints?
    let keyUsage: KeyUsage?
    let extendedKeyUsage: ExtendedKeyUsage?
    let nameConstraints: NameConstraints?
    let authorityKey: AuthorityKeyIdentifier?
    let subjectKey: SubjectKeyIdentifier?
    let authorityAccess: AuthorityInformationAccess?
    /// Extensions that are there and cannot be read.
    let malformed: [ASN1ObjectIdentifier]

    /// Nil where one of the two readers refuses the certificate.
    init?(der: [UInt8]) {
        guard let facts = try? CertificateFacts(der: der), let certificate = try? Certificate(derEncoded: der) else {
            return nil
        }
        self.init(facts, certificate)
    }

    init(_ facts: CertificateFacts, _ certificate: Certificate) {
        var malformed: [ASN1ObjectIdentifier] = []
        func read<Value>(_ identifier: ASN1ObjectIdentifier, _ make: (Certificate.Extension) throws -> Value) -> Value?
        {
            guard let found = certificate.extensions[oid: identifier] else { return nil }
            do { return try make(found) } catch {
                malformed.append(identifier)
                return nil
            }
        }
        self.facts = facts
        self.certificate = certificate
        alternativeNames = read(.X509ExtensionID.subjectAlternativeName) { try Array(SubjectAlternativeNames($0)) }
        basicConstraints = read(.X509ExtensionID.basicConstraints) { try BasicConstraints($0) }
        keyUsage = read(.X509ExtensionID.keyUsage) { try KeyUsage($0) }
        extendedKeyUsage = read(.X509ExtensionID.extendedKeyUsage) { try ExtendedKeyUsage($0) }
        nameConstraints = read(.X509ExtensionID.nameConstraints) { try NameConstraints($0) }
        authorityKey = read(.X509ExtensionID.authorityKeyIdentifier) { try AuthorityKeyIdentifier($0) }
        subjectKey = read(.X509ExtensionID.subjectKeyIdentifier) { try SubjectKeyIdentifier($0) }
        authorityAccess = read(.X509ExtensionID.authorityInformationAccess) { try AuthorityInformationAccess($0) }
        self.malformed = malformed
    }

    var isSelfIssued: Bool { facts.issuer == facts.subject }

    var isAuthority: Bool {
        if case .isCertificateAuthority? = basicConstraints { true } else { false }
    }

    func has(_ identifier: ASN1ObjectIdentifier) -> Bool { certificate.extensions[oid: identifier] != nil }

    func isCritical(_ identifier: ASN1ObjectIdentifier) -> Bool {
        certificate.extensions[oid: identifier]?.critical ?? false
    }
}

extension ASN1ObjectIdentifier {
    /// Extensions whose rules are enforced here, so that they may be critical.
    static let enforced: [ASN1ObjectIdentifier] = [
        .X509ExtensionID.basicConstraints, .X509ExtensionID.keyUsage, .X509ExtensionID.extendedKeyUsage,
        .X509ExtensionID.nameConstraints, .X509ExtensionID.subjectAlternativeName,
        // They are critical nowhere; naming them here lets the check of criticality say so.
        .X509ExtensionID.authorityKeyIdentifier, .X509ExtensionID.subjectKeyIdentifier,
        .X509ExtensionID.authorityInformationAccess,
    ]
    /// Policy constraints (RFC 5280 section 4.2.1.11).
    static let policyConstraints: ASN1ObjectIdentifier = [2, 5, 29, 36]
}
