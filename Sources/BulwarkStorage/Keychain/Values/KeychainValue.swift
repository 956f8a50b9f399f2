public import BulwarkCore
internal import Foundation

/// A value that can be an item of the keychain.
///
/// `Codable` types conform by saying so, and are stored as JSON:
///
/// ```swift
/// struct Session: Codable, KeychainValue { var user: String; var expires: Date }
/// ```
///
/// - Warning: The JSON coder leaves copies in memory that nobody zeroes. Give what is a secret as a whole its own item, as a
///   `Secret`, `SecureBytes` or key.
public protocol KeychainValue: Sendable {
    /// Reads a value from the bytes of an item.
    ///
    /// - Throws: ``StorageError/Code/wrongType`` when they are none.
    init(keychainBytes bytes: SecureBytes) throws(StorageError)

    /// The bytes of an item.
    ///
    /// - Throws: ``StorageError/Code/wrongType`` when the value cannot be written.
    func keychainBytes() throws(StorageError) -> SecureBytes
}

extension KeychainValue where Self: Codable {
    /// Reads JSON.
    ///
    /// - Throws: ``StorageError/Code/wrongType`` when it does not describe a value.
    public init(keychainBytes bytes: SecureBytes) throws(StorageError) {
        var data = bytes.withExposedBytes { Data($0) }
        defer { data.withUnsafeMutableBytes { SecureMemory.zero($0) } }
        guard let value = try? JSONDecoder().decode(Self.self, from: data) else {
            throw StorageError(.wrongType, "the item is not the JSON of its type")
        }
        self = value
    }

    /// Writes JSON.
    ///
    /// - Throws: ``StorageError/Code/wrongType`` when the value cannot be written as JSON.
    public func keychainBytes() throws(StorageError) -> SecureBytes {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        guard var data = try? encoder.encode(self) else {
            throw StorageError(.wrongType, "the value cannot be written as JSON")
        }
        return SecureBytes(wiping: &data)
    }
}
