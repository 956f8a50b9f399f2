import BulwarkCore
import BulwarkMessaging
import BulwarkRelayAPI
import BulwarkRelayClient
import BulwarkRelayHTTP
import BulwarkTesting
import Foundation
import Testing

@testable import BulwarkRelay

@Suite("Real devices over a relay", .serialized)
struct MessagingTests {
    /// A messaging device and its client.
    private struct Member {
        let device: MessagingDevice
        let relay: RelayClient

        init(_ account: String, device number: UInt32 = 1, _ kit: RelayKit) async throws {
            var limits = MessagingLimits()
            limits.oneTimePrekeys = 2
            limits.refillBelow = 1
            device = try await MessagingDevice.create(
                DeviceAddress(account: account, device: number), store: InMemoryMessagingStore(),
                key: SecureBytes(random: 32),
                configuration: MessagingConfiguration(
                    witness: InMemoryRollbackWitness(), limits: limits, clock: SystemClock()))
            let transport = try HTTPSRelayTransport("https://\(RelayKit.name):\(kit.port)", client: kit.client)
            relay = RelayClient(
                device, transport: transport, configuration: RelayClientConfiguration(relay: RelayKit.name))
        }

        func join(_ authorization: DeviceAuthorization? = nil) async throws {
            try await relay.register(authorization: authorization)
            _ = try await relay.publishPrekeys()
        }

        func send(_ text: String, to account: String) async throws {
            let results = try await relay.send(SecureBytes(copying: text.utf8), to: [account])
            for result in results { #expect(result.outcome == .sent) }
        }

        func receive(waiting wait: Int = 0) async throws -> [String] {
            try await relay.receive(waiting: wait).events.compactMap { event in
                guard case .message(let message, _) = event else { return nil }
                return message.content.withExposedBytes { String(decoding: $0, as: UTF8.self) }
            }
        }
    }

    @Test("They begin a session by what the relay hands out, and talk in both directions")
    func conversation() async throws {
        try await RelayKit.run(tls: true) { kit in
            let alice = try await Member("alice", kit), bob = try await Member("bob", kit)
            try await alice.join()
            try await bob.join()
            try await alice.send("hello", to: "bob")
            try await alice.send("are you there?", to: "bob")
            #expect(try await bob.receive() == ["hello", "are you there?"])
            #expect(try await bob.receive().isEmpty)
            async let answer = alice.receive(waiting: 60)
            await Patience.wait { kit.relay.waiters.count == 1 }
            try await bob.send("yes", to: "alice")
            let texts = try await answer
            #expect(texts == ["yes"])
        }
    }

    @Test("A device that joins gets what is sent after, without anybody asking for its name")
    func newDevice() async throws {
        try await RelayKit.run(tls: true) { kit in
            let alice = try await Member("alice", kit), bob = try await Member("bob", kit)
            let second = try await Member("bob", device: 2, kit)
            try await alice.join()
            try await bob.join()
            try await alice.send("one", to: "bob")
            try await second.join(
                try await bob.relay.authorize(second.device.identityKey, as: second.device.address.device, for: 60))
            try await alice.send("two", to: "bob")
            #expect(try await bob.receive() == ["one", "two"])
            #expect(try await second.receive() == ["two"])
            try await bob.relay.remove(device: 2)
            try await alice.send("three", to: "bob")
            #expect(try await bob.receive() == ["three"])
        }
    }
}
