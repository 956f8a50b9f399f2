import BulwarkCore
import BulwarkMessaging

/// A device of OMEMO:2 with what it published.
struct OMEMOSubject: Sendable {
    let device: OMEMODevice
    let bundle: OMEMOBundle

    init(_ account: String, keys: Int) async throws {
        var limits = MessagingLimits()
        limits.oneTimePrekeys = keys
        device = try await OMEMODevice.create(
            DeviceAddress(account: account, device: 1), store: MemoryStore(), key: SecureBytes(random: 32),
            configuration: MessagingConfiguration(witness: nil, limits: limits))
        guard let bundle = try await device.publish() else { throw MessagingError(.notFound) }
        try await device.confirm(bundle)
        self.bundle = bundle
    }

    func receive(_ stanza: OMEMOStanza) async throws {
        let outcome = try await device.receive(stanza.keys[0], from: stanza.sender, payload: stanza.payload)
        guard case .delivered = outcome.delivery else { throw MessagingError(.notAuthentic) }
    }
}
