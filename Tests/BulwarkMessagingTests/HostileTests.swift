import BulwarkCore
import BulwarkTesting
import Foundation
import Testing

@testable import BulwarkMessaging

/// What a relay that means harm, a peer that does, or a newer version of the app could try.
struct HostileTests {
    private let clock = ManualClock(now: Date(timeIntervalSince1970: 1_767_225_700))

    /// X25519 multiplies by eight at least: a point and its sum with (0, 0), whose u is the inverse, agree alike with every key.
    @Test func `A first message under an ephemeral key that agrees alike is not read a second time`() async throws {
        let alice = try await TestDevice("alice", clock: clock), bob = try await TestDevice("bob", clock: clock)
        // No one-time key that is burnt: the relay has handed out all of them.
        for _ in 0..<3 { _ = bob.bundle() }
        let bundle = bob.bundle()
        #expect(bundle.oneTimePrekey == nil && bundle.kemPrekey?.isLastResort == true)
        try await alice.device.begin(with: bundle)
        let envelope = try await alice.send("pay 5", to: bob)[0]
        #expect(try await bob.read(envelope) == "pay 5")

        var body = envelope.body
        body.replaceSubrange(34..<66, with: FieldElement(littleEndian: Array(body[34..<66])).inverse.littleEndian)
        let twin = Envelope(sender: envelope.sender, recipient: envelope.recipient, body: body)
        #expect(twin.id != envelope.id)
        #expect(try await bob.receive(twin).kind == MessagingError.Code.notAuthentic.rawValue)
        #expect(bob.inbox == ["pay 5"])
    }

    @Test func `Once a key was refused nobody is asked about it again, and what came under it is passed over`()
        async throws
    {
        let alice = try await TestDevice("alice", clock: clock), bob = try await TestDevice("bob", clock: clock)
        try await alice.begin(with: bob)
        _ = try await bob.read(alice.send("hello", to: bob)[0])
        let impostor = try await TestDevice("alice", clock: clock)
        try await impostor.begin(with: bob)
        let forged = try await impostor.send("it is me", to: bob)[0]
        #expect(try await bob.receive(forged, cursor: 7).kind == "held")
        try await bob.device.refuse(impostor.device.identityKey, of: alice.address)

        #expect(
            try await bob.receive(forged, cursor: 7).kind == MessagingError.Code.identityChanged.rawValue)
        #expect(bob.store.content.cursor == 7)
        #expect(try await bob.receive(forged).kind == "duplicate")
        let next = try await impostor.send("really", to: bob)[0]
        #expect(try await bob.receive(next).kind == MessagingError.Code.identityChanged.rawValue)
        // Neither by a message nor by a bundle of the relay.
        #expect(await code { try await bob.begin(with: impostor) } == .identityChanged)
        #expect(try await bob.device.peer(alice.address)?.trust == .unverified)
        _ = try await bob.send("still you", to: alice)

        // Who thought better of it can take it after all, and then it is as any other.
        try await bob.device.accept(impostor.device.identityKey, of: alice.address)
        #expect(try await bob.read(impostor.send("thanks", to: bob)[0]) == "thanks")
    }

    @Test("A prekey of a time beyond all calendars is refused and crashes nobody", arguments: [UInt64.max, 1 << 54])
    func refusesTimes(seconds: UInt64) async throws {
        let cast = try Cast()
        var bytes = [UInt8(1)] + cast.bobAddress.encoded + cast.bob.publicKey.rawRepresentation
        bytes.append(bigEndian: UInt32(7))
        bytes.append(bigEndian: seconds)
        bytes += [0] + cast.signedPrekey.publicKey.rawRepresentation
        bytes += try cast.bob.signature(
            over: SignedPrekey.content(
                id: 7, key: cast.signedPrekey.publicKey, createdAt: seconds, isPostQuantum: false,
                address: cast.bobAddress))
        #expect(code { _ = try PrekeyBundle(encoded: bytes + [0, 0]).encoded } == .malformed)
    }

    /// An extension that was not updated yet must not throw away what the updated app can read.
    @Test func `An envelope is kept when the prekeys were written by a newer version`() async throws {
        let alice = try await TestDevice("alice", clock: clock), bob = try await TestDevice("bob", clock: clock)
        try await alice.begin(with: bob)
        let envelope = try await alice.send("hello", to: bob)[0]
        let row = try #require(bob.store.content.rows[DeviceRows.prekeys])
        let sealer = try StateSealer(key: bob.key)
        var newer = try sealer.open(row, name: DeviceRows.prekeys).array
        newer[0] = 2
        bob.store.content.rows[DeviceRows.prekeys] = StoredRow(
            version: row.version,
            sealed: try sealer.seal(
                SecureBytes(copying: newer), name: DeviceRows.prekeys, version: row.version, entropy: SystemEntropy()))
        #expect(await code { _ = try await bob.receive(envelope) } == .unknownVersion)
        bob.store.content.rows[DeviceRows.prekeys] = row
        #expect(try await bob.read(envelope) == "hello")
    }

    @Test func `Limits that are set too high do not make the state unreadable`() throws {
        var limits = MessagingLimits()
        limits.keptOneTimePrekeys = 10_000
        var prekeys = Prekeys()
        prekeys.oneTime = (1...4096).map { .init(id: $0, secret: SecureBytes(random: 32)) }
        prekeys.nextID = 5000
        let cast = try Cast()
        _ = try prekeys.maintain(
            counts: PrekeyCounts(oneTime: 0, kem: 100), now: clock.now, address: cast.bobAddress, identity: cast.bob,
            limits: limits, entropy: SystemEntropy())
        let size = prekeys.oneTime.count
        prekeys.kem = []
        #expect(try Prekeys(encoded: prekeys.encoded()).oneTime.count == size)
    }

    @Test func `No stored state of a peer that was altered crashes or is larger than its bytes`() async throws {
        let alice = try await TestDevice("alice", clock: clock), bob = try await TestDevice("bob", clock: clock)
        try await alice.begin(with: bob)
        let envelopes = try await [alice.send("1", to: bob)[0], alice.send("2", to: bob)[0]]
        _ = try await bob.receive(envelopes[1])
        let impostor = try await TestDevice("alice", clock: clock)
        try await impostor.begin(with: bob)
        _ = try await bob.receive(impostor.send("it is me", to: bob)[0])
        try await bob.device.refuse(impostor.device.identityKey, of: alice.address)

        let sealer = try StateSealer(key: bob.key)
        let name = try sealer.name("peer", alice.address)
        let row = try #require(bob.store.content.rows[name])
        let state = try sealer.open(row, name: name)
        #expect(try PeerState(encoded: state).encoded() == state)
        var generator = Seeded(42)
        for _ in 0..<400 {
            let altered = SecureBytes(copying: state.array.mutated(&generator))
            guard let read = try? PeerState(encoded: altered) else { continue }
            #expect(try read.encoded() == altered)
        }
    }
}
