import BulwarkCore
import BulwarkTesting
import Foundation
import Testing

@testable import BulwarkMessaging

@Suite struct HandshakeTests {
    @Test func `A conversation has the bytes that another implementation makes`() throws {
        let vectors = try Vectors.load().classical, cast = try Cast()
        let entropy = ScriptedEntropy("classical"), other = ScriptedEntropy("bob")
        let bundle = try PrekeyBundle(encoded: [UInt8](hex: vectors.bundle))
        var alice = try Session(
            initiating: bundle, from: cast.aliceAddress, identity: cast.alice, epoch: 0, entropy: entropy)
        var bob: Session?
        for message in vectors.messages {
            let content = try SecureBytes(copying: [UInt8](hex: message.content))
            let expected = try [UInt8](hex: message.body)
            if message.from == "alice" {
                #expect(try alice.encrypt(content, entropy: entropy) == expected)
                var session = try bob ?? cast.respond(to: expected)
                #expect(try session.open(expected) == content)
                bob = session
            } else {
                let body = try bob?.encrypt(content, entropy: other)
                #expect(body == expected)
                #expect(try alice.open(expected) == content)
            }
        }
        #expect(vectors.messages.count == 6)
        #expect(!alice.isPostQuantum)
    }

    @Test func `A post-quantum conversation of another implementation is understood and answered`() throws {
        let vectors = try Vectors.load().postQuantum, cast = try Cast()
        let messages = try vectors.messages.map { (try [UInt8](hex: $0.content), try [UInt8](hex: $0.body), $0.from) }
        var bob = try cast.respond(to: messages[0].1, isPostQuantum: true)
        #expect(bob.isPostQuantum)
        let other = ScriptedEntropy("bob")
        for (content, body, from) in messages {
            if from == "alice" {
                #expect(try bob.open(body).array == content)
            } else {
                #expect(try bob.encrypt(SecureBytes(copying: content), entropy: other) == body)
            }
        }
    }

    @Test("Bundles are read as another implementation writes them", arguments: [false, true])
    func readsBundles(isPostQuantum: Bool) throws {
        let vectors = try Vectors.load(), cast = try Cast()
        let bytes = try [UInt8](hex: isPostQuantum ? vectors.postQuantum.bundle : vectors.classical.bundle)
        let bundle = try PrekeyBundle(encoded: bytes)
        #expect(bundle.encoded == bytes)
        #expect(bundle.address == cast.bobAddress && bundle.identity == cast.bob.publicKey)
        #expect(bundle.signedPrekey.isPostQuantum == isPostQuantum && (bundle.kemPrekey != nil) == isPostQuantum)
    }

    @Test("A post-quantum handshake agrees, and each of its parts matters", arguments: [false, true])
    func agrees(isPostQuantum: Bool) throws {
        let cast = try Cast(), entropy = ScriptedEntropy("agrees")
        var alice = try cast.initiate(entropy, isPostQuantum: isPostQuantum)
        let body = try alice.encrypt(SecureBytes("Hello"), entropy: entropy)
        var bob = try cast.respond(to: body, isPostQuantum: isPostQuantum)
        #expect(try bob.open(body).text == "Hello")
        #expect(alice.isPostQuantum == isPostQuantum)
        // Bits of the identity, the ephemeral key, the ciphertext of the KEM, and what follows.
        let places = isPostQuantum ? [2, 40, 90, 1000, 1640, 1670, 1760] : [2, 40, 80, 100, 140, 160]
        for place in places {
            var altered = body
            altered[place] ^= 1
            #expect(throws: MessagingError.self, "byte \(place)") {
                var bob = try cast.respond(to: altered, isPostQuantum: isPostQuantum)
                _ = try bob.open(altered)
            }
        }
    }

    @Test func `A bundle whose KEM prekey was taken out is refused`() throws {
        let bundle = try Cast().bundle(isPostQuantum: true)
        let stripped = PrekeyBundle(upload(bundle), oneTimePrekey: bundle.oneTimePrekey, kemPrekey: nil)
        let parsed = try PrekeyBundle(encoded: stripped.encoded)
        let now = Date(timeIntervalSince1970: 1_767_225_600)
        #expect(throws: MessagingError(.downgraded)) { try parsed.check(now: now, limits: .standard) }
        try bundle.check(now: now, limits: .standard)
        // And the signed statement that there is one cannot be changed.
        var denied = stripped.encoded
        denied[1 + 8 + 32 + 12] = 0
        #expect(throws: MessagingError(.invalidSignature)) { try PrekeyBundle(encoded: denied) }
    }

    @Test func `A handshake that claims less than was done does not open`() throws {
        // The KEM's part cut out, and its flag with it.
        let cast = try Cast(), entropy = ScriptedEntropy("downgrade")
        var alice = try cast.initiate(entropy, isPostQuantum: true)
        var body = try alice.encrypt(SecureBytes("Hello"), entropy: entropy)
        body[1] = 1
        body.removeSubrange(74..<74 + 4 + 1568)
        var bob = try cast.respond(to: body, isPostQuantum: true)
        #expect(throws: MessagingError(.notAuthentic)) { try bob.open(body) }
    }

    private static let ages: [(seconds: TimeInterval, isGood: Bool)] = [
        (0, true), (2_583_360, true), (2_592_000, false), (-3600, true), (-172_800, false), (34_560_000, false),
    ]

    @Test("A bundle is good for 30 days, and none from the future is", arguments: ages)
    func agesBundles(seconds: TimeInterval, isGood: Bool) throws {
        let bundle = try Cast().bundle(isPostQuantum: false)
        let now = Date(timeIntervalSince1970: 1_767_225_600 + seconds)
        #expect(code { try bundle.check(now: now, limits: .standard) } == (isGood ? nil : .staleBundle))
    }

    @Test func `No bundle that was altered anywhere is taken for good, but for its one-time key`() throws {
        let bundle = try Cast().bundle(isPostQuantum: true), bytes = bundle.encoded
        var generator = Seeded(20), other = 0
        for _ in 0..<200 {
            let mutated = bytes.mutated(&generator)
            guard mutated != bytes, let parsed = try? PrekeyBundle(encoded: mutated) else { continue }
            // A one-time key is not signed: a false one makes the handshake fail.
            #expect(parsed.identity == bundle.identity && parsed.signedPrekey == bundle.signedPrekey)
            #expect(parsed.kemPrekey == bundle.kemPrekey || parsed.kemPrekey == nil)
            other += 1
        }
        #expect(other < 30)
    }

    // MARK: Prekeys

    private static let start = Date(timeIntervalSince1970: 1_767_225_600)

    private func maintain(
        _ prekeys: inout Prekeys, day: Double, counts: PrekeyCounts?, limits: MessagingLimits = small,
        confirms: Bool = true
    ) throws -> PrekeyUpload? {
        let cast = try Cast()
        let upload = try prekeys.maintain(
            counts: counts, now: Self.start + day * 86400, address: cast.bobAddress, identity: cast.bob, limits: limits,
            entropy: SystemEntropy())
        if confirms, let upload { prekeys.confirm(upload) }
        return upload
    }

    private static let small: MessagingLimits = {
        var limits = MessagingLimits()
        limits.oneTimePrekeys = 6
        limits.refillBelow = 3
        limits.keptOneTimePrekeys = 15
        return limits
    }()

    @Test func `A new device publishes all kinds of keys, and they survive their way`() throws {
        var prekeys = Prekeys()
        let upload = try #require(try maintain(&prekeys, day: 0, counts: nil))
        #expect(upload.oneTimePrekeys.count == 6 && upload.kemPrekeys.count == 6)
        #expect(upload.lastResort?.isLastResort == true && upload.signedPrekey.isPostQuantum)
        #expect(try PrekeyUpload(encoded: upload.encoded) == upload)
        #expect(throws: MessagingError(.malformed)) { try PrekeyUpload(encoded: upload.encoded, atMost: 5) }
        let ids =
            upload.oneTimePrekeys.map(\.id) + upload.kemPrekeys.map(\.id)
            + [upload.lastResort?.id, upload.signedPrekey.id]
            .compactMap { $0 }
        #expect(Set(ids).count == ids.count)
    }

    @Test func `No upload that was altered is taken, but for its one-time keys and its flag`() throws {
        var prekeys = Prekeys()
        let upload = try #require(try maintain(&prekeys, day: 0, counts: nil)), bytes = upload.encoded
        var generator = Seeded(60)
        for _ in 0..<100 {
            guard let other = try? PrekeyUpload(encoded: bytes.mutated(&generator)) else { continue }
            #expect(other.address == upload.address && other.identity == upload.identity)
            #expect(other.signedPrekey == upload.signedPrekey && other.kemPrekeys == upload.kemPrekeys)
            #expect(other.lastResort == upload.lastResort && other.oneTimePrekeys.count == 6)
        }
    }

    @Test func `Nothing is published while nothing is due`() throws {
        var prekeys = Prekeys()
        _ = try maintain(&prekeys, day: 0, counts: nil)
        #expect(try maintain(&prekeys, day: 1, counts: PrekeyCounts(oneTime: 3, kem: 3)) == nil)
        #expect(try maintain(&prekeys, day: 6.9, counts: nil) == nil)
        let refill = try #require(try maintain(&prekeys, day: 2, counts: PrekeyCounts(oneTime: 2, kem: 3)))
        #expect(refill.oneTimePrekeys.count == 6 && refill.kemPrekeys.isEmpty && prekeys.signed.count == 1)
    }

    @Test func `What the server did not confirm is published again`() throws {
        var prekeys = Prekeys()
        let lost = try #require(try maintain(&prekeys, day: 0, counts: nil, confirms: false))
        let again = try #require(try maintain(&prekeys, day: 1, counts: nil))
        // The same signed prekey and other one-time keys; those of before are answered to, for they may have arrived.
        #expect(again.signedPrekey.id == lost.signedPrekey.id && again.replacesOneTimePrekeys)
        #expect(Set(again.oneTimePrekeys.map(\.id)).isDisjoint(with: lost.oneTimePrekeys.map(\.id)))
        #expect(prekeys.oneTime.count == 12)
        #expect(try maintain(&prekeys, day: 2, counts: nil) == nil)
        let rotated = try #require(try maintain(&prekeys, day: 8, counts: nil, confirms: false))
        #expect(!rotated.replacesOneTimePrekeys && rotated.oneTimePrekeys.isEmpty)
        #expect(try maintain(&prekeys, day: 9, counts: nil)?.signedPrekey.id == rotated.signedPrekey.id)
        // What is confirmed late, of a key that has been replaced, says nothing about the new one.
        prekeys.confirm(lost)
        #expect(prekeys.confirmedID == rotated.signedPrekey.id)
    }

    @Test func `A signed prekey is handed out for 7 days and answered to for 7 after the next was made`() throws {
        var prekeys = Prekeys()
        let plenty = PrekeyCounts(oneTime: 9, kem: 9)
        let first = try #require(try maintain(&prekeys, day: 0, counts: nil)).signedPrekey.id
        let second = try #require(try maintain(&prekeys, day: 7, counts: plenty)).signedPrekey.id
        #expect(first != second && prekeys.signed.map(\.id) == [first, second])
        #expect(try maintain(&prekeys, day: 13.9, counts: plenty) == nil)
        #expect(prekeys.signed.map(\.id) == [first, second])
        _ = try maintain(&prekeys, day: 14, counts: plenty)
        #expect(!prekeys.signed.map(\.id).contains(first) && prekeys.signed.map(\.id).contains(second))
        // A device that was off for weeks publishes at once, and reads what was sent meanwhile for as long.
        let third = try #require(prekeys.signed.last?.id)
        _ = try maintain(&prekeys, day: 50, counts: plenty)
        #expect(prekeys.signed.count == 2 && prekeys.signed[0].id == third)
        _ = try maintain(&prekeys, day: 56.9, counts: plenty)
        #expect(prekeys.signed.count == 2)
        _ = try maintain(&prekeys, day: 57, counts: plenty)
        #expect(prekeys.signed.count == 2 && !prekeys.signed.map(\.id).contains(third))
    }

    @Test func `Private keys that nobody used do not pile up`() throws {
        var prekeys = Prekeys()
        for day in 0..<6 { _ = try maintain(&prekeys, day: Double(day), counts: PrekeyCounts(oneTime: 0, kem: 0)) }
        #expect(prekeys.oneTime.count == 15 && prekeys.kem.count == 15)
    }

    @Test func `Prekeys are stored and read back, and what is not them is refused`() throws {
        var prekeys = Prekeys()
        _ = try maintain(&prekeys, day: 0, counts: nil)
        let bytes = try prekeys.encoded()
        let back = try Prekeys(encoded: bytes)
        #expect(try back.encoded() == bytes)
        var generator = Seeded(30)
        for _ in 0..<500 {
            // It may be read as other keys; it must not crash or grow.
            if let other = try? Prekeys(encoded: SecureBytes(copying: bytes.array.mutated(&generator))) {
                #expect(other.oneTime.count < 1000)
            }
        }
    }

    private func upload(_ bundle: PrekeyBundle) -> PrekeyUpload {
        PrekeyUpload(
            address: bundle.address, identity: bundle.identity, signedPrekey: bundle.signedPrekey, oneTimePrekeys: [],
            kemPrekeys: [], lastResort: nil, replacesOneTimePrekeys: false)
    }
}
