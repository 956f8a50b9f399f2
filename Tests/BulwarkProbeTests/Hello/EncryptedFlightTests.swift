import Crypto
import Testing

@testable import BulwarkProbe

@Suite("The flight of TLS 1.3")
struct EncryptedFlightTests {
    private static func hello(share: [UInt8], suite: [UInt8] = [0x13, 0x01]) -> [UInt8] {
        Wire.serverHello(
            suite: suite,
            extensions: [0, 43, 0, 2, 3, 4, 0, 51, 0, UInt8(share.count + 4), 0, 29, 0, UInt8(share.count)] + share)
    }

    private static let share = Array(Curve25519.KeyAgreement.PrivateKey().publicKey.rawRepresentation)

    @Test("What was not encrypted with the keys that were agreed on is a named fault")
    func tampered() {
        for length in [1, 16, 17, 100, 2_000] {
            var reader = FlightReader(limits: HelloLimits(), keys: ClientKeys(groups: [29]), clientHello: [1, 0, 0, 0])
            let bytes =
                Wire.record(22, Self.hello(share: Self.share)) + Wire.record(20, [1])
                + Wire.record(23, [UInt8](repeating: 7, count: length))
            #expect(throws: HelloFault.undecryptable) { try reader.append(bytes) }
        }
    }

    @Test("A share that is no key, a group without a key and a suite that is not read end the flight with the hello")
    func unread() throws {
        let cases: [([UInt8], [UInt16])] = [
            (Self.hello(share: [1, 2, 3]), [29]), (Self.hello(share: Self.share), [23]),
            (Self.hello(share: Self.share, suite: [0x13, 0x04]), [29]),
        ]
        for (hello, groups) in cases {
            var reader = FlightReader(limits: HelloLimits(), keys: ClientKeys(groups: groups))
            guard case .answer(let answer) = try reader.append(Wire.record(22, hello)) else {
                Issue.record("The flight has not ended.")
                continue
            }
            #expect(answer.version == .tls13 && answer.certificates.isEmpty)
        }
    }

    @Test("Nothing in the clear is taken once keys are agreed on")
    func clear() {
        for record in [Wire.record(22, Wire.certificates), Wire.record(20, [2])] {
            var reader = FlightReader(limits: HelloLimits(), keys: ClientKeys(groups: [29]))
            #expect(throws: HelloFault.badValue) {
                try reader.append(Wire.record(22, Self.hello(share: Self.share)) + record)
            }
        }
        // In the record of the hello neither (RFC 8446 §5.1).
        for rest in [Wire.message(8, [0, 0]), [8, 0]] {
            var reader = FlightReader(limits: HelloLimits(), keys: ClientKeys(groups: [29]))
            #expect(throws: HelloFault.badValue) {
                try reader.append(Wire.record(22, Self.hello(share: Self.share) + rest))
            }
        }
    }

    @Test("The certificates of TLS 1.3 and the encrypted extensions are read to their last byte, and no shorter")
    func messages() throws {
        let staple = Wire.message(0, [1] + Wire.vector3([0x30, 0])).dropFirst(4)
        let entry: [UInt8] = [0, 5, 0, UInt8(staple.count)] + staple + [0, 18, 0, 3, 0, 1, 9]
        let leaf = Wire.vector3([0x30, 1, 0]) + [0, UInt8(entry.count)] + entry
        let body = [0] + Wire.vector3(leaf + Wire.vector3([0x30, 1, 1]) + [0, 0])
        let message = try CertificateMessage(tls13: body[...])
        #expect(message.certificates == [[0x30, 1, 0], [0x30, 1, 1]])
        #expect(message.staple == [0x30, 0] && message.timestamps == [0, 1, 9])
        let extensions: [UInt8] = [0, 13, 0, 16, 0, 5, 0, 3, 2, 0x68, 0x32, 0, 10, 0, 0]
        #expect(try EncryptedExtensions(body: extensions[...], limits: HelloLimits()).applicationProtocol == "h2")
        let parsers: [([UInt8], (ArraySlice<UInt8>) throws -> Void)] = [
            (body, { _ = try CertificateMessage(tls13: $0, limits: HelloLimits(certificates: 2)) }),
            (extensions, { _ = try EncryptedExtensions(body: $0, limits: HelloLimits()) }),
        ]
        for (body, parse) in parsers {
            #expect(throws: HelloFault.trailingBytes) { try parse(body[...] + [0]) }
            for length in 0..<body.count { #expect(throws: HelloFault.self) { try parse(body.prefix(length)) } }
            var numbers = SeededNumbers(UInt64(body.count))
            var refused = 0
            for _ in 0..<2_000 {
                do { try parse(numbers.mutate(body)[...]) } catch is HelloFault { refused += 1 }
            }
            #expect((1..<2_000).contains(refused))
        }
        #expect(throws: HelloFault.tooLarge) {
            try CertificateMessage(tls13: body[...], limits: HelloLimits(certificates: 1))
        }
    }
}
