import BulwarkCore
import BulwarkTesting
import Foundation
import Testing

@testable import BulwarkMessaging

/// How long sessions and their keys are kept.
@Suite struct SessionAgeTests {
    private let clock = ManualClock(now: Date(timeIntervalSince1970: 1_767_225_700))

    /// Two devices whose first session is archived on Alice's side, and what Bob wrote in it.
    private func archived() async throws -> (alice: TestDevice, bob: TestDevice, late: [Envelope]) {
        let alice = try await TestDevice("alice", clock: clock), bob = try await TestDevice("bob", clock: clock)
        try await alice.begin(with: bob)
        #expect(try await bob.read(alice.send("first", to: bob)[0]) == "first")
        #expect(try await alice.read(bob.send("back", to: alice)[0]) == "back")
        let late = [try await bob.send("late", to: alice)[0], try await bob.send("later", to: alice)[0]]
        #expect(try await bob.receive(alice.device.recover(with: bob.bundle())).kind == "renewed")
        #expect(try await alice.read(bob.send("in the new one", to: alice)[0]) == "in the new one")
        return (alice, bob, late)
    }

    private func sessions(_ device: TestDevice, with other: TestDevice) async throws -> Int {
        try await device.device.rows.peer(other.address).state?.sessions.count ?? 0
    }

    @Test func `An archived session goes sixty days after its last message`() async throws {
        let (alice, bob, late) = try await archived()
        clock.advance(by: .seconds(59 * 86400))
        #expect(try await alice.read(late[0]) == "late")
        // It was used: the other one is the archived one now, and both stay for as long again.
        clock.advance(by: .seconds(59 * 86400))
        #expect(try await sessions(alice, with: bob) == 2)
        clock.advance(by: .seconds(2 * 86400))
        #expect(try await sessions(alice, with: bob) == 1)
    }

    @Test func `What comes in a session that has gone is refused, and its keys leave the store with the next message`()
        async throws
    {
        let (alice, bob, late) = try await archived()
        func size() throws -> Int {
            try #require(alice.store.content.rows.first { $0.key.hasPrefix("peer") }).value.sealed.count
        }
        let before = try size()
        clock.advance(by: .seconds(61 * 86400))
        #expect(try await alice.receive(late[0]).kind == MessagingError.Code.notAuthentic.rawValue)
        #expect(try await alice.read(bob.send("on", to: alice)[0]) == "on")
        #expect(try size() < before - 200)
        // The active one stays, however long nobody writes.
        clock.advance(by: .seconds(1000 * 86400))
        #expect(try await bob.read(alice.send("still here", to: bob)[0]) == "still here")
    }

    @Test func `A session of OMEMO that nobody answered for a month is begun anew`() async throws {
        let alice = try await OMEMOTestDevice("alice", clock: clock),
            bob = try await OMEMOTestDevice("bob", clock: clock)
        try await alice.begin(with: bob)
        // Somebody else was faster: Bob has the key no more, and Alice hears nothing of it.
        _ = try await alice.send("lost", to: bob)
        clock.advance(by: .seconds(29 * 86400))
        _ = try await alice.send("on", to: bob)
        clock.advance(by: .seconds(2 * 86400))
        await #expect(throws: MessagingError(.noSession)) { try await alice.send("on", to: bob) }
        #expect(try await alice.device.peer(bob.address)?.hasSession == false)
        try await alice.begin(with: bob)
        let new = try await alice.send("new", to: bob)
        #expect(try await bob.read(new) == "new")
        // One that was answered is sent on for ever.
        #expect(try await alice.receive(bob.device.answer(alice.address)).delivery.kind == "renewed")
        clock.advance(by: .seconds(400 * 86400))
        #expect(try await bob.read(alice.send("a year later", to: bob)) == "a year later")
    }

    @Test func `However many sessions a device begins, no more keys of missing messages are kept`() async throws {
        var limits = MessagingLimits()
        limits.skippedKeys = 30
        limits.skippedKeysOfDevice = 50
        let bob = try await OMEMOTestDevice("bob", clock: clock, limits: limits)
        let mallory = try await OMEMOTestDevice("mallory", clock: clock)
        var late: [OMEMOStanza] = []
        for _ in 0..<6 {
            mallory.store.content.rows = mallory.store.content.rows.filter { !$0.key.hasPrefix("peer") }
            try await bob.publish()
            try await mallory.begin(with: bob)
            late.append(try await mallory.send("late", to: bob))
            for _ in 0..<29 { _ = try await mallory.send("lost", to: bob) }
            #expect(try await bob.read(mallory.send("on", to: bob)) == "on")
        }
        let state = try #require(try await bob.device.device.rows.peer(mallory.address).state)
        #expect(state.sessions.count == 6)
        #expect(state.sessions.map(\.ratchet.skippedCount) == [30, 20, 0, 0, 0, 0])
        // The newest of each are the last to go.
        #expect(try await bob.read(late[5]) == "late")
        #expect(try await bob.read(late[0]) == nil)
    }

    @Test(
        "A first message without a one-time key is not read again when all that knew it has gone by time",
        arguments: [true, false])
    func isReplayed(isBounded: Bool) async throws {
        var limits = MessagingLimits()
        // What the limit is for.
        if !isBounded { limits.unburntPrekeyAge = .infinity }
        let alice = try await TestDevice("alice", clock: clock)
        let bob = try await TestDevice("bob", clock: clock, limits: limits)
        // The server keeps the one-time keys back: what would be burnt is not there.
        let upload = bob.upload
        try await alice.device.begin(with: PrekeyBundle(upload, oneTimePrekey: nil, kemPrekey: upload.lastResort))
        let first = try await alice.send("pay him", to: bob)[0]
        #expect(try await bob.read(first) == "pay him")
        #expect(try await bob.receive(alice.device.recover(with: bob.bundle())).kind == "renewed")
        #expect(try await alice.read(bob.send("a new session", to: alice)[0]) == "a new session")
        // Bob is away. Then the session is forgotten, and the store has let go of the message's name.
        clock.advance(by: .seconds(70 * 86400))
        bob.store.content.envelopes = []
        #expect(try await bob.read(alice.send("on", to: bob)[0]) == "on")
        let kind = try await bob.receive(first).kind
        guard isBounded else {
            #expect(kind == "delivered")
            return
        }
        #expect(kind == MessagingError.Code.unknownPrekey.rawValue)
        try await bob.publish(counts: PrekeyCounts(oneTime: 9, kem: 9))
        bob.store.content.envelopes = []
        #expect(try await bob.receive(first).kind == MessagingError.Code.unknownPrekey.rawValue)
        #expect(bob.inbox == ["pay him", "on"])
        // Within that time the name is known, and one that comes late for the first time is read.
        let carol = try await TestDevice("carol", clock: clock)
        let fresh = bob.upload
        try await carol.device.begin(with: PrekeyBundle(fresh, oneTimePrekey: nil, kemPrekey: fresh.lastResort))
        let late = try await carol.send("late", to: bob)[0]
        clock.advance(by: .seconds(44 * 86400))
        #expect(try await bob.read(late) == "late")
    }

    @Test func `A row from before times were kept is read, and counts from now`() async throws {
        let (alice, bob, late) = try await archived()
        let (state, version) = try await alice.device.rows.peer(bob.address)
        let peer = try #require(state)
        // As it was written then: without the mark, and without the time of each session.
        let bytes = try peer.encoded().array
        var old = bytes
        old[0] &= 0x0F
        for session in peer.sessions.reversed() {
            var writer = StateWriter()
            session.encode(into: &writer)
            let stored = try writer.joined().array
            let place = try #require(old.indices.last { old[$0...].starts(with: stored) })
            // Before the ratchet: name and digest, the pending handshake, a flag, the epoch.
            let offset = 64 + (session.pending.map { 5 + $0.count } ?? 1) + 1 + 4
            old.removeSubrange(place + offset..<place + offset + 8)
        }
        var step = try await alice.device.rows.begin()
        try alice.device.rows.put(
            Raw(bytes: old), alice.device.rows.sealer.name("peer", bob.address), version: version, in: &step)
        try await alice.device.rows.commit(step)
        clock.advance(by: .seconds(100 * 86400))
        #expect(try await alice.device.rows.peer(bob.address).state?.sessions.count == 2)
        #expect(try await alice.read(late[0]) == "late")
    }
}

/// Bytes as they are.
private struct Raw: StoredState {
    let bytes: [UInt8]

    init(bytes: [UInt8]) { self.bytes = bytes }
    init(from reader: inout ByteReader) throws(MessagingError) { bytes = try reader.bytes(reader.count) }
    func encode(into writer: inout StateWriter) { writer.bytes(bytes) }
}
