import BulwarkCore
import BulwarkTesting
import Foundation
import Testing

@testable import BulwarkMessaging

@Suite struct RatchetTests {
    private let entropy = SystemEntropy()

    @Test func `A forged header changes nothing`() throws {
        var (alice, bob) = try Cast().established("forged")
        let stranger = try AgreementKeyPair(from: entropy)
        let good = try alice.encrypt(SecureBytes("good"), entropy: entropy)
        let before = try state(bob)
        var forgeries: [[UInt8]] = []
        for (previous, number) in [(0, 0), (0, 900), (1, 500), (UInt32.max, 0), (0, .max), (7, 1_000_000)]
            as [(UInt32, UInt32)]
        {
            for key in [stranger.publicKey, try good.split().header.key] {
                let header = Ratchet.Header(key: key, previousCount: previous, number: number)
                forgeries.append(header.encoded + good.dropFirst(Ratchet.Header.size))
            }
        }
        for forgery in forgeries where forgery != good {
            #expect(throws: MessagingError.self) { try bob.open(forgery) }
            #expect(try state(bob) == before)
        }
        #expect(try bob.open(good).text == "good")
    }

    @Test func `A corrupt copy of a late message does not burn its key`() throws {
        var (alice, bob) = try Cast().established("corrupt")
        let late = try alice.encrypt(SecureBytes("late"), entropy: entropy)
        _ = try bob.open(alice.encrypt(SecureBytes("early"), entropy: entropy))
        for place in [Ratchet.Header.size, late.count - 1] {
            var corrupt = late
            corrupt[place] ^= 1
            #expect(throws: MessagingError(.notAuthentic)) { try bob.open(corrupt) }
        }
        #expect(try bob.open(late).text == "late")
        #expect(throws: MessagingError(.keyGone)) { try bob.open(late) }
    }

    @Test func `A message that was read is told apart from one that is forged`() throws {
        var (alice, bob) = try Cast().established("twice")
        let message = try alice.encrypt(SecureBytes("once"), entropy: entropy)
        _ = try bob.open(message)
        #expect(throws: MessagingError(.keyGone)) { try bob.open(message) }
        var other = try alice.encrypt(SecureBytes("other"), entropy: entropy)
        other[50] ^= 1
        #expect(throws: MessagingError(.notAuthentic)) { try bob.open(other) }
    }

    @Test func `1,000 missing messages are borne, and one more is not`() throws {
        let (alice, bob) = try Cast().established("gap")
        for (gap, isBorne) in [(1000, true), (1001, false)] {
            var alice = alice, bob = bob
            for _ in 0..<gap { alice = try skipped(alice) }
            let message = try alice.encrypt(SecureBytes("end"), entropy: entropy)
            #expect(code { _ = try bob.open(message) } == (isBorne ? nil : .tooFarAhead))
        }
    }

    @Test func `Messages that are missing at the end of one chain and the beginning of the next count together`() throws
    {
        var (alice, bob) = try Cast().established("chains")
        _ = try bob.open(alice.encrypt(SecureBytes("first"), entropy: entropy))
        for _ in 0..<600 { alice = try skipped(alice) }
        _ = try alice.open(bob.encrypt(SecureBytes("turn"), entropy: entropy))
        for _ in 0..<400 { alice = try skipped(alice) }
        var far = try skipped(alice)
        #expect(throws: MessagingError(.tooFarAhead)) {
            try bob.open(far.encrypt(SecureBytes("1001"), entropy: entropy))
        }
        #expect(try bob.open(alice.encrypt(SecureBytes("1000"), entropy: entropy)).text == "1000")
        #expect(bob.ratchet.receiving.reduce(0) { $0 + $1.skipped.count } == 1000)
    }

    @Test func `No more keys of missing messages are kept than the limit, and the oldest go first`() throws {
        var (alice, bob) = try Cast().established("fifo")
        var limits = MessagingLimits()
        limits.skippedKeys = 30
        var lost: [[UInt8]] = []
        for _ in 0..<5 {
            for _ in 0..<10 { lost.append(try alice.encrypt(SecureBytes("lost"), entropy: entropy)) }
            _ = try bob.open(alice.encrypt(SecureBytes("here"), entropy: entropy), limits: limits)
            _ = try alice.open(bob.encrypt(SecureBytes("turn"), entropy: entropy))
        }
        #expect(bob.ratchet.receiving.reduce(0) { $0 + $1.skipped.count } == 30)
        for (number, message) in lost.enumerated() {
            let opened = code { _ = try bob.open(message, limits: limits) }
            #expect((opened == nil) == (number >= 20), "message \(number)")
        }
    }

    @Test func `Keys of missing messages are kept for 30 days`() throws {
        var (alice, bob) = try Cast().established("age")
        let now: UInt64 = 1_800_000_000
        let old = try alice.encrypt(SecureBytes("old"), entropy: entropy)
        _ = try bob.open(alice.encrypt(SecureBytes("a"), entropy: entropy), now: now)
        var patient = bob
        #expect(try patient.open(old, now: now + 30 * 86400).text == "old")
        _ = try bob.open(alice.encrypt(SecureBytes("b"), entropy: entropy), now: now + 30 * 86400 + 1)
        #expect(throws: MessagingError(.keyGone)) { try bob.open(old, now: now + 30 * 86400 + 2) }
    }

    @Test func `Chains are forgotten, but for the newest and those that messages are missing of`() throws {
        var (alice, bob) = try Cast().established("many")
        let missing = try alice.encrypt(SecureBytes("missing"), entropy: entropy)
        for _ in 0..<20 {
            _ = try bob.open(alice.encrypt(SecureBytes("ping"), entropy: entropy))
            _ = try alice.open(bob.encrypt(SecureBytes("pong"), entropy: entropy))
        }
        #expect(bob.ratchet.receiving.count == 6)
        #expect(try bob.open(missing).text == "missing")
        _ = try bob.open(alice.encrypt(SecureBytes("ping"), entropy: entropy))
        #expect(bob.ratchet.receiving.count == 5)
    }

    @Test func `A spent key that a backup brings back does not meet its nonce again`() throws {
        var (alice, _) = try Cast().established("rollback")
        _ = try alice.encrypt(SecureBytes("before"), entropy: entropy)
        var first = alice, second = alice
        let one = try first.encrypt(SecureBytes("one"), entropy: entropy)
        let two = try second.encrypt(SecureBytes("two"), entropy: entropy)
        #expect(one.prefix(41) == two.prefix(41))
        #expect(one[41..<53] != two[41..<53])
    }

    @Test func `Who learns all keys of today reads nothing of yesterday, and after a round trip nothing of tomorrow`()
        throws
    {
        var (alice, bob) = try Cast().established("secrecy")
        let yesterday = try alice.encrypt(SecureBytes("yesterday"), entropy: entropy)
        _ = try bob.open(yesterday)
        var thief = bob
        #expect(throws: MessagingError.self) { try thief.open(yesterday) }
        // One round trip with keys that the thief does not have.
        _ = try alice.open(bob.encrypt(SecureBytes("a"), entropy: entropy))
        let healed = try alice.encrypt(SecureBytes("b"), entropy: entropy)
        _ = try bob.open(healed)
        #expect(throws: MessagingError(.notAuthentic)) { try thief.open(healed) }
    }

    @Test func `A handshake goes before each message until the first reply`() throws {
        let cast = try Cast(), entropy = ScriptedEntropy("pending")
        var alice = try cast.initiate(entropy)
        let bodies = try (0..<3).map { try alice.encrypt(SecureBytes("\($0)"), entropy: entropy) }
        #expect(bodies.allSatisfy { $0.first == HandshakeHeader.mark })
        // The last arrives first, and any of them is enough.
        var bob = try cast.respond(to: bodies[2])
        #expect(try bodies.reversed().map { try bob.open($0).text } == ["2", "1", "0"])
        _ = try alice.open(bob.encrypt(SecureBytes("reply"), entropy: entropy))
        #expect(try alice.encrypt(SecureBytes("x"), entropy: entropy).first == Ratchet.Header.version)
    }

    @Test func `A message is 69 bytes larger than its padded content`() throws {
        var (alice, _) = try Cast().established("size")
        for size in [0, 1, 127, 128, 1000, 100_000] {
            let body = try alice.encrypt(SecureBytes(count: size) { _ in }, entropy: entropy)
            #expect(body.count == Padding.padded(size + 1) + 69)
        }
    }

    @Test func `Padding grows by an eighth at most, and has few sizes`() {
        var sizes: Set<Int> = []
        for size in 129...20000 {
            let padded = Padding.padded(size)
            #expect(padded >= size && Double(padded) <= Double(size) * 1.125)
            sizes.insert(padded)
        }
        #expect(sizes.count < 150)
        #expect(Padding.padded(0) == 128 && Padding.padded(128) == 128)
    }

    @Test func `Any content comes back as it was, whatever it ends in`() throws {
        var (alice, bob) = try Cast().established("content")
        for content: [UInt8] in [[], [0], [0x80], [0x80, 0], [0, 0x80, 0, 0], [UInt8](repeating: 0, count: 500)] {
            #expect(try bob.open(alice.encrypt(SecureBytes(copying: content), entropy: entropy)).array == content)
        }
    }

    @Test func `A session is stored and read back, and goes on`() throws {
        var (alice, bob) = try Cast().established("stored")
        let late = try alice.encrypt(SecureBytes("late"), entropy: entropy)
        _ = try bob.open(alice.encrypt(SecureBytes("now"), entropy: entropy))
        (alice, bob) = (try alice.stored(), try bob.stored())
        #expect(try bob.open(late).text == "late")
        #expect(try alice.open(bob.encrypt(SecureBytes("back"), entropy: entropy)).text == "back")
    }

    @Test func `Wiped keys are not stored as gaps`() throws {
        let (alice, _) = try Cast().established("wiped")
        alice.ratchet.root.wipe()
        #expect(throws: MessagingError(.wiped)) { try alice.stored() }
    }

    @Test func `No stored session that was altered crashes, and no message that was altered opens`() throws {
        var (alice, bob) = try Cast().established("mutation")
        var writer = StateWriter()
        let late = try alice.encrypt(SecureBytes("late"), entropy: entropy)
        _ = try bob.open(alice.encrypt(SecureBytes("x"), entropy: entropy))
        bob.encode(into: &writer)
        let bytes = try writer.joined().array
        var generator = Seeded(40), read = 0
        for _ in 0..<1500 {
            let mutated = bytes.mutated(&generator)
            let session = try? mutated.parsed { (reader) throws(MessagingError) in
                try Session(from: &reader, wire: .bulwark, hasTimes: true)
            }
            if var session {
                read += 1
                _ = try? session.open(late)
                _ = try? session.encrypt(SecureBytes("y"), entropy: entropy)
            }
            let message = late.mutated(&generator)
            if message != late { #expect(throws: MessagingError.self) { try bob.open(message) } }
        }
        #expect(read > 10)
        #expect(try bob.open(late).text == "late")
    }

    private func state(_ session: Session) throws -> SecureBytes {
        var writer = StateWriter()
        session.encode(into: &writer)
        return try writer.joined()
    }

    /// After a message that goes missing, without the work of sealing it.
    private func skipped(_ session: Session) throws -> Session {
        var session = session
        guard let chain = session.ratchet.sending else {
            _ = try session.encrypt(SecureBytes("gone"), entropy: entropy)
            return session
        }
        session.ratchet.sending = .init(key: try KeyDerivation.step(chain.key).next, next: chain.next + 1)
        return session
    }
}
