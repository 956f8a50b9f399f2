import BulwarkCore
import BulwarkMessaging
import BulwarkRelayAPI
import BulwarkTesting
import Foundation
import Testing

@testable import BulwarkRelayClient

struct ReceivingTests {
    private let relay = TestRelay()

    private func pair() async throws -> (alice: Party, bob: Party) {
        (try await .registered("alice", at: relay), try await .registered("bob", at: relay))
    }

    @Test func `A lost acknowledgement brings a message again, and it is told of once`() async throws {
        let (alice, bob) = try await pair()
        try await alice.send("hello", to: "bob")
        await relay.fail("DELETE /v1/messages", .losesRequest)
        #expect(try await bob.texts() == ["hello"])
        #expect(await relay.mailbox("bob").count == 1)
        try await bob.restart()
        #expect(try await bob.texts() == [])
        #expect(await relay.mailbox("bob").isEmpty)
    }

    @Test func `A message that the store could not take comes again, and those before it are told of`() async throws {
        let (alice, bob) = try await pair()
        for text in ["one", "two", "three"] { try await alice.send(text, to: "bob") }
        bob.store.failCommits(1)
        #expect(await refusal { _ = try await bob.receive() }?.messaging?.code == .store)
        #expect(await relay.mailbox("bob").count == 3)
        #expect(try await bob.texts() == ["one", "two", "three"])
    }

    @Test func `Long lists are read page by page`() async throws {
        let (alice, bob) = try await pair()
        for number in 0..<7 { try await alice.send("\(number)", to: "bob") }
        var habits = RelayClientConfiguration(relay: TestRelay.name)
        habits.messagesInPage = 3
        let client = RelayClient(bob.device, transport: relay, configuration: habits)
        var sizes: [Int] = []
        while true {
            let page = try await client.receive()
            sizes.append(page.events.count)
            if !page.hasMore { break }
        }
        #expect(sizes == [3, 3, 1])
    }

    @Test func `A relay that says somebody else sent it, or that hands out nonsense, gets nothing delivered`()
        async throws
    {
        let (alice, bob) = try await pair()
        _ = try await Party.registered("mallory", at: relay)
        for text in ["one", "two"] { try await alice.send(text, to: "bob") }
        await relay.change("bob") { record in
            let first = record.mailbox[0]
            guard let mallory = try? RelayAddress(account: "mallory", device: 1) else { return }
            record.mailbox[0] = .init(
                sequence: first.sequence, receivedAt: first.receivedAt, sender: mallory, envelope: first.envelope)
            record.mailbox.append(
                .init(sequence: 9, receivedAt: first.receivedAt, sender: mallory, envelope: [1, 2, 3]))
        }
        #expect(
            try await bob.receive().map(\.kind) == [
                "lost messaging-malformed false", "message", "lost messaging-malformed false",
            ])
        #expect(await relay.mailbox("bob").isEmpty)
        await relay.lie(about: "GET /v1/messages") { _ in [7] }
        #expect(await refusal { _ = try await bob.receive() }?.code == .malformedAnswer)
    }

    @Test func `A relay that goes back in its list is found out`() async throws {
        let (alice, bob) = try await pair()
        try await alice.send("one", to: "bob")
        try await alice.send("two", to: "bob")
        await relay.lie(about: "GET /v1/messages") { bytes in
            guard let page = try? MailboxPage(encoded: bytes) else { return bytes }
            return MailboxPage(deliveries: page.deliveries.reversed(), hasMore: false).encoded
        }
        let page = try await bob.client.receive()
        #expect(page.events.compactMap(\.text) == ["two"] && page.hasMore)
    }

    @Test func `What comes under another key waits for a decision, and what others write does not`() async throws {
        let (alice, bob) = try await pair()
        try await alice.send("one", to: "bob")
        #expect(try await bob.texts() == ["one"])
        let carol = try await Party.registered("carol", at: relay)
        // Alice's only device is gone with its account, and the name is somebody's again.
        await relay.forget("alice")
        let other = try await Party.registered("alice", at: relay)
        try await other.send("two", to: "bob")
        try await carol.send("three", to: "bob")
        try await other.send("four", to: "bob")
        let events = try await bob.receive()
        #expect(events.map(\.kind) == ["identityChanged", "message", "identityChanged"])
        #expect(await relay.mailbox("bob").isEmpty)
        try await bob.restart()
        let decided = try await bob.client.accept(other.device.identityKey, of: other.address)
        #expect(decided.compactMap(\.text) == ["two", "four"])
        #expect(try await bob.device.held(from: other.address).isEmpty)

        await relay.forget("carol")
        let impostor = try await Party.registered("carol", at: relay)
        try await impostor.send("five", to: "bob")
        #expect(try await bob.receive().map(\.kind) == ["identityChanged"])
        let refused = try await bob.client.refuse(impostor.device.identityKey, of: impostor.address)
        #expect(refused.map(\.kind) == ["lost messaging-identity-changed false"])
        try await impostor.send("six", to: "bob")
        #expect(try await bob.receive().map(\.kind) == ["lost messaging-identity-changed false"])
    }

    @Test func `A session that is broken is begun anew, and what is said afterwards is read`() async throws {
        let (alice, bob) = try await pair()
        try await alice.send("one", to: "bob")
        #expect(try await bob.texts() == ["one"])
        let backup = bob.store.content
        try await bob.send("two", to: "alice")
        #expect(try await alice.texts() == ["two"])
        try await alice.send("three", to: "bob")
        // Bob's state goes back, and nothing noticed it.
        bob.store.content = backup
        try await bob.restart()
        #expect(try await bob.receive().map(\.kind) == ["lost messaging-not-authentic true"])
        // The renewal waits in the outbox like anything else.
        #expect(try await bob.device.pending().map(\.isRenewal) == [true])
        #expect(try await bob.client.flush().isEmpty)
        #expect(try await alice.receive().map(\.kind) == ["renewed"])
        try await alice.send("four", to: "bob")
        #expect(try await bob.texts() == ["four"])
    }

    @Test func `A renewal for a device that has gone is dropped`() async throws {
        let (alice, bob) = try await pair()
        try await alice.send("one", to: "bob")
        #expect(try await bob.texts() == ["one"])
        try await alice.send("two", to: "bob")
        await relay.change("bob") { record in
            let first = record.mailbox[0]
            record.mailbox[0] = .init(
                sequence: first.sequence, receivedAt: first.receivedAt, sender: first.sender,
                envelope: first.envelope.dropLast() + [first.envelope[first.envelope.count - 1] ^ 1])
        }
        #expect(try await bob.receive().map(\.kind) == ["lost messaging-not-authentic true"])
        await relay.forget("alice")
        #expect(try await bob.device.pending().count == 1)
        #expect(try await bob.client.flush().isEmpty)
        #expect(try await bob.device.pending().isEmpty)
    }

    @Test func `Running, a client reads what comes, sends what waits, and bears a relay that is away`() async throws {
        let (alice, bob) = try await pair()
        let events = Locked<[RelayEvent]>([])
        let client = bob.client
        let running = Task { () -> RelayClientError? in
            await refusal { try await client.run { event in events.withLock { $0.append(event) } } }
        }
        try await alice.send("one", to: "bob")
        await Patience.wait(until: { events.withLock { $0.contains { $0.text == "one" } } })
        await relay.setOffline(true)
        await Patience.wait(until: { events.withLock { $0.contains { $0.kind == "failing" } } })
        _ = try await bob.send("two", to: "alice")
        await relay.setOffline(false)
        await client.wake()
        await Patience.wait(until: { events.withLock { $0.contains { $0.kind == "outbox sent" } } })
        try await alice.send("three", to: "bob")
        await Patience.wait(until: { events.withLock { $0.contains { $0.text == "three" } } })
        running.cancel()
        #expect(await running.value?.code == .cancelled)
        #expect(events.withLock { $0.count { $0.kind == "failing" } } == 1)
        #expect(events.withLock { $0.count { $0.kind == "connected" } } == 1)
        #expect(try await alice.texts() == ["two"])
    }

    @Test func `Running, a client tells of devices that came and went, until somebody has heard of it`() async throws {
        let (alice, bob) = try await pair()
        try await alice.send("one", to: "bob")
        let second = try await bob.link(2)
        try await alice.send("two", to: "bob")
        try await bob.client.remove(device: 2)
        // A crash before anybody was told: the next message to the account brings it up again.
        try await alice.restart()
        try await alice.send("three", to: "bob")
        let events = Locked<[String]>([])
        let client = alice.client
        let running = Task { try? await client.run { event in events.withLock { $0.append(event.kind) } } }
        await Patience.wait(until: { events.withLock { $0.contains { $0.hasPrefix("devices") } } })
        running.cancel()
        await running.value
        #expect(events.withLock { $0.filter { $0.hasPrefix("devices") } } == ["devices +[2] -[2]"])
        try await alice.restart()
        #expect(try await alice.device.note(devices: [1], of: "bob") == nil)
        #expect(second.address.device == 2)
    }

    @Test func `A relay that takes no keys still hands out what came`() async throws {
        let (alice, bob) = try await pair()
        try await alice.send("one", to: "bob")
        await relay.fail(always: "GET /v1/prekeys", .answers(status: 500))
        let events = Locked<[String]>([])
        let running = Task {
            try? await bob.client.run { event in events.withLock { $0.append(event.text ?? event.kind) } }
        }
        let isThere = await Patience.wait { events.withLock { $0.contains("one") } }
        #expect(isThere)
        #expect(events.withLock { $0.filter { $0 == "unpublished" } } == ["unpublished"])
        running.cancel()
        await running.value
    }

    @Test func `A relay that answers at once with nothing is not asked without a pause`() async throws {
        let bob = try await Party.registered("bob", at: relay)
        await relay.lie(about: "GET /v1/messages") { _ in MailboxPage(deliveries: [], hasMore: true).encoded }
        var habits = RelayClientConfiguration(relay: TestRelay.name)
        habits.backoff = RelayBackoff(first: .seconds(3600), longest: .seconds(3600))
        let client = RelayClient(bob.device, transport: relay, configuration: habits)
        let running = Task { try? await client.run { _ in } }
        while await relay.counts(of: "GET /v1/messages") == 0 { try await Task.sleep(for: .milliseconds(2)) }
        try await Task.sleep(for: .milliseconds(100))
        #expect(await relay.counts(of: "GET /v1/messages") == 1)
        running.cancel()
        await running.value
    }

    @Test func `A client whose device the relay does not know ends its run`() async throws {
        let bob = try await Party("bob", at: relay)
        #expect(await refusal { try await bob.client.run { _ in } }?.code == .notRegistered)
    }

    @Test func `Waits grow to a limit, are never in step, and heed the relay`() {
        var generator = SystemRandomNumberGenerator()
        let backoff = RelayBackoff(first: .seconds(1), longest: .seconds(60))
        for _ in 0..<50 {
            #expect((Duration.seconds(0.5)...Duration.seconds(1)).contains(backoff.delay(after: 1, using: &generator)))
            #expect((Duration.seconds(4)...Duration.seconds(8)).contains(backoff.delay(after: 4, using: &generator)))
            #expect(
                (Duration.seconds(30)...Duration.seconds(60)).contains(backoff.delay(after: .max, using: &generator)))
        }
        #expect(backoff.delay(after: 1, wish: 90, using: &generator) == .seconds(90))
        #expect(backoff.delay(after: 1, wish: .max, using: &generator) == .seconds(3600))
        #expect(backoff.delay(after: 0, wish: -5, using: &generator) <= .seconds(1))
        #expect(Set((0..<20).map { _ in backoff.delay(after: 6, using: &generator) }).count > 1)
    }

    @Test func `Every code has a message, and errors tell what the relay or the device says`() {
        for code in RelayClientError.Code.all { #expect(code.message != nil, "\(code)") }
        #expect(RelayClientError(RelayError(.mailboxFull)).message == RelayError(.mailboxFull).message)
        #expect(RelayClientError(MessagingError(.wiped)).message == MessagingError(.wiped).message)
        #expect(RelayClientError(RelayError(.busy)) != RelayClientError(RelayError(.mailboxFull)))
        let request = RelayRequest("GET", "/v1/messages?after=1", token: "bwr_secret", answerBytes: 1)
        #expect("\(request) \(String(reflecting: request))".contains("secret") == false)
        var dumped = ""
        dump(request, to: &dumped)
        #expect(!dumped.contains("secret"))
    }
}
