public import BulwarkCore
public import Foundation

/// A random name for this installation: tells one from another, and nothing about the device or its owner.
public struct DeviceIdentifier: Sendable, Hashable, KeychainValue {
    /// The name.
    public let uuid: UUID

    /// Makes a new name.
    public init(from entropy: some EntropySource = SystemEntropy()) {
        var bytes = entropy.bytes(16)
        // RFC 9562 §5.4: version 4, variant 10.
        bytes[6] = bytes[6] & 0x0F | 0x40
        bytes[8] = bytes[8] & 0x3F | 0x80
        uuid = bytes.withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
    }

    /// Takes the item's bytes as UUID in text form.
    ///
    /// - Throws: ``StorageError/Code/wrongType`` when they are none.
    public init(keychainBytes bytes: SecureBytes) throws(StorageError) {
        let text = bytes.withExposedBytes { String(decoding: $0, as: UTF8.self) }
        guard let uuid = UUID(uuidString: text) else { throw StorageError(.wrongType, "the item is no UUID") }
        self.uuid = uuid
    }

    /// The name in text form.
    public func keychainBytes() throws(StorageError) -> SecureBytes {
        SecureBytes(copying: uuid.uuidString.utf8)
    }
}
