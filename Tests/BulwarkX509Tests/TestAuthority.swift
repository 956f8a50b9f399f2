import BulwarkTransport
import Crypto
import Foundation
import SwiftASN1
import X509

/// An authority that issues certificates in memory, for tests.
struct TestAuthority {
    static let start: Int64 = 1_780_000_000
    static let now = start + 86400

    let certificate: Certificate
    let key: Certificate.PrivateKey
    let der: [UInt8]

    /// A root.
    init(named name: String = "Test Root", constraints: NameConstraints? = nil) throws {
        let key = Certificate.PrivateKey(P256.Signing.PrivateKey())
        try self.init(named: name, key: key, issuer: nil, constraints: constraints)
    }

    /// Another certificate of this root's name and key, for other days.
    func renewed(_ days: ClosedRange<Int64>) throws -> TestAuthority {
        try TestAuthority(named: "Test Root", key: key, issuer: nil, constraints: nil, days: days)
    }

    private init(
        named name: String, mail: String? = nil, key: Certificate.PrivateKey, issuer: TestAuthority?,
        constraints: NameConstraints?, days: ClosedRange<Int64> = 0...90
    ) throws {
        let subject = try DistinguishedName {
            CommonName(name)
            if let mail { EmailAddress(mail) }
        }
        certificate = try Self.certificate(
            subject, key.publicKey, issuer,
            Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil))
                Critical(KeyUsage(keyCertSign: true))
                SubjectKeyIdentifier(keyIdentifier: ArraySlice(Self.identifier(key.publicKey)))
                if let issuer {
                    AuthorityKeyIdentifier(keyIdentifier: ArraySlice(Self.identifier(issuer.key.publicKey)))
                }
                if let constraints { Critical(constraints) }
            }, signedBy: issuer?.key ?? key, days: days)
        self.key = key
        der = try Self.der(certificate)
    }

    /// An authority below this one.
    func intermediate(
        named name: String = "Test Intermediate", mail: String? = nil, constraints: NameConstraints? = nil
    ) throws -> TestAuthority {
        try TestAuthority(
            named: name, mail: mail, key: Certificate.PrivateKey(P256.Signing.PrivateKey()), issuer: self,
            constraints: constraints)
    }

    /// A server's certificate.
    func server(
        _ names: [GeneralName], common: String = "Test Server",
        key: Certificate.PrivateKey = .init(P256.Signing.PrivateKey()), serial: Certificate.SerialNumber = .init()
    ) throws -> [UInt8] {
        let certificate = try Self.certificate(
            DistinguishedName { CommonName(common) }, key.publicKey, self,
            Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                Critical(KeyUsage(digitalSignature: true))
                try ExtendedKeyUsage([.serverAuth])
                AuthorityKeyIdentifier(keyIdentifier: ArraySlice(Self.identifier(self.key.publicKey)))
                SubjectAlternativeNames(names)
            }, signedBy: self.key, serial: serial)
        return try Self.der(certificate)
    }

    private static func certificate(
        _ subject: DistinguishedName, _ key: Certificate.PublicKey, _ issuer: TestAuthority?,
        _ extensions: Certificate.Extensions, signedBy signer: Certificate.PrivateKey,
        serial: Certificate.SerialNumber = .init(), days: ClosedRange<Int64> = 0...90
    ) throws -> Certificate {
        try Certificate(
            version: .v3, serialNumber: serial, publicKey: key,
            notValidBefore: Date(timeIntervalSince1970: Double(start + days.lowerBound * 86400)),
            notValidAfter: Date(timeIntervalSince1970: Double(start + days.upperBound * 86400)),
            issuer: issuer?.certificate.subject ?? subject,
            subject: subject, signatureAlgorithm: signer.defaultSignature, extensions: extensions,
            issuerPrivateKey: signer)
    }

    private static func identifier(_ key: Certificate.PublicKey) -> [UInt8] {
        Array(Insecure.SHA1.hash(data: key.subjectPublicKeyInfoBytes))
    }

    static func der(_ certificate: Certificate) throws -> [UInt8] {
        var serializer = DER.Serializer()
        try serializer.serialize(certificate)
        return serializer.serializedBytes
    }
}

extension Certificate.PrivateKey {
    fileprivate var defaultSignature: Certificate.SignatureAlgorithm { .ecdsaWithSHA256 }
}
