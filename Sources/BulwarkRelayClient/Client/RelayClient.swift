internal import BulwarkCore
public import BulwarkMessaging
public import BulwarkRelayAPI
internal import Foundation

/// A device and the relay that it is registered with: what is said gets to all devices of an account, and what comes is read once.
///
/// ```swift
/// let relay = RelayClient(device, transport: transport, configuration: RelayClientConfiguration(relay: "relay.example.com"))
/// try await relay.register()
///
/// Task { try await relay.run { event in if case .message(let message, _) = event { await show(message) } } }
/// try await relay.send(SecureBytes(copying: "Hello".utf8), to: ["bob"])
/// ```
///
/// A message is durable in the device's store before this tries to send it, under one name whatever happens: the relay keeps it once. What comes is stored
/// by the device before the relay is told that it may go. So a crash, a lost answer or a relay that starts anew loses nothing and doubles
/// nothing.
public actor RelayClient {
    /// The device.
    public nonisolated let device: MessagingDevice

    nonisolated let connection: RelayConnection
    nonisolated let configuration: RelayClientConfiguration
    /// Which devices accounts have, as far as the relay said.
    var devices: [String: [UInt32]] = [:]
    /// What came of these to be told, the newest of each account.
    var deviceChanges: [String: DeviceListChange] = [:]
    /// The last message that was read in this run. What came before and was not acknowledged comes again, and is known again.
    var sequence: UInt64 = 0
    var sending = SerialGate()
    var fetching = SerialGate()
    var nextMaintenance = Date.distantPast
    /// Whether prekeys were due and could not be published.
    var isUnpublished = false
    /// When what waits in the outbox is tried again; nil where nothing waits for time to go by.
    var nextFlush: Date?
    /// What the app was told of each message that waits.
    var reported: [PendingMessage.Key: SendResult.Outcome] = [:]
    var sleeper: Task<Void, Never>?

    /// Makes a client.
    ///
    /// - Parameters:
    ///   - device: The device. Another client of it in another process is borne.
    ///   - transport: What carries requests.
    ///   - configuration: The relay's name and the client's habits.
    public init(
        _ device: MessagingDevice, transport: any RelayTransport, configuration: RelayClientConfiguration
    ) {
        self.device = device
        self.configuration = configuration
        connection = RelayConnection(
            device, transport: transport, relay: configuration.relay, clock: configuration.clock)
    }

    /// What the relay says of itself: its limits, and whether it takes new accounts.
    ///
    /// - Throws: ``RelayClientError``.
    public func information() async throws(RelayClientError) -> RelayInformation {
        try await connection.json(RelayInformation.self, from: connection.bytes(.information))
    }
}

/// What the device says is passed on under this module's error.
func messaging<Value>(
    isolation: isolated (any Actor)? = #isolation, _ body: () async throws(MessagingError) -> Value
) async throws(RelayClientError) -> Value {
    do throws(MessagingError) {
        return try await body()
    } catch {
        throw RelayClientError(error)
    }
}
