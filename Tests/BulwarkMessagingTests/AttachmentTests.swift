import BulwarkCore
import Crypto
import Foundation
import Testing

@testable import BulwarkMessaging

@Suite struct AttachmentTests {
    private func seal(_ content: [UInt8], step: Int = .max, label: String = "attachment") throws -> (
        sealed: [UInt8], key: AttachmentKey
    ) {
        var sealer = AttachmentSealer(from: ScriptedEntropy(label)), sealed: [UInt8] = [], rest = content[...]
        while !rest.isEmpty {
            sealed += try sealer.seal(Array(rest.prefix(step)))
            rest = rest.dropFirst(step)
        }
        let end = try sealer.finish()
        return (sealed + end.sealed, end.key)
    }

    private func open(_ sealed: [UInt8], _ key: AttachmentKey, step: Int = .max) throws -> [UInt8] {
        var opener = AttachmentOpener(key), content: [UInt8] = [], rest = sealed[...]
        while !rest.isEmpty {
            content += try opener.open(Array(rest.prefix(step)))
            rest = rest.dropFirst(step)
        }
        try opener.finish()
        return content
    }

    @Test func `Attachments have the bytes that another implementation makes`() throws {
        for vector in try Vectors.load().attachments {
            let content = (0..<vector.size).map { UInt8(truncatingIfNeeded: $0 * 7) }
            let (sealed, key) = try seal(content)
            #expect(sealed.count == vector.sealed && key.length == vector.size)
            #expect(try Array(SHA256.hash(data: sealed)) == [UInt8](hex: vector.sha256))
        }
    }

    @Test(
        "Attachments open as they were sealed, however they stream",
        arguments: [0, 1, 128, 129, 65536, 65537, 131_072, 200_001])
    func streams(size: Int) throws {
        var generator = Seeded(UInt64(size))
        let content = (0..<size).map { _ in UInt8.random(in: 0...255, using: &generator) }
        let (sealed, key) = try seal(content)
        for step in [7919, 65536, 65552, 65553, Int.max] {
            #expect(try seal(content, step: step).sealed == sealed)
            #expect(try open(sealed, key, step: step) == content)
        }
        #expect(AttachmentOpener(key).expectedSize == sealed.count)
        #expect(try AttachmentKey(encoded: key.encoded()) == key)
    }

    @Test func `An attachment that was cut, extended, reordered or altered does not open`() throws {
        let (sealed, key) = try seal([UInt8](repeating: 1, count: 200_000))
        let piece = 65552
        var swapped = Array(sealed[piece..<2 * piece] + sealed[..<piece] + sealed[(2 * piece)...])
        swapped[0] ^= 0
        let bad: [[UInt8]] = [
            [], Array(sealed.dropLast()), Array(sealed.prefix(piece)), Array(sealed.prefix(2 * piece)), sealed + [0],
            swapped,
            Array(sealed.dropFirst(piece)), sealed + sealed.suffix(piece),
        ]
        for bytes in bad { #expect(throws: MessagingError(.notAuthentic)) { try open(bytes, key) } }
        for place in [0, 65535, 65551, 65552, sealed.count - 1] {
            var altered = sealed
            altered[place] ^= 1
            #expect(throws: MessagingError(.notAuthentic)) { try open(altered, key, step: 4000) }
        }
    }

    @Test func `A key that says another length opens nothing`() throws {
        let (sealed, key) = try seal([UInt8](repeating: 1, count: 70000))
        for length in [0, 128, 65536, 140_000] {
            #expect(throws: MessagingError(.notAuthentic)) {
                try open(sealed, AttachmentKey(key: key.key, length: length))
            }
        }
        var bytes = try key.encoded().array
        bytes[1] = 0xFF
        #expect(throws: MessagingError(.malformed)) { try AttachmentKey(encoded: SecureBytes(copying: bytes)) }
    }

    @Test func `A sealed box opens for its key and its purpose only`() throws {
        let key = try SealedBox.KeyPair(), other = try SealedBox.KeyPair()
        let sealed = try SealedBox.seal(SecureBytes("link me"), to: key.publicKey, purpose: "device linking")
        #expect(try SealedBox.open(sealed, with: key, purpose: "device linking").text == "link me")
        #expect(throws: MessagingError(.notAuthentic)) {
            try SealedBox.open(sealed, with: other, purpose: "device linking")
        }
        #expect(throws: MessagingError(.notAuthentic)) { try SealedBox.open(sealed, with: key, purpose: "backup") }
        for place in sealed.indices {
            var altered = sealed
            altered[place] ^= 0x40
            #expect(throws: MessagingError.self) { try SealedBox.open(altered, with: key, purpose: "device linking") }
        }
        key.wipe()
        #expect(throws: MessagingError(.wiped)) { try SealedBox.open(sealed, with: key, purpose: "device linking") }
    }

    @Test("A sealed box under a key of small order is refused", arguments: IdentityTests.badAgreementKeys.dropLast())
    func refusesSmallOrder(hex: String) throws {
        let key = try SealedBox.KeyPair()
        let box = try [UInt8](hex: hex) + [UInt8](repeating: 0, count: 40)
        #expect(throws: MessagingError(.invalidKey)) { try SealedBox.open(box, with: key, purpose: "x") }
    }
}
