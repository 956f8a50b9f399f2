public import BulwarkCore

extension SecureBytes: KeychainValue {
    /// Takes the item's bytes as they are.
    public init(keychainBytes bytes: SecureBytes) { self = bytes }

    /// The bytes themselves.
    ///
    /// - Throws: ``StorageError/Code/wiped`` when they are gone.
    public func keychainBytes() throws(StorageError) -> SecureBytes {
        if isWiped { throw StorageError(.wiped) }
        return self
    }
}

extension Secret: KeychainValue {
    /// Takes the item's bytes as UTF-8.
    ///
    /// - Throws: ``StorageError/Code/wrongType`` when they are none.
    public init(keychainBytes bytes: SecureBytes) throws(StorageError) {
        do throws(CoreError) {
            try self.init(utf8: bytes)
        } catch {
            throw StorageError(.wrongType, "the item is no UTF-8 text")
        }
    }

    /// The text's UTF-8 bytes.
    ///
    /// - Throws: ``StorageError/Code/wiped`` when they are gone.
    public func keychainBytes() throws(StorageError) -> SecureBytes {
        if utf8.isWiped { throw StorageError(.wiped) }
        return utf8
    }
}
