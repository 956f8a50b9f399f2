import BulwarkCore
import BulwarkTesting
import Foundation
import Testing

@testable import BulwarkMessaging

/// What is to be sent and what waits for a decision, over crashes.
struct OutboxTests {
    private let clock = ManualClock(now: Date(timeIntervalSince1970: 1_767_225_700))

    private func pair() async throws -> (alice: TestDevice, bob: TestDevice, key: PendingMessage.Key) {
        let alice = try await TestDevice("alice", clock: clock), bob = try await TestDevice("bob", clock: clock)
        let id = MessageID()
        try await alice.device.enqueue(SecureBytes("hello"), id: id, for: ["bob"])
        return (alice, bob, PendingMessage.Key(id: id, account: "bob"))
    }

    @Test func `A message is kept from the moment it is said until it is dropped, and in order`() async throws {
        let (alice, bob, key) = try await pair()
        let second = MessageID()
        try await alice.device.enqueue(SecureBytes("again"), id: second, for: ["bob", "carol"])
        // Said twice is kept once.
        try await alice.device.enqueue(SecureBytes("twice"), id: key.id, for: ["bob"])
        try await alice.reopen()
        #expect(try await alice.device.pending().map(\.content.text) == ["hello", "again", "again"])
        #expect(try await alice.device.pending().map(\.key.account) == ["bob", "bob", "carol"])
        #expect(await code { _ = try await alice.device.encrypt(key, for: [bob.address]) } == .noSession)
        try await alice.begin(with: bob)
        let message = try #require(try await alice.device.encrypt(key, for: [bob.address]))
        try await alice.reopen()
        // The same bytes, however often: a repetition uses no key up.
        #expect(try await alice.device.encrypt(key, for: [bob.address])?.items == message.items)
        #expect(try await alice.device.pending()[0].items == message.items)
        #expect(try await bob.read(message.items[0].envelope) == "hello")
        #expect(message.items[0].identity == bob.device.identityKey)
        try await alice.device.drop(key)
        #expect(try await alice.device.pending().map(\.key.id) == [second, second])
        #expect(try await alice.device.encrypt(key, for: [bob.address]) == nil)
        // The store's own list of what goes out has no part in it.
        #expect(alice.store.content.outbox.isEmpty)
        #expect(!alice.store.content.rows.values.contains { $0.sealed.contains(Array("again".utf8)) })
    }

    @Test func `Devices that came or went are encrypted for or left out, and the others keep their bytes`() async throws
    {
        let (alice, bob, key) = try await pair()
        let second = try await TestDevice("bob", 2, clock: clock), third = try await TestDevice("bob", 3, clock: clock)
        for device in [bob, second, third] { try await alice.begin(with: device) }
        let first = try #require(try await alice.device.encrypt(key, for: [bob.address, second.address]))
        let next = try #require(try await alice.device.encrypt(key, for: [third.address, bob.address]))
        #expect(next.items.map(\.envelope.recipient) == [bob.address, third.address])
        #expect(next.items[0] == first.items[0])
        #expect(try await third.read(next.items[1].envelope) == "hello")
        // Another identity: what was encrypted for the one before goes.
        let wiped = try await TestDevice("bob", 3, clock: clock)
        #expect(await code { try await alice.begin(with: wiped) } == .identityChanged)
        #expect(await code { _ = try await alice.device.encrypt(key, for: [third.address]) } == .identityChanged)
        try await alice.device.accept(wiped.device.identityKey, of: wiped.address)
        try await alice.begin(with: wiped)
        let last = try #require(try await alice.device.encrypt(key, for: [wiped.address]))
        #expect(last.items.map(\.identity) == [wiped.device.identityKey])
        #expect(try await wiped.read(last.items[0].envelope) == "hello")
    }

    @Test func `No more waits than the limits allow`() async throws {
        let alice = try await TestDevice("alice", clock: clock)
        var configuration = alice.configuration
        configuration.limits.pendingBytes = 100_000
        configuration.limits.pendingMessages = 50
        let device = try await MessagingDevice.open(store: alice.store, key: alice.key, configuration: configuration)
        func kept(of size: Int, for account: String) async throws -> Int {
            var kept = 0
            while await code({
                try await device.enqueue(SecureBytes(count: size) { _ in }, id: MessageID(), for: [account])
            }) != .outboxFull { kept += 1 }
            for message in try await device.pending() { try await device.drop(message.key) }
            return kept
        }
        #expect(try await kept(of: 9_933, for: "bob") == 10)
        #expect(try await kept(of: 10, for: "bob") == 50)
        await #expect(throws: MessagingError(.tooLarge)) {
            try await device.enqueue(SecureBytes(count: 300_000) { _ in }, id: MessageID(), for: ["bob"])
        }
        await #expect(throws: MessagingError(.invalidValue)) {
            try await device.enqueue(SecureBytes("x"), id: MessageID(), for: [""])
        }
    }

    @Test func `After a backup was put back everything that waits is encrypted anew`() async throws {
        let (alice, bob, key) = try await pair()
        try await alice.begin(with: bob)
        let old = try #require(try await alice.device.encrypt(key, for: [bob.address]))
        let backup = alice.store.content
        try await alice.device.enqueue(SecureBytes("more"), id: MessageID(), for: ["bob"])
        alice.store.content = backup
        try await alice.reopen()
        #expect(alice.device.wasRolledBack)
        try await alice.begin(with: bob)
        let new = try #require(try await alice.device.encrypt(key, for: [bob.address]))
        #expect(new.items[0].envelope != old.items[0].envelope)
        #expect(try await bob.read(new.items[0].envelope) == "hello")
    }

    @Test func `What waits for a decision on a key is kept, and the cursor goes on`() async throws {
        let (alice, bob, _) = try await pair()
        try await alice.begin(with: bob)
        _ = try await bob.read(alice.send("hello", to: bob)[0])
        let other = try await TestDevice("alice", clock: clock)
        try await other.begin(with: bob)
        let envelopes = try await [other.send("1", to: bob)[0], other.send("2", to: bob)[0]]
        for (index, envelope) in (envelopes + envelopes).enumerated() {
            #expect(try await bob.device.receive(envelope, cursor: UInt64(index) + 3, holding: true).kind == "held")
        }
        #expect(bob.store.content.cursor == 6)
        try await bob.reopen()
        #expect(try await bob.device.held(from: alice.address) == envelopes)
        #expect(try await bob.device.held(from: bob.address) == [])
        try await bob.device.accept(other.device.identityKey, of: alice.address)
        for envelope in try await bob.device.held(from: alice.address) {
            #expect(try await bob.receive(envelope).kind == "delivered")
            try await bob.device.release(envelope)
        }
        #expect(try await bob.device.held(from: alice.address) == [])
        #expect(bob.inbox == ["hello", "1", "2"])
    }

    @Test func `More than the room there is for undecided envelopes is rejected, and the cursor goes on`() async throws
    {
        let (alice, bob, _) = try await pair()
        try await alice.begin(with: bob)
        _ = try await bob.read(alice.send("hello", to: bob)[0])
        let other = try await TestDevice("alice", clock: clock)
        try await other.begin(with: bob)
        var limits = bob.configuration.limits
        limits.heldEnvelopes = 2
        var configuration = bob.configuration
        configuration.limits = limits
        let device = try await MessagingDevice.open(store: bob.store, key: bob.key, configuration: configuration)
        var kinds: [String] = []
        for number in 1...3 {
            let envelope = try await other.send("\(number)", to: bob)[0]
            kinds.append(try await device.receive(envelope, cursor: UInt64(number), holding: true).kind)
        }
        #expect(kinds == ["held", "held", MessagingError.Code.identityChanged.rawValue])
        #expect(bob.store.content.cursor == 3)
    }

    @Test func `A session that is begun anew says so in the outbox`() async throws {
        let (alice, bob, key) = try await pair()
        try await alice.begin(with: bob)
        try await alice.device.drop(key)
        try await alice.device.enqueueRecovery(with: bob.bundle())
        let message = try #require(try await alice.device.pending().first)
        #expect(message.isRenewal && message.key.account == "bob" && message.items.count == 1)
        #expect(try await bob.receive(message.items[0].envelope).kind == "renewed")
        #expect(await code { try await alice.device.enqueueRecovery(with: bob.bundle()) } == .recoveryTooSoon)
    }

    @Test func `Prekeys are published again when the server hands out others than it took`() async throws {
        let bob = try await TestDevice("bob", clock: clock)
        let many = PrekeyCounts(oneTime: 50, kem: 50)
        let id = bob.upload.signedPrekey.id
        #expect(try await bob.device.publish(counts: many, signedPrekey: id) == nil)
        let again = try #require(try await bob.device.publish(counts: many, signedPrekey: nil))
        #expect(again.signedPrekey.id == id && again.oneTimePrekeys.isEmpty && again.lastResort != nil)
        try await bob.device.confirm(again)
        #expect(try await bob.device.publish(counts: many, signedPrekey: id) == nil)
    }
}
