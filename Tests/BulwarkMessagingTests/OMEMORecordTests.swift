import BulwarkCore
import Foundation
import Testing

@testable import BulwarkMessaging

/// The protobuf of OMEMO:2, byte by byte.
@Suite struct OMEMORecordTests {
    private static let key = [UInt8](repeating: 9, count: 32)
    private static let fields: [[UInt8]] = [
        [0x08, 0x07], [0x10, 0x03], [0x1A, 0x20] + key, [0x22, 0x10] + [UInt8](repeating: 5, count: 16),
    ]
    private static let good = fields.flatMap { $0 }

    private func message(_ bytes: [UInt8]) throws -> (header: Ratchet.Header, ciphertext: [UInt8]) {
        try bytes.withUnsafeBytes { bytes in
            let message = try OMEMORecord.Message(bytes)
            return (message.header, Array(message.ciphertext))
        }
    }

    @Test func `A message is written in the order of its fields, and read in any`() throws {
        let (header, ciphertext) = try message(Self.good)
        #expect(header.number == 7 && header.previousCount == 3 && header.key.rawRepresentation == Self.key)
        #expect(OMEMORecord.Message.encoded(header, ciphertext: ciphertext) == Self.good)
        #expect(try message(Self.fields.reversed().flatMap { $0 }).header == header)
    }

    @Test("Numbers have the spelling of the format", arguments: [0, 1, 127, 128, 300, 16383, 16384, UInt32.max])
    func numbers(number: UInt32) throws {
        let header = Ratchet.Header(
            key: try AgreementPublicKey(rawRepresentation: Self.key), previousCount: number, number: number)
        let bytes = OMEMORecord.Message.encoded(header, ciphertext: [1])
        #expect(try message(bytes).header == header)
        if number == 300 { #expect(bytes.starts(with: [0x08, 0xAC, 0x02, 0x10, 0xAC, 0x02])) }
    }

    /// Fields that a later version may have.
    private static let unknown: [[UInt8]] = [
        [0x28, 0x01], [0x29, 1, 2, 3, 4, 5, 6, 7, 8], [0x2D, 1, 2, 3, 4], [0x2A, 0x02, 0xFF, 0xFF],
        [0xF8, 0xFF, 0xFF, 0xFF, 0x0F, 0x01], [0x28, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01],
    ]

    @Test("Unknown fields are passed over", arguments: unknown)
    func passesOver(field: [UInt8]) throws {
        let expected = try message(Self.good).header
        #expect(try message(field + Self.good).header == expected)
        #expect(try message(Self.good + field).header == expected)
    }

    private static let bad: [(why: String, bytes: [UInt8])] = [
        ("nothing", []), ("a tag alone", [0x08]), ("a number cut off", good + [0x28, 0x80]),
        ("bytes cut off", Array(good.dropLast())), ("more than there are", good + [0x2A, 0x05, 1]),
        ("far more than there are", good + [0x2A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01]),
        ("a number that is longer than needed", [0x08, 0x87, 0x00] + good.dropFirst(2)),
        ("a tag that is longer than needed", [0x88, 0x00, 0x07] + good.dropFirst(2)),
        ("a number of 11 bytes", [0x28] + [UInt8](repeating: 0xFF, count: 10) + [0x01] + good),
        ("a number beyond 64 bits", [0x28] + [UInt8](repeating: 0xFF, count: 9) + [0x02] + good),
        ("a number beyond 32 bits", [0x08, 0x80, 0x80, 0x80, 0x80, 0x10] + good.dropFirst(2)),
        ("a field twice", good + [0x08, 0x07]), ("a key twice", good + fields[2]),
        ("a number as bytes", [0x0A, 0x01, 0x07] + good.dropFirst(2)),
        ("a key as a number", fields[0] + fields[1] + [0x18, 0x01] + fields[3]),
        ("a group", good + [0x2B, 0x2C]), ("the end of a group", good + [0x2C]), ("type 6", good + [0x2E]),
        ("type 7", good + [0x2F]), ("field 0", good + [0x00, 0x01]),
        ("a field's number beyond 29 bits", good + [0x80, 0x80, 0x80, 0x80, 0x10, 0x01]),
        ("no number", fields[1] + fields[2] + fields[3]), ("no previous count", fields[0] + fields[2] + fields[3]),
        ("no key", fields[0] + fields[1] + fields[3]), ("no ciphertext", fields[0] + fields[1] + fields[2]),
        ("a ciphertext beyond the limit", fields[0] + fields[1] + fields[2] + [0x22, 0x81, 0x08] + key),
    ]

    @Test("What a message must not be", arguments: bad)
    func refuses(why: String, bytes: [UInt8]) { #expect(code { _ = try message(bytes) } == .malformed, "\(why)") }

    @Test("A ratchet key has 32 bytes and is a good one", arguments: [31, 33, 0])
    func refusesKeys(count: Int) {
        let key = [UInt8](repeating: 9, count: count)
        let bytes = Self.fields[0] + Self.fields[1] + [0x1A, UInt8(count)] + key + Self.fields[3]
        #expect([.malformed, .invalidKey].contains(code { _ = try message(bytes) }))
        var zero = Self.good
        zero.replaceSubrange(6..<38, with: [UInt8](repeating: 0, count: 32))
        #expect(code { _ = try message(zero) } == .invalidKey)
    }

    @Test("A tag has 16 bytes", arguments: [0, 8, 15, 17, 32])
    func refusesTags(count: Int) {
        let bytes = OMEMORecord.AuthenticatedMessage.encoded(
            tag: [UInt8](repeating: 1, count: count), message: Self.good)
        #expect(code { try bytes.withUnsafeBytes { _ = try OMEMORecord.AuthenticatedMessage($0) } } == .malformed)
    }

    @Test("A key exchange without one of its fields is none, the one-time prekey's number among them", arguments: 1...5)
    func refusesKeyExchanges(missing: UInt64) throws {
        let identity = try DeviceIdentity()
        func encoded(without field: UInt64) -> [UInt8] {
            var writer = ProtobufWriter()
            for number in UInt64(1)...2 where number != field { writer.field(number, 1) }
            if field != 3 { writer.field(3, identity.publicKey.rawRepresentation) }
            if field != 4 { writer.field(4, Self.key) }
            if field != 5 { writer.field(5, Self.good) }
            return writer.bytes
        }
        func read(_ bytes: [UInt8]) throws -> UInt32? {
            try bytes.withUnsafeBytes { try OMEMORecord.KeyExchange($0, known: nil).handshake.oneTimePrekeyID }
        }
        #expect(try read(encoded(without: 0)) == 1)
        #expect(code { _ = try read(encoded(without: missing)) } == .malformed)
    }

    @Test func `No bytes crash a reader, and what is read is written as the same bytes`() throws {
        let exchange = try [UInt8](hex: OMEMOVectors.load().messages[0].key)
        // Points are checked elsewhere, and take long in debug builds.
        let identity = try DeviceIdentity(from: ScriptedEntropy("omemo alice keys")).publicKey
        var generator = Seeded(384), read = 0
        for _ in 0..<5000 {
            var bytes = exchange
            for _ in 0...Int.random(in: 0..<3, using: &generator) { bytes = bytes.mutated(&generator) }
            bytes.withUnsafeBytes { bytes in
                let known = try? OMEMORecord.KeyExchange(bytes, known: identity)
                guard let message = known?.message, let outer = try? OMEMORecord.AuthenticatedMessage(message),
                    (try? OMEMORecord.Message(outer.message)) != nil
                else { return }
                read += 1
            }
        }
        // Most of it is no message any more, some is one still.
        #expect(read > 50 && read < 4000)
    }
}
