import BulwarkTransport
import Crypto
import Foundation
import SwiftASN1
import X509

/// What a server and its client must know of each other: a chain as the web's are, with SCTs of two logs.
struct Site: Codable {
    static let host = "bench.example"

    var root: [UInt8]
    var intermediate: [UInt8]
    var leaf: [UInt8]
    var keyPEM: String
    var logKeys: [[UInt8]]

    init() throws {
        let (rootKey, authorityKey) = (
            Certificate.PrivateKey(P256.Signing.PrivateKey()), Certificate.PrivateKey(P256.Signing.PrivateKey())
        )
        let leafKey = P256.Signing.PrivateKey()
        let rootName = try DistinguishedName { CommonName("Benchmark root") }
        let authorityName = try DistinguishedName { CommonName("Benchmark authority") }
        func authority(_ subject: DistinguishedName, _ key: Certificate.PrivateKey) throws -> [UInt8] {
            try Self.der(
                Certificate(
                    version: .v3, serialNumber: .init(), publicKey: key.publicKey, notValidBefore: Self.days(-400),
                    notValidAfter: Self.days(3_650), issuer: rootName, subject: subject,
                    signatureAlgorithm: .ecdsaWithSHA256,
                    extensions: Certificate.Extensions {
                        Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil))
                        Critical(KeyUsage(keyCertSign: true, cRLSign: true))
                        SubjectKeyIdentifier(hash: key.publicKey)
                        AuthorityKeyIdentifier(
                            keyIdentifier: SubjectKeyIdentifier(hash: rootKey.publicKey).keyIdentifier)
                    }, issuerPrivateKey: rootKey))
        }
        root = try authority(rootName, rootKey)
        intermediate = try authority(authorityName, authorityKey)
        let serialNumber = Certificate.SerialNumber()
        let publicKey = Certificate.PublicKey(leafKey.publicKey)
        func server(_ timestamps: [UInt8]?) throws -> Certificate {
            var extensions = try Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                Critical(KeyUsage(digitalSignature: true))
                try ExtendedKeyUsage([.serverAuth])
                SubjectAlternativeNames([.dnsName(Site.host)])
                AuthorityKeyIdentifier(
                    keyIdentifier: SubjectKeyIdentifier(hash: authorityKey.publicKey).keyIdentifier)
            }
            if let timestamps {
                try extensions.append(
                    Certificate.Extension(
                        oid: [1, 3, 6, 1, 4, 1, 11129, 2, 4, 2], critical: false,
                        value: Self.der(ASN1OctetString(contentBytes: timestamps[...]))[...]))
            }
            return try Certificate(
                version: .v3, serialNumber: serialNumber, publicKey: publicKey, notValidBefore: Self.days(-1),
                notValidAfter: Self.days(89), issuer: authorityName,
                subject: DistinguishedName { CommonName(Site.host) },
                signatureAlgorithm: .ecdsaWithSHA256, extensions: extensions, issuerPrivateKey: authorityKey)
        }
        let logs = (0..<2).map { _ in P256.Signing.PrivateKey() }
        let signed = try Array(server(nil).tbsCertificateBytes)
        let issuer = try Array(SHA256.hash(data: Self.der(authorityKey.publicKey)))
        let milliseconds = UInt64(Self.days(-1).timeIntervalSince1970 * 1_000)
        let stamp = (0..<8).reversed().map { UInt8(truncatingIfNeeded: milliseconds >> ($0 * 8)) }
        let timestamps = try logs.map { log -> [UInt8] in
            let size = [16, 8, 0].map { UInt8(truncatingIfNeeded: signed.count >> $0) }
            let entry = [0, 0] + stamp + [0, 1] + issuer + size + signed + [0, 0]
            let signature = try Array(log.signature(for: entry).derRepresentation)
            return [0] + Array(SHA256.hash(data: log.publicKey.derRepresentation)) + stamp + [0, 0, 4, 3]
                + Self.short(signature.count) + signature
        }
        let list = timestamps.flatMap { Self.short($0.count) + $0 }
        leaf = try Self.der(server(Self.short(list.count) + list))
        keyPEM = leafKey.pemRepresentation
        logKeys = logs.map { Array($0.publicKey.derRepresentation) }
    }

    /// The logs as a list that was published today.
    var logs: CTLogList {
        let now = Int64(Date().timeIntervalSince1970)
        let logs = logKeys.enumerated().map { number, key in
            CTLog(
                name: "Log \(number)", operatorName: "Operator \(number)", key: key,
                apple: CTLog.State(.usable, since: now - 400 * 86_400))
        }
        return CTLogList(logs, appleDate: now, googleDate: now)
    }

    private static func days(_ days: Double) -> Date { Date(timeIntervalSinceNow: days * 86_400) }
    private static func short(_ number: Int) -> [UInt8] { [UInt8(number >> 8), UInt8(number & 255)] }

    private static func der(_ value: some DERSerializable) throws -> [UInt8] {
        var serializer = DER.Serializer()
        try serializer.serialize(value)
        return serializer.serializedBytes
    }
}
