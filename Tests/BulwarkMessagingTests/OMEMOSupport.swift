import BulwarkCore
import BulwarkMessaging
import BulwarkTesting
import Foundation
import Testing

@testable import BulwarkMessaging

/// Tests/Fixtures/messaging/omemo.json.
struct OMEMOVectors: Decodable {
    struct Bundle: Decodable {
        let identity, signedPrekey, signature, oneTimePrekey: String
        let signedPrekeyID, oneTimePrekeyID: UInt32
    }
    struct Message: Decodable {
        let from, content, material, key, payload: String
        let isKeyExchange: Bool
    }

    let bundle: Bundle
    let messages: [Message]

    static func load() throws -> OMEMOVectors {
        let place = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Fixtures/messaging/omemo.json")
        let fresh = ProcessInfo.processInfo.environment["BULWARK_OMEMO_VECTORS"].map { URL(fileURLWithPath: $0) }
        return try JSONDecoder().decode(OMEMOVectors.self, from: Data(contentsOf: fresh ?? place))
    }

    /// As a client finds it.
    func checkedBundle() throws -> OMEMOBundle {
        try OMEMOBundle(
            identity: [UInt8](hex: bundle.identity),
            signedPrekey: (
                bundle.signedPrekeyID, [UInt8](hex: bundle.signedPrekey), [UInt8](hex: bundle.signature)
            ),
            oneTimePrekeys: [(bundle.oneTimePrekeyID, [UInt8](hex: bundle.oneTimePrekey))])
    }
}

/// An OMEMO:2 device with all that it stands on, and its bundle as a server has it.
final class OMEMOTestDevice: Sendable {
    let address: DeviceAddress
    let store = InMemoryMessagingStore()
    let witness = InMemoryRollbackWitness()
    let key = SecureBytes(random: 32)
    let configuration: MessagingConfiguration
    private let current: Locked<OMEMODevice>
    private let published: Locked<OMEMOBundle>

    init(
        _ account: String, clock: ManualClock = ManualClock(now: Date(timeIntervalSince1970: 1_767_225_700)),
        trust: TrustPolicy = .firstUse, limits: MessagingLimits = MessagingLimits()
    ) async throws {
        var limits = limits
        limits.oneTimePrekeys = 5
        address = try DeviceAddress(account: account, device: 1)
        configuration = MessagingConfiguration(witness: witness, trust: trust, limits: limits, clock: clock)
        let device = try await OMEMODevice.create(address, store: store, key: key, configuration: configuration)
        current = Locked(device)
        let bundle = try #require(try await device.publish())
        published = Locked(bundle)
        try await device.confirm(bundle)
    }

    var device: OMEMODevice { current.withLock { $0 } }
    /// What the server has, as another client reads it.
    var bundle: OMEMOBundle {
        get throws {
            let bundle = published.withLock { $0 }
            return try OMEMOBundle(
                identity: bundle.identity.rawRepresentation,
                signedPrekey: (bundle.signedPrekeyID, bundle.signedPrekey.rawRepresentation, bundle.signature),
                oneTimePrekeys: bundle.oneTimePrekeys.map { ($0.id, $0.key.rawRepresentation) })
        }
    }

    func reopen() async throws {
        let device = try await OMEMODevice.open(store: store, key: key, configuration: configuration)
        current.withLock { $0 = device }
    }

    /// What a client does at every start.
    func publish() async throws {
        guard let bundle = try await device.publish() else { return }
        published.withLock { $0 = bundle }
        try await device.confirm(bundle)
    }

    func begin(with other: OMEMOTestDevice) async throws {
        try await device.begin(with: other.bundle, of: other.address)
    }

    func send(_ text: String, to other: OMEMOTestDevice) async throws -> OMEMOStanza {
        try await device.send(SecureBytes(copying: text.utf8), to: [other.address])
    }

    func receive(_ stanza: OMEMOStanza, cursor: UInt64? = nil) async throws -> OMEMODelivery {
        let key = try #require(stanza.keys.first { $0.recipient == address })
        return try await device.receive(key, from: stanza.sender, payload: stanza.payload, cursor: cursor)
    }

    /// The text of what is delivered.
    func read(_ stanza: OMEMOStanza) async throws -> String? {
        guard case .delivered(let message) = try await receive(stanza).delivery else { return nil }
        #expect(message.id == stanza.id)
        return message.content.text
    }

    /// The versions of all rows but the count of steps, which every step writes.
    var versions: [String: UInt64] {
        store.content.rows.mapValues(\.version).filter { $0.key != "generation" }
    }
}

/// Two devices that have heard of each other.
func acquaintedOMEMODevices(_ clock: ManualClock? = nil) async throws -> (OMEMOTestDevice, OMEMOTestDevice) {
    let clock = clock ?? ManualClock(now: Date(timeIntervalSince1970: 1_767_225_700))
    let alice = try await OMEMOTestDevice("alice@example.org", clock: clock)
    let bob = try await OMEMOTestDevice("bob@example.org", clock: clock)
    try await alice.begin(with: bob)
    #expect(try await bob.read(alice.send("first", to: bob)) == "first")
    #expect(try await alice.receive(bob.device.answer(alice.address)).delivery.kind == "renewed")
    return (alice, bob)
}
