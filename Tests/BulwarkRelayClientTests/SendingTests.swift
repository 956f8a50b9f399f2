import BulwarkCore
import BulwarkMessaging
import BulwarkRelayAPI
import BulwarkRelayClient
import BulwarkTesting
import Foundation
import Testing

struct SendingTests {
    private let relay = TestRelay()

    private func pair() async throws -> (alice: Party, bob: Party) {
        (try await .registered("alice", at: relay), try await .registered("bob", at: relay))
    }

    @Test func `What is said arrives once, and goes from the relay when it was stored`() async throws {
        let (alice, bob) = try await pair()
        #expect(try await alice.send("hello", to: "bob") == [.sent, .sent])
        #expect(await relay.mailbox("bob").count == 1)
        #expect(try await bob.texts() == ["hello"])
        #expect(await relay.mailbox("bob").isEmpty)
        #expect(bob.store.content.cursor == 1)
        try await bob.send("hello yourself", to: "alice")
        #expect(try await alice.texts() == ["hello yourself"])
        #expect(try await alice.texts() == [])
        #expect(try await alice.device.pending().isEmpty)
    }

    @Test("Whatever is lost on the way, a message arrives once", arguments: [true, false])
    func isIdempotent(losesAnswer: Bool) async throws {
        let (alice, bob) = try await pair()
        await relay.fail("POST /v1/messages", losesAnswer ? .losesAnswer : .losesRequest)
        let id = MessageID()
        #expect(try await alice.send("hello", id: id, to: "bob").first?.kind == "waiting relay-client-unreachable")
        #expect(await relay.mailbox("bob").count == (losesAnswer ? 1 : 0))
        // Asked for once more by the app, and by the outbox after a new start.
        try await alice.restart()
        #expect(try await alice.send("hello", id: id, to: "bob") == [.sent, .sent])
        #expect(try await alice.client.flush().isEmpty)
        #expect(try await bob.texts() == ["hello"])
        #expect(try await bob.texts() == [])
    }

    @Test func `What was said without a network is sent after the next start, in order`() async throws {
        let (alice, bob) = try await pair()
        await relay.setOffline(true)
        for text in ["one", "two", "three"] {
            #expect(
                try await alice.send(text, to: "bob").map(\.kind)
                    == Array(repeating: "waiting relay-client-unreachable", count: 2))
        }
        await relay.setOffline(false)
        try await alice.restart()
        #expect(try await alice.client.flush().map(\.outcome) == Array(repeating: .sent, count: 6))
        #expect(try await bob.texts() == ["one", "two", "three"])
    }

    @Test func `A device that is added later gets what is said from then on, and so do the own account's`() async throws
    {
        let (alice, bob) = try await pair()
        try await alice.send("one", to: "bob")
        let second = try await bob.link(2)
        #expect(try await alice.send("two", to: "bob") == [.sent, .sent])
        #expect(try await bob.texts() == ["one", "two"])
        #expect(try await second.texts() == ["two"])
        // From the new one to all, and to its own account's other device.
        #expect(try await second.send("three", to: "alice") == [.sent, .sent])
        #expect(try await alice.texts() == ["three"])
        #expect(try await bob.texts() == ["three"])
        #expect(try await second.texts() == [])
    }

    @Test func `A device that has gone gets nothing more, and holds nothing up`() async throws {
        let (alice, bob) = try await pair()
        let second = try await bob.link(2)
        try await alice.send("one", to: "bob")
        #expect(try await second.texts() == ["one"])
        try await bob.client.remove(device: 2)
        #expect(try await alice.send("two", to: "bob") == [.sent, .sent])
        #expect(try await bob.texts() == ["one", "two"])
        #expect(await refusal { _ = try await second.receive() }?.relay?.code == .unknownAddress)
    }

    @Test func `A device that was wiped is written to again when its new key was accepted`() async throws {
        let (alice, bob) = try await pair()
        let old = try await bob.link(2)
        try await alice.send("one", to: "bob")
        #expect(try await old.texts() == ["one"])
        try await bob.client.remove(device: 2)
        let new = try await bob.link(2)
        #expect(try await alice.send("two", to: "bob").map(\.kind) == ["waiting messaging-identity-changed", "sent"])
        // It stays so, others are not held up, and what comes later to the same account waits behind it.
        let carol = try await Party.registered("carol", at: relay)
        #expect(
            try await alice.send("three", to: "bob", "carol").map(\.kind)
                == ["waiting messaging-identity-changed", "sent", "sent"])
        #expect(try await carol.texts() == ["three"])
        try await alice.restart()
        let events = try await alice.client.accept(new.device.identityKey, of: new.address)
        #expect(events.map(\.kind) == ["outbox sent", "outbox sent"])
        #expect(try await new.texts() == ["two", "three"])
        #expect(try await bob.texts() == ["one", "two", "three"])
    }

    @Test func `A message that cannot be sent at all is told of, and does not wait`() async throws {
        let (alice, bob) = try await pair()
        #expect(try await alice.send("x", to: "nobody").map(\.kind) == ["failed relay-unknown-address", "sent"])
        #expect(try await alice.device.pending().isEmpty)
        await relay.fail("POST /v1/messages", .answers(status: 503, retryAfter: 7))
        let results = try await alice.client.send(SecureBytes(copying: [1]), to: ["bob"])
        guard case .waiting(let error) = results.first?.outcome else {
            Issue.record("no failure")
            return
        }
        #expect(error.isTemporary && error.relay == RelayError(.busy) && error.relay?.retryAfter == 7)
        try await alice.client.cancel(results[0].id)
        #expect(try await alice.client.flush().isEmpty)
        #expect(try await bob.texts() == [])
    }

    @Test func `A device that has published nothing yet is waited for`() async throws {
        let (alice, _) = try await pair()
        await relay.forgetKeys()
        #expect(try await alice.send("x", to: "bob").first?.kind == "waiting relay-no-prekeys")
    }

    @Test func `A relay that does not know the sender any more loses nothing of what waits`() async throws {
        let (alice, bob) = try await pair()
        #expect(try await alice.send("one", to: "bob") == [.sent, .sent])
        await relay.forget("alice")
        await relay.endTokens()
        let outcomes = try await alice.send("two", to: "bob")
        #expect(outcomes.allSatisfy { $0.kind.hasPrefix("waiting") }, "\(outcomes.map(\.kind))")
        #expect(try await alice.device.pending().count == 2)
        try await alice.client.register()
        try await alice.client.flush()
        #expect(try await bob.texts() == ["one", "two"])
    }

    @Test func `A device that published nothing holds up nobody, and one that has just gone loses no message`()
        async throws
    {
        let (alice, bob) = try await pair()
        _ = try await bob.link(2)
        await relay.change("bob", 2) { $0.published = nil }
        #expect(try await alice.send("one", to: "bob").first == .sent)
        await relay.forget("bob", 2)
        try await alice.restart()
        // The list is from a moment ago, when there was one more.
        let answers = Locked(0)
        await relay.lie(about: "POST /v1/devices/query") { bytes in
            let isFirst = answers.withLock { count in
                defer { count += 1 }
                return count == 0
            }
            guard isFirst, let list: DeviceList = try? RelayJSON.decode(from: Data(bytes)) else { return bytes }
            let gone = DeviceList.Device(device: 9, identity: Data(repeating: 9, count: 32))
            return (try? RelayJSON.encode(DeviceList(devices: list.devices + [gone]))).map(Array.init) ?? []
        }
        #expect(try await alice.send("two", to: "bob").first == .sent)
        #expect(try await bob.texts() == ["one", "two"])
    }

    @Test func `A token that has ended is renewed, and requests at once ask for one`() async throws {
        let (alice, bob) = try await pair()
        await relay.endTokens()
        #expect(try await alice.send("x", to: "bob") == [.sent, .sent])
        await relay.endTokens()
        let before = await relay.counts(of: "POST /v1/tokens")
        try await alice.restart()
        let client = alice.client
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<5 { group.addTask { try await client.publishPrekeys() } }
            try await group.waitForAll()
        }
        #expect(await relay.counts(of: "POST /v1/tokens") == before + 1)
        #expect(try await bob.texts() == ["x"])
    }

    @Test func `Prekeys are published when few are left, and all of them when the relay has lost them`() async throws {
        let (alice, _) = try await pair()
        #expect(try await !alice.client.publishPrekeys())
        await relay.change("alice") { $0.oneTimeKeys = [] }
        #expect(try await alice.client.publishPrekeys())
        #expect(await relay.accounts["alice"]?[1]?.oneTimeKeys.count == 3)
        await relay.change("alice") { $0.published = nil }
        #expect(try await alice.client.publishPrekeys())
        #expect(await relay.accounts["alice"]?[1]?.published != nil)
        // Published, and the answer lost: the same again does no harm.
        await relay.change("alice") { $0.kemKeys = [] }
        await relay.fail("PUT /v1/prekeys", .losesAnswer)
        #expect(await refusal { try await alice.client.publishPrekeys() }?.code == .unreachable)
        #expect(try await !alice.client.publishPrekeys())
    }

    @Test func `Only a device of the account gives leave, and only for the key that it saw`() async throws {
        let (alice, bob) = try await pair()
        let second = try await Party("alice", 2, at: relay)
        #expect(await refusal { try await second.client.register() }?.relay?.code == .notAuthorized)
        let foreign = try await bob.client.authorize(second.device.identityKey, as: 2)
        #expect(
            await refusal { try await second.client.register(authorization: foreign) }?.relay?.code == .notAuthorized)
        let other = try await alice.client.authorize(bob.device.identityKey, as: 2)
        #expect(await refusal { try await second.client.register(authorization: other) }?.relay?.code == .notAuthorized)
        try await second.client.register(authorization: alice.client.authorize(second.device.identityKey, as: 2))
        // Again is as once.
        try await second.client.register()
    }

    @Test func `Bundles of another device than was asked for are no answer`() async throws {
        let (alice, _) = try await pair()
        _ = try await Party.registered("mallory", at: relay)
        let token = await relay.accounts["mallory"]?[1]?.published
        let published = try #require(token)
        await relay.lie(about: "POST /v1/prekeys/claims") { _ in
            ClaimedBundles(bundles: [
                .init(
                    device: 1,
                    bytes: PrekeyPublication.bundle(
                        address: published.address, identity: published.identity, signedPrekey: published.signedPrekey,
                        oneTimeKey: nil, kemKey: published.lastResort))
            ]).encoded
        }
        #expect(try await alice.send("x", to: "bob").first?.kind == "waiting relay-client-malformed-answer")
        #expect(try await alice.device.peer(DeviceAddress(account: "bob", device: 1)) == nil)
    }
}
