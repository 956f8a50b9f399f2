import BulwarkCore
import BulwarkMessaging
import BulwarkRelayAPI
import BulwarkRelayClient
import BulwarkTesting
import Foundation
import Testing

/// A device with its store and its client.
final class Party: Sendable {
    let address: DeviceAddress
    let store = InMemoryMessagingStore()
    let key = SecureBytes(random: 32)
    let relay: TestRelay
    private let transport: any RelayTransport
    private let current: Locked<RelayClient>

    init(_ account: String, _ device: UInt32 = 1, at relay: TestRelay, over transport: (any RelayTransport)? = nil)
        async throws
    {
        address = try DeviceAddress(account: account, device: device)
        self.relay = relay
        self.transport = transport ?? relay
        let made = try await MessagingDevice.create(address, store: store, key: key, configuration: Self.configuration)
        current = Locked(RelayClient(made, transport: self.transport, configuration: Self.habits))
    }

    /// Registered, the first device of its account.
    static func registered(_ account: String, at relay: TestRelay) async throws -> Party {
        let party = try await Party(account, at: relay)
        try await party.client.register()
        return party
    }

    var client: RelayClient { current.withLock { $0 } }
    var device: MessagingDevice { client.device }

    private static var configuration: MessagingConfiguration {
        var limits = MessagingLimits()
        limits.oneTimePrekeys = 3
        limits.refillBelow = 2
        return MessagingConfiguration(witness: nil, limits: limits)
    }

    private static var habits: RelayClientConfiguration {
        var habits = RelayClientConfiguration(relay: TestRelay.name)
        habits.backoff = RelayBackoff(first: .milliseconds(2), longest: .milliseconds(20))
        habits.wait = 5
        return habits
    }

    /// As after a crash and a new start.
    func restart() async throws {
        let device = try await MessagingDevice.open(store: store, key: key, configuration: Self.configuration)
        let client = RelayClient(device, transport: transport, configuration: Self.habits)
        current.withLock { $0 = client }
    }

    @discardableResult
    func send(_ text: String, id: MessageID = MessageID(), to accounts: String...) async throws -> [SendResult.Outcome]
    {
        try await client.send(SecureBytes(copying: text.utf8), id: id, to: accounts).map(\.outcome)
    }

    /// All that is there now.
    func receive() async throws -> [RelayEvent] {
        var events: [RelayEvent] = []
        while true {
            let page = try await client.receive()
            events += page.events
            if !page.hasMore { return events }
        }
    }

    func texts() async throws -> [String] { try await receive().compactMap(\.text) }

    /// A second device of the account, with the leave of this one.
    func link(_ device: UInt32) async throws -> Party {
        let other = try await Party(address.account, device, at: relay)
        let leave = try await client.authorize(other.device.identityKey, as: device)
        try await other.client.register(authorization: leave)
        return other
    }
}

extension RelayEvent {
    /// What was written, for messages.
    var text: String? {
        guard case .message(let message, _) = self else { return nil }
        return message.content.withExposedBytes { String(decoding: $0, as: UTF8.self) }
    }

    var kind: String {
        switch self {
        case .message: "message"
        case .renewed: "renewed"
        case .identityChanged: "identityChanged"
        case .devicesChanged(let change): "devices +\(change.added.map(\.device)) -\(change.removed.map(\.device))"
        case .lost(_, let code, let isBegunAnew): "lost \(code.rawValue) \(isBegunAnew)"
        case .outbox(let result): "outbox \(result.outcome.kind)"
        case .unpublished: "unpublished"
        case .failing: "failing"
        case .connected: "connected"
        }
    }
}

extension SendResult.Outcome {
    var kind: String {
        switch self {
        case .sent: "sent"
        case .waiting(let error):
            "waiting \((error.messaging?.code.rawValue ?? error.relay?.code.rawValue) ?? error.code.rawValue)"
        case .failed(let error):
            "failed \((error.messaging?.code.rawValue ?? error.relay?.code.rawValue) ?? error.code.rawValue)"
        }
    }
}

/// The code of what a body throws; nil when it throws nothing.
func refusal(_ body: () async throws -> Void) async -> RelayClientError? {
    do {
        try await body()
        return nil
    } catch {
        return error as? RelayClientError
    }
}
