public import BulwarkCore
internal import Foundation

/// This device's end of all of its conversations.
///
/// ```swift
/// let alice = try await MessagingDevice.create(
///     DeviceAddress(account: "alice", device: 1), store: store, key: key, configuration: configuration)
/// if let upload = try await alice.publish(counts: nil) {
///     try await server.publish(upload.encoded)
///     try await alice.confirm(upload)
/// }
///
/// try await alice.begin(with: PrekeyBundle(encoded: server.claim(bob)))
/// for envelope in try await alice.send(text, to: [bob]) { try await server.send(envelope.encoded) }
///
/// if case .delivered(let message) = try await alice.receive(Envelope(encoded: incoming), cursor: 17) { show(message) }
/// ```
///
/// Private keys are in the store, sealed, and nowhere else. A step's new state is durable before anything of it is handed out, and nothing
/// that fails to authenticate changes any.
public actor MessagingDevice {
    /// Where messages for this device go.
    public nonisolated let address: DeviceAddress
    /// This device's public identity.
    public nonisolated let identityKey: IdentityKey
    /// Whether an older copy of the store was found when the device was opened. Its sessions are not sent on: begin new ones, and
    /// publish new prekeys.
    public nonisolated let wasRolledBack: Bool

    nonisolated let wire: Wire
    nonisolated let identity: DeviceIdentity
    nonisolated let rows: DeviceRows
    nonisolated let configuration: MessagingConfiguration
    private var gate = SerialGate()

    private init(
        _ state: DeviceState, rows: DeviceRows, configuration: MessagingConfiguration, wasRolledBack: Bool
    ) {
        wire = state.wire
        address = state.address
        identity = state.identity
        identityKey = state.identity.publicKey
        self.rows = rows
        self.configuration = configuration
        self.wasRolledBack = wasRolledBack
    }

    /// Makes a device with a new identity.
    ///
    /// - Parameters:
    ///   - address: Where messages for it go.
    ///   - store: Where its state lives; it must be empty.
    ///   - key: 32 bytes that the state is sealed under; keep them in the keychain.
    ///   - configuration: What it is given from outside.
    /// - Throws: ``MessagingError/Code/alreadyExists``; what the store throws.
    public static func create(
        _ address: DeviceAddress, store: any MessagingStore, key: SecureBytes, configuration: MessagingConfiguration
    ) async throws(MessagingError) -> MessagingDevice {
        try await create(address, wire: .bulwark, store: store, key: key, configuration: configuration)
    }

    static func create(
        _ address: DeviceAddress, wire: Wire, store: any MessagingStore, key: SecureBytes,
        configuration: MessagingConfiguration
    ) async throws(MessagingError) -> MessagingDevice {
        let rows = DeviceRows(store: store, sealer: try StateSealer(key: key), configuration: configuration)
        if try await store.row(DeviceRows.device) != nil { throw MessagingError(.alreadyExists) }
        let state = DeviceState(
            address: address, identity: try DeviceIdentity(from: configuration.entropy), wire: wire)
        var step = DeviceRows.Step(generation: Generation())
        // A device that is made anew in place of an older one goes on counting where that one was.
        step.generation.number = try await configuration.witness?.highest() ?? 0
        try rows.put(state, DeviceRows.device, version: 0, in: &step)
        try rows.put(Prekeys(), DeviceRows.prekeys, version: 0, in: &step)
        do {
            try await rows.commit(step)
        } catch {
            throw error.code == .conflict ? MessagingError(.alreadyExists) : error
        }
        return MessagingDevice(state, rows: rows, configuration: configuration, wasRolledBack: false)
    }

    /// Opens a device that ``create(_:store:key:configuration:)`` made.
    ///
    /// - Throws: ``MessagingError/Code/notFound``, ``MessagingError/Code/stateTampered``, also with another key;
    ///   what the store throws.
    public static func open(
        store: any MessagingStore, key: SecureBytes, configuration: MessagingConfiguration
    ) async throws(MessagingError) -> MessagingDevice {
        try await open(.bulwark, store: store, key: key, configuration: configuration)
    }

    static func open(
        _ wire: Wire, store: any MessagingStore, key: SecureBytes, configuration: MessagingConfiguration
    ) async throws(MessagingError) -> MessagingDevice {
        let rows = DeviceRows(store: store, sealer: try StateSealer(key: key), configuration: configuration)
        guard let state = try await rows.get(DeviceState.self, DeviceRows.device).state else {
            throw MessagingError(.notFound)
        }
        guard state.wire == wire else { throw MessagingError(.invalidValue, "a device of another protocol") }
        let wasRolledBack = try await rows.retrying { () async throws(MessagingError) in
            try await rows.leaveRolledBackState()
        }
        return MessagingDevice(state, rows: rows, configuration: configuration, wasRolledBack: wasRolledBack)
    }

    /// Signs what a relay asks for. What is signed says by its first bytes what it is, and is never a prekey.
    ///
    /// - Throws: ``MessagingError/Code/wiped``.
    package nonisolated func signature(over content: [UInt8]) throws(MessagingError) -> [UInt8] {
        try identity.signature(over: content)
    }

    /// Zeroes all keys in memory. What is called after throws ``MessagingError/Code/wiped``; open the device again.
    public func lock() {
        identity.wipe()
        rows.sealer.wipe()
    }

    /// Runs a step alone, and again when another process wrote in between.
    func alone<Result: Sendable>(
        _ body: () async throws(MessagingError) -> Result
    ) async throws(MessagingError) -> Result {
        if !gate.takeIfFree() { await withCheckedContinuation { gate.wait($0) } }
        defer { gate.leave() }
        return try await rows.retrying(body)
    }
}
