public import BulwarkCore
public import Crypto
internal import Foundation

extension SymmetricKey: KeychainValue {
    /// Takes the item's bytes as a key.
    ///
    /// - Throws: ``StorageError/Code/wrongType`` when they are not 16, 24 or 32.
    public init(keychainBytes bytes: SecureBytes) throws(StorageError) {
        guard [16, 24, 32].contains(bytes.count) else { throw StorageError(.wrongType, "a key has 16, 24 or 32 bytes") }
        self = bytes.withExposedBytes { SymmetricKey(data: $0) }
    }

    /// The key's bytes.
    ///
    /// - Throws: ``StorageError/Code/wrongType`` for a key of another size than 16, 24 or 32.
    public func keychainBytes() throws(StorageError) -> SecureBytes {
        let bytes = withUnsafeBytes { SecureBytes(copying: $0) }
        guard [16, 24, 32].contains(bytes.count) else { throw StorageError(.wrongType, "a key has 16, 24 or 32 bytes") }
        return bytes
    }
}

/// A key pair whose private half has a raw form.
private protocol RawPrivateKey {
    init<Bytes: ContiguousBytes>(rawRepresentation: Bytes) throws
    var rawRepresentation: Data { get }
}

extension RawPrivateKey {
    fileprivate init(raw bytes: SecureBytes) throws(StorageError) {
        var data = bytes.withExposedBytes { Data($0) }
        defer { data.withUnsafeMutableBytes { SecureMemory.zero($0) } }
        guard let key = try? Self(rawRepresentation: data) else {
            throw StorageError(.wrongType, "the item is no private key of this kind")
        }
        self = key
    }

    fileprivate func raw() -> SecureBytes {
        var data = rawRepresentation
        return SecureBytes(wiping: &data)
    }
}

extension Curve25519.Signing.PrivateKey: RawPrivateKey, KeychainValue {
    /// Takes the item's bytes as a raw private key of 32 bytes.
    ///
    /// - Throws: ``StorageError/Code/wrongType`` when they are none.
    public init(keychainBytes bytes: SecureBytes) throws(StorageError) { try self.init(raw: bytes) }

    /// The raw private key.
    public func keychainBytes() throws(StorageError) -> SecureBytes { raw() }
}

extension Curve25519.KeyAgreement.PrivateKey: RawPrivateKey, KeychainValue {
    /// Takes the item's bytes as a raw private key of 32 bytes.
    ///
    /// - Throws: ``StorageError/Code/wrongType`` when they are none.
    public init(keychainBytes bytes: SecureBytes) throws(StorageError) { try self.init(raw: bytes) }

    /// The raw private key.
    public func keychainBytes() throws(StorageError) -> SecureBytes { raw() }
}

extension P256.Signing.PrivateKey: RawPrivateKey, KeychainValue {
    /// Takes the item's bytes as a raw private key of 32 bytes.
    ///
    /// - Throws: ``StorageError/Code/wrongType`` when they are none.
    public init(keychainBytes bytes: SecureBytes) throws(StorageError) { try self.init(raw: bytes) }

    /// The raw private key.
    public func keychainBytes() throws(StorageError) -> SecureBytes { raw() }
}

extension P256.KeyAgreement.PrivateKey: RawPrivateKey, KeychainValue {
    /// Takes the item's bytes as a raw private key of 32 bytes.
    ///
    /// - Throws: ``StorageError/Code/wrongType`` when they are none.
    public init(keychainBytes bytes: SecureBytes) throws(StorageError) { try self.init(raw: bytes) }

    /// The raw private key.
    public func keychainBytes() throws(StorageError) -> SecureBytes { raw() }
}
