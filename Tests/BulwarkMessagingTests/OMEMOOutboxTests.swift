import BulwarkCore
import BulwarkTesting
import Foundation
import Testing

@testable import BulwarkMessaging

/// Stanzas that no server has confirmed.
@Suite struct OMEMOOutboxTests {
    @Test func `What was encrypted before a crash is sent after it, with the same bytes, and read once`() async throws {
        let (alice, bob) = try await acquaintedOMEMODevices()
        let stanza = try await alice.send("said before the crash", to: bob)
        try await alice.reopen()
        let kept = try #require(try await alice.device.outbox().last)
        #expect(kept == stanza && kept.id == stanza.id)
        #expect(try await bob.read(kept) == "said before the crash")
        // The crash was after sending: it goes out again, and says nothing new.
        #expect(try await bob.receive(kept).delivery.kind == "duplicate")
        try await alice.device.confirm(kept)
        try await alice.device.confirm(kept)
        try await alice.reopen()
        #expect(try await !alice.device.outbox().contains(stanza))
    }

    @Test func `A step that did not become durable leaves no stanza, and one that did leaves its state`() async throws {
        let (alice, bob) = try await acquaintedOMEMODevices()
        for stanza in try await alice.device.outbox() { try await alice.device.confirm(stanza) }
        alice.store.failCommits()
        await #expect(throws: MessagingError(.store)) { try await alice.send("not said", to: bob) }
        try await alice.reopen()
        #expect(try await alice.device.outbox() == [])
        let first = try await alice.send("one", to: bob), second = try await alice.send("two", to: bob)
        #expect(try await alice.device.outbox() == [first, second])
        alice.store.failCommits()
        await #expect(throws: MessagingError(.store)) { try await alice.device.confirm(first) }
        #expect(try await alice.device.outbox() == [first, second])
        // No number twice, whatever failed.
        #expect(try await bob.read(second) == "two")
        #expect(try await bob.read(first) == "one")
    }

    @Test func `Answers and new sessions wait for the server, too, and all of it is sealed`() async throws {
        let (alice, bob) = try await acquaintedOMEMODevices()
        for stanza in try await alice.device.outbox() { try await alice.device.confirm(stanza) }
        try await bob.publish()
        let answer = try await alice.device.answer(bob.address)
        let renewal = try await alice.device.recover(with: bob.bundle, of: bob.address)
        #expect(try await alice.device.outbox() == [answer, renewal])
        #expect(!alice.store.content.rows.values.contains { $0.sealed.contains(Array("bob@example.org".utf8)) })
        #expect(alice.store.content.outbox.isEmpty)
        await #expect(throws: MessagingError(.invalidValue)) { try await alice.device.answer(alice.address) }
    }

    @Test func `An outbox that is full takes nothing, and no key is used up`() async throws {
        var limits = MessagingLimits()
        limits.pendingMessages = 2
        let alice = try await OMEMOTestDevice("alice", limits: limits), bob = try await OMEMOTestDevice("bob")
        try await alice.begin(with: bob)
        let stanzas = [try await alice.send("one", to: bob), try await alice.send("two", to: bob)]
        let versions = alice.versions
        await #expect(throws: MessagingError(.outboxFull)) { try await alice.send("three", to: bob) }
        await #expect(throws: MessagingError(.outboxFull)) { try await alice.device.answer(bob.address) }
        #expect(alice.versions == versions)
        try await alice.device.confirm(stanzas[0])
        #expect(try await bob.read(alice.send("three", to: bob)) == "three")
        limits.pendingMessages = 9
        limits.pendingBytes = 2000
        let carol = try await OMEMOTestDevice("carol", limits: limits)
        try await bob.publish()
        try await carol.begin(with: bob)
        await #expect(throws: MessagingError(.outboxFull)) {
            try await carol.send(String(repeating: "x", count: 2000), to: bob)
        }
        #expect(try await bob.read(carol.send("short", to: bob)) == "short")
    }

    @Test func `Stanzas outlive a backup that is put back, and who has them knows them again`() async throws {
        let (alice, bob) = try await acquaintedOMEMODevices()
        let stanza = try await alice.send("said", to: bob)
        let backup = alice.store.content
        #expect(try await bob.read(stanza) == "said")
        try await alice.device.confirm(stanza)
        alice.store.content = backup
        try await alice.reopen()
        #expect(alice.device.wasRolledBack)
        let kept = try #require(try await alice.device.outbox().last)
        #expect(try await bob.receive(kept).delivery.kind == "duplicate")
    }
}
