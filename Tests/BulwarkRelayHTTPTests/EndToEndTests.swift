import BulwarkCore
import BulwarkMessaging
import BulwarkRelayAPI
import BulwarkRelayClient
import BulwarkRelayHTTP
import BulwarkTestServers
import BulwarkTesting
import BulwarkTransport
import Foundation
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// Real devices over the real relay, over TLS on the loopback.
struct EndToEndTests {
    /// A device, its store and its client.
    private final class Party: Sendable {
        let store = InMemoryMessagingStore()
        let transport: UnsteadyTransport
        private let key = SecureBytes(random: 32)
        private let current: Locked<RelayClient>

        init(_ account: String, _ device: UInt32 = 1, at relay: RelayOnLoopback) async throws {
            transport = UnsteadyTransport(relay)
            let made = try await MessagingDevice.create(
                DeviceAddress(account: account, device: device), store: store, key: key,
                configuration: Self.configuration)
            current = Locked(RelayClient(made, transport: transport, configuration: Self.habits))
        }

        static func registered(_ account: String, at relay: RelayOnLoopback) async throws -> Party {
            let party = try await Party(account, at: relay)
            try await party.client.register()
            return party
        }

        func link(_ device: UInt32, at relay: RelayOnLoopback) async throws -> Party {
            let other = try await Party(client.device.address.account, device, at: relay)
            try await other.client.register(
                authorization: client.authorize(other.client.device.identityKey, as: device))
            return other
        }

        func restart() async throws {
            let device = try await MessagingDevice.open(
                store: store, key: key, configuration: Self.configuration)
            let client = RelayClient(device, transport: transport, configuration: Self.habits)
            current.withLock { $0 = client }
        }

        var client: RelayClient { current.withLock { $0 } }

        @discardableResult
        func send(_ text: String, to account: String) async throws -> [SendResult.Outcome] {
            try await client.send(SecureBytes(copying: text.utf8), to: [account]).map(\.outcome)
        }

        func texts() async throws -> [String] {
            var texts: [String] = []
            while true {
                let page = try await client.receive()
                texts += page.events.compactMap(EndToEndTests.text)
                if !page.hasMore { return texts }
            }
        }

        /// Fewer keys, for the tests' time.
        static var limits: MessagingLimits {
            var limits = MessagingLimits()
            limits.oneTimePrekeys = 4
            limits.refillBelow = 3
            return limits
        }

        private static var configuration: MessagingConfiguration {
            MessagingConfiguration(witness: nil, limits: limits)
        }

        private static var habits: RelayClientConfiguration {
            var habits = RelayClientConfiguration(relay: RelayOnLoopback.name)
            habits.backoff = RelayBackoff(first: .milliseconds(5), longest: .milliseconds(50))
            return habits
        }
    }

    private static func text(of event: RelayEvent) -> String? {
        guard case .message(let message, _) = event else { return nil }
        return message.content.withExposedBytes { String(decoding: $0, as: UTF8.self) }
    }

    @Test func `Two devices talk over the relay, whatever answer is lost, and over its new start`()
        async throws
    {
        try await RelayOnLoopback.run { relay in
            let alice = try await Party.registered("alice", at: relay)
            let bob = try await Party.registered("bob", at: relay)
            #expect(try await alice.client.information().name == RelayOnLoopback.name)
            #expect(try await alice.send("one", to: "bob") == [.sent, .sent])
            #expect(try await bob.texts() == ["one"])
            // Delivered, and the answer to the sender lost; stored, and the acknowledgement lost.
            alice.transport.loseAnswer(to: "POST /v1/messages")
            let outcomes = try await alice.send("two", to: "bob")
            #expect(outcomes.first.map { if case .waiting = $0 { true } else { false } } == true)
            try await alice.restart()
            #expect(try await alice.client.flush().allSatisfy { $0.outcome == .sent })
            bob.transport.loseAnswer(to: "DELETE /v1/messages")
            #expect(try await bob.texts() == ["two"])
            try await bob.restart()
            #expect(try await bob.texts() == [])

            try await alice.send("three", to: "bob")
            await relay.end()
            let waiting = try await alice.send("four", to: "bob")
            #expect(waiting == Array(repeating: .waiting(RelayClientError(.unreachable)), count: 2))
            await #expect(throws: RelayClientError(.unreachable)) { try await bob.texts() }
            try await relay.begin()
            #expect(try await alice.client.flush().allSatisfy { $0.outcome == .sent })
            #expect(try await bob.texts() == ["three", "four"])
            try await bob.send("five", to: "alice")
            #expect(try await alice.texts() == ["five"])
            await alice.transport.shutDown()
            await bob.transport.shutDown()
        }
    }

    @Test func `Devices that are added, removed and wiped are found by who writes to them`()
        async throws
    {
        try await RelayOnLoopback.run { relay in
            let alice = try await Party.registered("alice", at: relay)
            let bob = try await Party.registered("bob", at: relay)
            try await alice.send("one", to: "bob")
            let second = try await bob.link(2, at: relay)
            #expect(try await alice.send("two", to: "bob") == [.sent, .sent])
            #expect(try await bob.texts() == ["one", "two"])
            #expect(try await second.texts() == ["two"])
            #expect(try await second.send("three", to: "alice") == [.sent, .sent])
            #expect(try await bob.texts() == ["three"])

            // The second one is wiped: another identity under the same number.
            try await bob.client.remove(device: 2)
            let wiped = try await bob.link(2, at: relay)
            let outcome = try #require(try await alice.send("four", to: "bob").first)
            #expect(outcome == .waiting(RelayClientError(MessagingError(.identityChanged))))
            let key = wiped.client.device.identityKey
            let events = try await alice.client.accept(key, of: wiped.client.device.address)
            #expect(events.count == 1)
            #expect(try await wiped.texts() == ["four"])
            #expect(try await bob.texts() == ["four"])

            try await bob.client.remove(device: 2)
            #expect(try await alice.send("five", to: "bob") == [.sent, .sent])
            #expect(try await bob.texts() == ["five"])
            // More sessions than there were one-time keys: they are made anew.
            for number in 0..<6 {
                let party = try await Party.registered("guest \(number)", at: relay)
                #expect(try await party.send("hello", to: "bob") == [.sent, .sent])
                _ = try await bob.client.publishPrekeys()
                await party.transport.shutDown()
            }
            #expect(try await bob.texts() == Array(repeating: "hello", count: 6))
            for party in [alice, bob, second, wiped] { await party.transport.shutDown() }
        }
    }

    @Test
    func `A client that runs is woken by a message, and bears a network that is away for a while`()
        async throws
    {
        try await RelayOnLoopback.run { relay in
            let alice = try await Party.registered("alice", at: relay)
            let bob = try await Party.registered("bob", at: relay)
            let texts = Locked<[String]>([])
            let client = bob.client
            let running = Task {
                try? await client.run { event in
                    guard let text = Self.text(of: event) else { return }
                    texts.withLock { $0.append(text) }
                }
            }
            try await alice.send("one", to: "bob")
            await Patience.wait(until: { texts.withLock { $0 == ["one"] } })
            bob.transport.setOffline(true)
            // The request that waits already may still bring it: then its acknowledgement is lost.
            try await alice.send("two", to: "bob")
            bob.transport.setOffline(false)
            await client.wake()
            try await alice.send("three", to: "bob")
            await Patience.wait(until: { texts.withLock { $0.count >= 3 } })
            running.cancel()
            await running.value
            #expect(texts.withLock { $0 } == ["one", "two", "three"])
            await alice.transport.shutDown()
            await bob.transport.shutDown()
        }
    }

    @Test("Attachments go up and down sealed", arguments: [0, 65536, 300_001])
    func attachments(size: Int) async throws {
        try await RelayOnLoopback.run { relay in
            let alice = try await Party.registered("alice", at: relay)
            let bob = try await Party.registered("bob", at: relay)
            let content = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 7) }
            let stream = RelayStream(reading: {
                var rest = content[...]
                return {
                    guard !rest.isEmpty else { return nil }
                    defer { rest = rest.dropFirst(50_000) }
                    return Array(rest.prefix(50_000))
                }
            })
            let attachment = try await alice.client.upload(stream, length: size)
            let read = Locked<[UInt8]>([])
            try await bob.client.download(RemoteAttachment(encoded: attachment.encoded())) { part in
                read.withLock { $0 += part }
            }
            #expect(read.withLock { $0 } == content)
            await alice.transport.shutDown()
            await bob.transport.shutDown()
        }
    }

    @Test func `Who answers with another authority's certificate gets no token`() async throws {
        try await RelayOnLoopback.run { relay in
            let bob = try await Party.registered("bob", at: relay)
            let stranger = try HTTPSRelayTransport(
                "https://localhost:\(await relay.port)",
                client: RelayOnLoopback.client(trusting: LocalAuthority(name: "another").root))
            let client = RelayClient(
                bob.client.device, transport: stranger,
                configuration: RelayClientConfiguration(relay: RelayOnLoopback.name))
            await #expect(throws: RelayClientError(.untrusted)) { try await client.receive() }
            await bob.transport.shutDown()
        }
    }

    @Test func `The same goes over a URLSession, with attachments by way of files`() async throws {
        try await RelayOnLoopback.run(isPlain: true) { relay in
            let session = URLSession(configuration: .ephemeral)
            let root = try #require(URL(string: "http://127.0.0.1:\(await relay.port)/"))
            func client(_ account: String) async throws -> RelayClient {
                let device = try await MessagingDevice.create(
                    DeviceAddress(account: account, device: 1), store: InMemoryMessagingStore(),
                    key: SecureBytes(random: 32),
                    configuration: MessagingConfiguration(witness: nil, limits: Party.limits))
                let client = RelayClient(
                    device, transport: SessionRelayTransport(root, session: session),
                    configuration: RelayClientConfiguration(relay: RelayOnLoopback.name))
                try await client.register()
                return client
            }
            let alice = try await client("alice")
            let bob = try await client("bob")
            #expect(
                try await alice.send(SecureBytes(copying: "hello".utf8), to: ["bob"]).map(\.outcome) == [
                    .sent, .sent,
                ])
            #expect(try await bob.receive(waiting: 5).events.compactMap(Self.text) == ["hello"])
            // Beyond what is kept in memory.
            let content = [UInt8](repeating: 7, count: 6 << 20)
            let attachment = try await alice.upload(RelayStream(content), length: content.count)
            let read = Locked<[UInt8]>([])
            try await bob.download(attachment) { part in read.withLock { $0 += part } }
            #expect(read.withLock { $0 } == content)
            await relay.end()
            await #expect(throws: RelayClientError(.unreachable)) { try await bob.receive() }
            session.invalidateAndCancel()
        }
    }
}
