internal import Foundation

/// A row as a read needs it: what its value is authenticated with, and the value with its nonce, each in one piece.
struct SealedItem: Sendable {
    let header: RowHeader
    /// The row's key, wrapped.
    let key: [UInt8]
    let authenticated: [UInt8]
    /// Nonce, ciphertext and tag.
    let box: Data

    init(
        header: RowHeader, key: UnsafeRawBufferPointer, attributes: UnsafeRawBufferPointer,
        value: UnsafeRawBufferPointer
    ) {
        self.header = header
        self.key = Array(key)
        authenticated = header.authenticatedData(.value, key, attributes)
        // A value's key seals once, so its nonce is zero.
        var box = Data(count: RowSealer.nonceSize + value.count)
        box.withUnsafeMutableBytes { box in
            UnsafeMutableRawBufferPointer(rebasing: box[RowSealer.nonceSize...]).copyMemory(from: value)
        }
        self.box = box
    }

    init(_ row: ItemRow) {
        self = row.key.withUnsafeBytes { key in
            row.attributes.withUnsafeBytes { attributes in
                row.value.withUnsafeBytes { value in
                    SealedItem(header: row.header, key: key, attributes: attributes, value: value)
                }
            }
        }
    }
}
