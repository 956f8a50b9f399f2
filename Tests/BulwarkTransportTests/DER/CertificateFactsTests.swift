import BulwarkTransport
import Crypto
import Foundation
import Testing

/// A self-signed P-256 certificate that openssl wrote, and what openssl says of it.
enum Sample {
    static let pem = """
        -----BEGIN CERTIFICATE-----
        MIIBfjCCASOgAwIBAgICTSowCgYIKoZIzj0EAwIwETEPMA0GA1UEAwwGU2FtcGxl
        MB4XDTI2MTEyNTIxNDMyNFoXDTM2MTEyMjIxNDMyNFowETEPMA0GA1UEAwwGU2Ft
        cGxlMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEPCAYWUDCJxD/pODTq2yK2Ds9
        r1QMxVgla5seIqLvLUmWUavexw+2BnmvR13xotSGbA7KIewCRYEdHpgeTlI6u6Nr
        MGkwHQYDVR0OBBYEFNwZZ1N99vePUCZP+BcBGNG/+aAbMB8GA1UdIwQYMBaAFNwZ
        Z1N99vePUCZP+BcBGNG/+aAbMA8GA1UdEwEB/wQFMAMBAf8wFgYDVR0RBA8wDYIL
        ZXhhbXBsZS5jb20wCgYIKoZIzj0EAwIDSQAwRgIhAPRtq4tCm96fpVW503UGVeUM
        /j4TgdcvZMGS1COh8ONuAiEA4cvoaJ1E5DykbdzZFi0ZQxAP+AonAFAUx7YqDF3O
        1aM=
        -----END CERTIFICATE-----
        """
    static let pin = "B2B5B11xlAl+Qsu6KlHRi/3VV6ATk7Ad1mea3RppQ98="
    static let fingerprint = "23E97BBF5BF6332CC2CF9DF88168BD5865D2EB34D038127065ECB770CB4FEDE6"
    static let notBefore: Int64 = 1_795_643_004
    static let notAfter: Int64 = 2_111_003_004
    static let serial: [UInt8] = [0x4D, 0x2A]

    static var der: [UInt8] { Limbo.der(pem) }
}

struct CertificateFactsTests {
    @Test func `Every fact of a certificate is what openssl says`() throws {
        let facts = try CertificateFacts(der: Sample.der)
        #expect(facts.pin.base64 == Sample.pin)
        #expect(facts.fingerprint.map { String(format: "%02X", $0) }.joined() == Sample.fingerprint)
        #expect(facts.key == .p256 && facts.key.bits == 256)
        #expect(facts.signature == .ecdsa(.sha256))
        #expect(facts.notBefore == Sample.notBefore && facts.notAfter == Sample.notAfter)
        #expect(facts.serialNumber == Sample.serial)
        #expect(facts.issuer == facts.subject && !facts.issuer.isEmpty)
        let names = try #require(facts[extension: "2.5.29.17"])
        #expect(!names.isCritical && String(decoding: names.value, as: UTF8.self).hasSuffix("example.com"))
        #expect(facts[extension: "2.5.29.19"]?.isCritical == true)
        #expect(facts[extension: "1.2.3"] == nil)
    }

    @Test func `Without timestamps in it, the signed part is the certificate's own`() throws {
        let facts = try CertificateFacts(der: Sample.der)
        let part = facts.signedPartWithoutTimestamps
        #expect(facts.der.firstRange(of: part)?.lowerBound == 4)
    }

    @Test(arguments: 0..<Sample.der.count) func `A certificate that is cut off is refused`(length: Int) {
        #expect(throws: TransportError(.malformedDER)) { try CertificateFacts(der: Array(Sample.der.prefix(length))) }
    }

    @Test func `What follows a certificate and what exceeds a limit is refused`() {
        #expect(throws: TransportError(.malformedDER)) { try CertificateFacts(der: Sample.der + [0]) }
        #expect(throws: TransportError(.tooLarge)) {
            try CertificateFacts(der: Sample.der, limits: CertificateLimits(certificateBytes: 100))
        }
        #expect(throws: TransportError(.tooLarge)) {
            try CertificateFacts(der: Sample.der, limits: CertificateLimits(extensions: 1))
        }
    }

    @Test func `Mutated certificates are read alike each time or refused`() {
        var random = SeededGenerator(seed: 4)
        var read = 0
        for _ in 0..<4000 {
            var der = Sample.der
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let position = Int.random(in: 0..<der.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: der.remove(at: position)
                case 1: der.insert(UInt8.random(in: 0...255, using: &random), at: position)
                default: der[position] = UInt8.random(in: 0...255, using: &random)
                }
            }
            guard let facts = try? CertificateFacts(der: der) else { continue }
            read += 1
            #expect(facts.der == der)
            #expect(facts.der.firstRange(of: facts.subjectPublicKeyInfo) != nil)
            #expect(!facts.signedPartWithoutTimestamps.isEmpty)
            #expect(!facts.subjectText.isEmpty)
            #expect(facts.hostNames.allSatisfy { $0.utf8.count <= der.count })
        }
        #expect(read > 0 && read < 4000)
    }

    @Test(.enabled(if: !Limbo.online.isEmpty, "needs ../shared/data/limbo beside the checkout"))
    func `Every certificate of real chains is read`() throws {
        for test in Limbo.online {
            for der in [test.leaf] + test.others {
                let facts = try CertificateFacts(der: der)
                #expect(facts.key.bits.map { $0 >= 256 } == true && facts.notBefore < facts.notAfter)
            }
        }
    }

    @Test(.enabled(if: !Limbo.cases.isEmpty, "needs ../shared/data/limbo beside the checkout"))
    func `Certificates of x509-limbo are read or refused by a named reason`() {
        var read = 0
        var refused: [TransportError.Code: Int] = [:]
        for der in Limbo.cases.flatMap({ [$0.leaf] + $0.others }) {
            do throws(TransportError) {
                _ = try CertificateFacts(der: der)
                read += 1
            } catch { refused[error.code, default: 0] += 1 }
        }
        print("certificates of x509-limbo: \(read) read, refused: \(refused.map { "\($0.value) \($0.key.rawValue)" })")
        #expect(read > 400)
    }
}
