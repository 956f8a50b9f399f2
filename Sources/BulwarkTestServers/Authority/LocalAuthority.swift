internal import Crypto
internal import CryptoExtras
internal import Foundation
internal import SwiftASN1
internal import X509

/// A certificate authority made at run time: a root, an intermediate, and what a test asks it to issue.
package struct LocalAuthority: Sendable {
    private let rootName: DistinguishedName
    private let rootKey = Certificate.PrivateKey(P256.Signing.PrivateKey())
    private let intermediateName: DistinguishedName
    private let intermediateKey = Certificate.PrivateKey(P256.Signing.PrivateKey())
    /// The root in DER.
    package let root: [UInt8]
    /// The intermediate in DER.
    package let intermediate: [UInt8]

    /// Makes an authority with fresh keys.
    package init(name: String = "Bulwark test") throws {
        rootName = try DistinguishedName { CommonName("\(name) root") }
        intermediateName = try DistinguishedName { CommonName("\(name) intermediate") }
        root = try Self.authority(rootName, rootKey, pathLength: nil, by: rootName, rootKey)
        intermediate = try Self.authority(intermediateName, intermediateKey, pathLength: 0, by: rootName, rootKey)
    }

    /// The root in PEM, for a file of trusted roots.
    package var rootPEM: String { ServerIdentity.pem([root]) }

    /// Issues a certificate for a fresh key.
    package func issue(_ request: LeafRequest = LeafRequest()) throws -> ServerIdentity {
        let (key, keyPEM) = try request.keyPEM.map { (try .init(pemEncoded: $0), $0) } ?? Self.key(request.key)
        let serialNumber = Certificate.SerialNumber()
        let begin = Date(timeIntervalSinceNow: request.firstDay * 86_400)
        let end = Date(timeIntervalSinceNow: request.lastDay * 86_400)
        let issuer = try issuer(of: request, selfSignedWith: key)
        func certificate(timestamps: [UInt8]?) throws -> Certificate {
            let subject = try DistinguishedName { CommonName(request.names.first ?? "no name") }
            let signer = issuer.key
            let names =
                request.names.map { GeneralName.dnsName($0) }
                + request.addresses.map { .ipAddress(ASN1OctetString(contentBytes: $0[...])) }
            var extensions = try Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                Critical(KeyUsage(digitalSignature: true, keyEncipherment: true))
                try ExtendedKeyUsage([.serverAuth])
                AuthorityKeyIdentifier(keyIdentifier: SubjectKeyIdentifier(hash: signer.publicKey).keyIdentifier)
            }
            if !names.isEmpty {
                try extensions.append(Certificate.Extension(SubjectAlternativeNames(names), critical: false))
            }
            if let timestamps {
                var serializer = DER.Serializer()
                try serializer.serialize(ASN1OctetString(contentBytes: timestamps[...]))
                try extensions.append(
                    Certificate.Extension(
                        oid: [1, 3, 6, 1, 4, 1, 11129, 2, 4, 2], critical: false,
                        value: serializer.serializedBytes[...]))
            }
            return try Certificate(
                version: .v3, serialNumber: serialNumber, publicKey: key.publicKey, notValidBefore: begin,
                notValidAfter: end, issuer: issuer.name ?? subject, subject: subject,
                signatureAlgorithm: issuer.algorithm, extensions: extensions, issuerPrivateKey: signer)
        }
        var leaf = try certificate(timestamps: nil)
        if !request.logs.isEmpty {
            let issuerKey = Array(issuer.key.publicKey.subjectPublicKeyInfo)
            let timestamps = try request.logs.map {
                try $0.timestamp(issuerKey: issuerKey, signedPart: Array(leaf.tbsCertificateBytes))
            }
            leaf = try certificate(timestamps: LocalLog.list(timestamps))
        }
        let chain = try [Self.der(leaf)] + (issuer.certificate.map { [$0] } ?? [])
        return ServerIdentity(chain: chain, keyPEM: keyPEM)
    }

    private struct Issuer {
        /// Nil where it is the subject.
        var name: DistinguishedName?
        var key: Certificate.PrivateKey
        var algorithm: Certificate.SignatureAlgorithm
        var certificate: [UInt8]?
    }

    private func issuer(of request: LeafRequest, selfSignedWith own: Certificate.PrivateKey) throws -> Issuer {
        if request.isSelfSigned {
            switch request.key {
            case .p256: return Issuer(key: own, algorithm: .ecdsaWithSHA256)
            case .p384: return Issuer(key: own, algorithm: .ecdsaWithSHA384)
            case .rsa2048, .rsa1024:
                return Issuer(
                    key: own, algorithm: request.isSignedWithSHA1 ? .sha1WithRSAEncryption : .sha256WithRSAEncryption)
            }
        }
        guard request.isSignedWithSHA1 else {
            return Issuer(
                name: intermediateName, key: intermediateKey, algorithm: .ecdsaWithSHA256, certificate: intermediate)
        }
        // swift-certificates has SHA-1 with RSA alone: an intermediate of its own, with such a key.
        let name = try DistinguishedName { CommonName("An intermediate with an RSA key") }
        let (key, _) = try Self.key(.rsa2048)
        return Issuer(
            name: name, key: key, algorithm: .sha1WithRSAEncryption,
            certificate: try Self.authority(name, key, pathLength: 0, by: rootName, rootKey))
    }

    private static func authority(
        _ subject: DistinguishedName, _ key: Certificate.PrivateKey, pathLength: Int?, by issuer: DistinguishedName,
        _ issuerKey: Certificate.PrivateKey
    ) throws -> [UInt8] {
        try der(
            Certificate(
                version: .v3, serialNumber: .init(), publicKey: key.publicKey,
                notValidBefore: Date(timeIntervalSinceNow: -400 * 86_400),
                notValidAfter: Date(timeIntervalSinceNow: 3_650 * 86_400), issuer: issuer, subject: subject,
                signatureAlgorithm: .ecdsaWithSHA256,
                extensions: Certificate.Extensions {
                    Critical(BasicConstraints.isCertificateAuthority(maxPathLength: pathLength))
                    Critical(KeyUsage(keyCertSign: true, cRLSign: true))
                    SubjectKeyIdentifier(hash: key.publicKey)
                    AuthorityKeyIdentifier(keyIdentifier: SubjectKeyIdentifier(hash: issuerKey.publicKey).keyIdentifier)
                }, issuerPrivateKey: issuerKey))
    }

    private static func key(_ kind: LeafRequest.KeyKind) throws -> (Certificate.PrivateKey, String) {
        switch kind {
        case .p256:
            let key = P256.Signing.PrivateKey()
            return (Certificate.PrivateKey(key), key.pemRepresentation)
        case .p384:
            let key = P384.Signing.PrivateKey()
            return (Certificate.PrivateKey(key), key.pemRepresentation)
        case .rsa2048:
            let key = try _RSA.Signing.PrivateKey(keySize: .bits2048)
            return (Certificate.PrivateKey(key), key.pemRepresentation)
        case .rsa1024:
            let key = try _RSA.Signing.PrivateKey(unsafeKeySize: .init(bitCount: 1_024))
            return (Certificate.PrivateKey(key), key.pemRepresentation)
        }
    }

    private static func der(_ certificate: Certificate) throws -> [UInt8] {
        var serializer = DER.Serializer()
        try serializer.serialize(certificate)
        return serializer.serializedBytes
    }
}

extension Certificate.PublicKey {
    /// The SubjectPublicKeyInfo in DER, the whole TLV.
    fileprivate var subjectPublicKeyInfo: [UInt8] {
        var serializer = DER.Serializer()
        // Invariant: a key that this file made can be written.
        try? serializer.serialize(self)
        return serializer.serializedBytes
    }
}
