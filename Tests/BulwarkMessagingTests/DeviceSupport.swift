import BulwarkCore
import BulwarkMessaging
import BulwarkTesting
import Foundation
import Testing

/// A device with all that it stands on, and its prekeys at a server.
final class TestDevice: Sendable {
    let address: DeviceAddress
    let store = InMemoryMessagingStore()
    let witness = InMemoryRollbackWitness()
    let key = SecureBytes(random: 32)
    let configuration: MessagingConfiguration
    let clock: ManualClock
    private let current: Locked<MessagingDevice>
    private let published: Locked<[PrekeyUpload]>
    private let claimed = Locked(0)

    init(
        _ account: String, _ device: UInt32 = 1, clock: ManualClock, trust: TrustPolicy = .firstUse,
        limits: MessagingLimits = MessagingLimits()
    ) async throws {
        var limits = limits
        // Fewer, for the tests' time: 100 ML-KEM keys take a while in debug builds.
        limits.oneTimePrekeys = 3
        limits.refillBelow = 2
        address = try DeviceAddress(account: account, device: device)
        self.clock = clock
        configuration = MessagingConfiguration(witness: witness, trust: trust, limits: limits, clock: clock)
        let made = try await MessagingDevice.create(address, store: store, key: key, configuration: configuration)
        current = Locked(made)
        let upload = try #require(try await made.publish(counts: nil))
        try await made.confirm(upload)
        published = Locked([upload])
    }

    var device: MessagingDevice { current.withLock { $0 } }
    var upload: PrekeyUpload { published.withLock { $0[$0.count - 1] } }

    /// What a server hands out: each one-time key once.
    func bundle() -> PrekeyBundle {
        let number = claimed.withLock { number in
            defer { number += 1 }
            return number
        }
        let upload = upload
        return PrekeyBundle(
            upload, oneTimePrekey: upload.oneTimePrekeys.dropFirst(number).first,
            kemPrekey: upload.kemPrekeys.dropFirst(number).first ?? upload.lastResort)
    }

    /// As after a new start of the app.
    func reopen() async throws {
        let device = try await MessagingDevice.open(store: store, key: key, configuration: configuration)
        current.withLock { $0 = device }
    }

    func publish(counts: PrekeyCounts?) async throws {
        guard let upload = try await device.publish(counts: counts) else { return }
        try await device.confirm(upload)
        claimed.withLock { $0 = 0 }
        published.withLock { $0.append(upload) }
    }

    func begin(with other: TestDevice) async throws { try await device.begin(with: other.bundle()) }

    func send(_ text: String, to others: TestDevice...) async throws -> [Envelope] {
        try await device.send(SecureBytes(copying: text.utf8), to: others.map(\.address))
    }

    /// The text of one message that is delivered.
    func read(_ envelope: Envelope) async throws -> String? {
        // Over the wire.
        guard case .delivered(let message) = try await receive(envelope) else { return nil }
        return message.content.withExposedBytes { String(decoding: $0, as: UTF8.self) }
    }

    func receive(_ envelope: Envelope, cursor: UInt64? = nil) async throws -> Delivery {
        try await device.receive(Envelope(encoded: envelope.encoded), cursor: cursor)
    }

    var inbox: [String] {
        store.content.inbox.map { $0.content.withExposedBytes { String(decoding: $0, as: UTF8.self) } }
    }
}

extension Delivery {
    /// The case alone.
    var kind: String {
        switch self {
        case .delivered: "delivered"
        case .renewed: "renewed"
        case .duplicate: "duplicate"
        case .held: "held"
        case .rejected(let code, _): code.rawValue
        }
    }
}
