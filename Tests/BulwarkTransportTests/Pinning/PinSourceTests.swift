import Crypto
import Foundation
import Testing

@testable import BulwarkTransport

struct PinSourceTests {
    /// Files of one key each, as openssl writes them; the names of a form end in the form's way of writing.
    private static let p256 = P256.Signing.PrivateKey()

    @Test func `A key has one pin in every form`() throws {
        let key = Self.p256
        let expected = SPKIHash(of: Array(key.publicKey.derRepresentation))
        let forms: [(String, [UInt8], PinSource.Kind)] = [
            ("public key, PEM", Array(key.publicKey.pemRepresentation.utf8), .publicKey),
            ("public key, DER", Array(key.publicKey.derRepresentation), .publicKey),
            ("private key, PEM", Array(key.pemRepresentation.utf8), .privateKey),
            ("private key, DER", Array(key.derRepresentation), .privateKey),
        ]
        for (name, bytes, kind) in forms {
            let found = try PinSource.read(bytes)
            #expect(found.map(\.pin) == [expected], "\(name)")
            #expect(found.map(\.kind) == [kind] && found[0].key == .p256, "\(name)")
        }
    }

    @Test func `Other curves' private keys are read`() throws {
        let p384 = P384.Signing.PrivateKey()
        let p521 = P521.Signing.PrivateKey()
        let found = try PinSource.read(Array((p384.pemRepresentation + "\n" + p521.pemRepresentation).utf8))
        #expect(found.map(\.key) == [.p384, .p521])
        #expect(found[1].pin == SPKIHash(of: Array(p521.publicKey.derRepresentation)))
        // PKCS #8 of RFC 8410 section 7.
        let seed = Curve25519.Signing.PrivateKey()
        let pkcs8: [UInt8] =
            [0x30, 0x2E, 2, 1, 0, 0x30, 5, 6, 3, 0x2B, 0x65, 0x70, 4, 0x22, 4, 0x20] + seed.rawRepresentation
        let ed25519 = try PinSource.read(pkcs8)
        #expect(ed25519[0].key == .ed25519)
        #expect(ed25519[0].subjectPublicKeyInfo.suffix(32) == Array(seed.publicKey.rawRepresentation)[...])
    }

    @Test func `Certificates of a chain are read in their order`() throws {
        let text = PEMBlock(label: "CERTIFICATE", bytes: try Keys.certificate(1)).text + "\n" + Sample.pem
        let found = try PinSource.read(Array(text.utf8))
        #expect(found.map(\.pin.base64) == [try Keys.pin(1).hash.base64, Sample.pin])
        #expect(try PinSource.read(Sample.der).map(\.pin.base64) == [Sample.pin])
    }

    @Test(arguments: [
        (
            "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMAA=\n-----END ENCRYPTED PRIVATE KEY-----\n",
            TransportError.Code.encryptedKey
        ),
        ("-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n", .noKey),
        ("-----BEGIN CERTIFICATE-----\nMAA=\n", .malformedPEM), ("nothing at all", .malformedDER), ("", .malformedDER),
        ("-----BEGIN PUBLIC KEY-----\nMAA=\n-----END PUBLIC KEY-----\n", .malformedDER),
    ])
    func `What cannot be pinned is refused by its reason`(text: String, code: TransportError.Code) {
        #expect(throws: TransportError(code)) { try PinSource.read(Array(text.utf8)) }
    }

    @Test func `Mutated files are read or refused`() throws {
        var random = SeededGenerator(seed: 21)
        let originals = [
            Sample.der, Array(Sample.pem.utf8), Array(Self.p256.derRepresentation),
            Array(Self.p256.publicKey.derRepresentation),
            Array(Self.p256.pemRepresentation.utf8),
        ]
        var read = 0
        for round in 0..<4000 {
            var bytes = originals[round % originals.count]
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let position = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes.remove(at: position)
                case 1: bytes.insert(UInt8.random(in: 0...255, using: &random), at: position)
                default: bytes[position] = UInt8.random(in: 0...255, using: &random)
                }
            }
            guard let found = try? PinSource.read(bytes) else { continue }
            read += 1
            #expect(!found.isEmpty && found.allSatisfy { $0.subjectPublicKeyInfo.count > 8 })
        }
        #expect(read > 0 && read < 4000)
    }
}
