public import BulwarkCore
internal import Foundation

/// A device that speaks OMEMO:2 (XEP-0384, `urn:xmpp:omemo:2`), the end-to-end encryption of XMPP.
///
/// ```swift
/// let device = try await OMEMODevice.create(
///     DeviceAddress(account: "alice@example.org", device: 31415), store: store, key: key, configuration: configuration)
/// if let bundle = try await device.publish() {
///     try await server.publish(bundle)
///     try await device.confirm(bundle)
/// }
///
/// let stanza = try await device.send(envelope, to: devices)
/// try await server.send(stanza)
/// try await device.confirm(stanza)
///
/// let outcome = try await device.receive(key, from: sender, payload: payload)
/// ```
///
/// It is a ``MessagingDevice`` underneath, with the same ratchet, the same sealed rows in the same ``MessagingStore``, the same transactions and the
/// same care for identities and backups. Other than there, there is no post-quantum key, no padding, and a bundle says nothing of its age: the
/// protocol has none of them. XML, device lists and SCE envelopes (XEP-0420) are the client's affair.
public struct OMEMODevice: Sendable {
    let device: MessagingDevice

    /// Where messages for this device go: the bare JID and the device's number, from 1 to 2³¹ − 1.
    public var address: DeviceAddress { device.address }
    /// This device's public identity.
    public var identityKey: IdentityKey { device.identityKey }
    /// Whether an older copy of the store was found when the device was opened. Its sessions are not sent on: begin new ones, and publish.
    public var wasRolledBack: Bool { device.wasRolledBack }

    /// Makes a device with a new identity.
    ///
    /// - Parameters:
    ///   - address: Its bare JID and its number.
    ///   - store: Where its state lives; it must be empty.
    ///   - key: 32 bytes that the state is sealed under; keep them in the keychain.
    ///   - configuration: What it is given from outside.
    /// - Throws: ``MessagingError/Code/alreadyExists``, ``MessagingError/Code/invalidValue`` for a number out of range; what the store throws.
    public static func create(
        _ address: DeviceAddress, store: any MessagingStore, key: SecureBytes, configuration: MessagingConfiguration
    ) async throws(MessagingError) -> OMEMODevice {
        try OMEMORecord.check(address)
        return OMEMODevice(
            device: try await MessagingDevice.create(
                address, wire: .omemo, store: store, key: key, configuration: configuration))
    }

    /// Opens a device that ``create(_:store:key:configuration:)`` made.
    ///
    /// - Throws: ``MessagingError/Code/notFound``, ``MessagingError/Code/stateTampered``, also with another key;
    ///   ``MessagingError/Code/invalidValue`` for a device of another protocol; what the store throws.
    public static func open(
        store: any MessagingStore, key: SecureBytes, configuration: MessagingConfiguration
    ) async throws(MessagingError) -> OMEMODevice {
        OMEMODevice(
            device: try await MessagingDevice.open(.omemo, store: store, key: key, configuration: configuration))
    }

    /// What is known about another device; nil when nothing is.
    ///
    /// - Throws: ``MessagingError``.
    public func peer(_ address: DeviceAddress) async throws(MessagingError) -> Peer? { try await device.peer(address) }

    /// Notes that a person has compared the other device's key; see ``MessagingDevice/verify(_:of:)``.
    ///
    /// - Throws: ``MessagingError/Code/identityChanged``, ``MessagingError/Code/notFound``.
    public func verify(_ key: IdentityKey, of address: DeviceAddress) async throws(MessagingError) {
        try await device.verify(key, of: address)
    }

    /// Takes another identity key for an address; see ``MessagingDevice/accept(_:of:)``.
    ///
    /// - Throws: ``MessagingError/Code/invalidValue``, ``MessagingError/Code/notFound``.
    public func accept(_ key: IdentityKey, of address: DeviceAddress) async throws(MessagingError) {
        try await device.accept(key, of: address)
    }

    /// Stays with the identity key that is in use; see ``MessagingDevice/refuse(_:of:)``.
    ///
    /// - Throws: ``MessagingError/Code/invalidValue``, ``MessagingError/Code/notFound``.
    public func refuse(_ key: IdentityKey, of address: DeviceAddress) async throws(MessagingError) {
        try await device.refuse(key, of: address)
    }

    /// Notes which devices an account's list has, whenever one comes in, and gives what a person has not been told of; see
    /// ``MessagingDevice/note(devices:of:)``.
    ///
    /// - Throws: ``MessagingError/Code/invalidValue`` for a number out of range, ``MessagingError/Code/tooLarge``.
    public func note(
        devices: some Sequence<UInt32> & Sendable, of account: String
    ) async throws(MessagingError) -> DeviceListChange? {
        let devices = Array(devices)
        for number in devices { try OMEMORecord.check(DeviceAddress(account: account, device: number)) }
        return try await device.note(devices: devices, of: account)
    }

    /// Notes that a person was told of devices that came or went.
    ///
    /// - Throws: ``MessagingError``.
    public func acknowledge(_ change: DeviceListChange) async throws(MessagingError) {
        try await device.acknowledge(change)
    }

    /// Signs the label that stands beside this device in its account's list: the attribute `labelsig` (XEP-0384 §5.3.1).
    ///
    /// - Throws: ``MessagingError/Code/invalidValue`` for a label of 32 bytes; ``MessagingError/Code/wiped``.
    public func signature(overLabel label: String) throws(MessagingError) -> [UInt8] {
        let content = Array(label.utf8)
        // The signature of a prekey is over its 32 bytes alone: a text that somebody made so that he has its private half is none to sign.
        guard content.count != AgreementPublicKey.size else {
            throw MessagingError(.invalidValue, "a label of 32 bytes could pass for a prekey")
        }
        return try device.identity.signature(over: content)
    }

    /// Zeroes all keys in memory. What is called after throws ``MessagingError/Code/wiped``; open the device again.
    public func lock() async { await device.lock() }
}
