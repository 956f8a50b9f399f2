internal import BulwarkCore
internal import BulwarkKeybag
internal import BulwarkStorage
internal import Crypto
internal import Foundation

/// Seals and opens the parts of a row by AES-256-GCM.
enum RowSealer {
    // A value's key seals once: each write of a row makes a new one. So the nonce need not vary.
    private static let onlyNonce = try? AES.GCM.Nonce(data: Data(count: nonceSize))
    static let nonceSize = 12

    /// Seals the value of a row whose other parts are there: they are authenticated with it, so that whoever reads the value
    /// knows that the whole row is what was written.
    static func sealValue(
        _ item: KeychainItem, _ row: ItemRow, under key: SymmetricKey
    ) throws(StorageError) -> Data {
        let bytes = ValueCoder.bytes(item)
        defer {
            bytes.wipe()
            KeyResidue.overwriteLast()
        }
        do {
            let authenticated = row.key.withUnsafeBytes { key in
                row.attributes.withUnsafeBytes { row.header.authenticatedData(.value, key, $0) }
            }
            guard let nonce = onlyNonce,
                let combined = try bytes.withUnwipedBytes({ bytes in
                    try AES.GCM.seal(bytes, using: key, nonce: nonce, authenticating: authenticated).combined
                })
            else { throw StorageError(.system) }
            return combined.dropFirst(nonceSize)
        } catch {
            throw StorageError(.system, "a value could not be sealed")
        }
    }

    static func openValue(
        _ sealed: SealedItem, at address: KeychainAddress, under key: SymmetricKey
    ) throws(StorageError) -> KeychainItem {
        var bytes = try open(sealed.box, sealed.authenticated, under: key, "an item")
        return try read(&bytes) { bytes throws(StorageError) in
            try ValueCoder.item(bytes, at: address, sealed.header.accessibility)
        }
    }

    /// Seals the attributes of a row. Its value is to be sealed next, which overwrites what this leaves on the heap as
    /// ``KeyResidue/overwriteLast()`` would.
    static func sealAttributes(
        _ attributes: KeychainAttributes, _ header: RowHeader, under key: SymmetricKey
    ) throws(StorageError) -> Data {
        do {
            let box = try AES.GCM.seal(
                AttributesCoder.bytes(attributes), using: key, nonce: RowNonce.next(header.sequence),
                authenticating: header.authenticatedData(.attributes))
            guard let combined = box.combined else { throw StorageError(.system) }
            return combined
        } catch {
            throw StorageError(.system, "an item's attributes could not be sealed")
        }
    }

    static func openAttributes(
        _ sealed: Data, _ header: RowHeader, under key: SymmetricKey
    ) throws(StorageError) -> KeychainAttributes {
        let authenticated = header.authenticatedData(.attributes)
        var bytes = try open(sealed, authenticated, under: key, "an item's attributes")
        return try read(&bytes) { bytes throws(StorageError) in
            try AttributesCoder.attributes(bytes, header.accessibility)
        }
    }

    private static func open(
        _ sealed: Data, _ authenticated: [UInt8], under key: SymmetricKey, _ what: StaticString
    ) throws(StorageError) -> Data {
        defer { KeyResidue.overwriteLast() }
        guard let box = try? AES.GCM.SealedBox(combined: sealed),
            let bytes = try? AES.GCM.open(box, using: key, authenticating: authenticated)
        else { throw .tampered(what) }
        return bytes
    }

    /// Reads what was opened, and zeroes it. What is padded is never so small that `Data` keeps it elsewhere than on the
    /// heap, and nothing else holds it; a test looks for what is left.
    private static func read<Result>(
        _ bytes: inout Data, _ body: (UnsafeRawBufferPointer) throws(StorageError) -> Result
    ) throws(StorageError) -> Result {
        defer { bytes.withUnsafeMutableBytes { SecureMemory.zero($0) } }
        let result = bytes.withUnsafeBytes { bytes in
            Swift.Result { () throws(StorageError) in try body(bytes) }
        }
        return try result.get()
    }
}
