internal import BulwarkCore
internal import BulwarkStorage

/// Writes what a read gives of an item: control, label and value, padded to a multiple of 32 bytes.
///
/// Control and label stand here once more than among the attributes, so that one decryption gives the item.
enum ValueCoder {
    static func bytes(_ item: KeychainItem) -> SecureBytes {
        var head = ByteWriter()
        head.write(AccessCoder.byte(item.accessControl))
        head.write(item.label)
        head.write(UInt32(clamping: item.value.count))
        let size = head.bytes.count + item.value.count
        return SecureBytes(count: (size + 31) / 32 * 32) { memory in
            memory.copyBytes(from: head.bytes)
            item.value.withExposedBytes { value in
                UnsafeMutableRawBufferPointer(rebasing: memory[head.bytes.count...]).copyMemory(from: value)
            }
        }
    }

    static func item(
        _ bytes: UnsafeRawBufferPointer, at address: KeychainAddress, _ accessibility: Accessibility
    ) throws(StorageError) -> KeychainItem {
        var reader = ByteReader(bytes)
        let control = try AccessCoder.control(try reader.number())
        let label = try reader.optionalText()
        let count = Int(try reader.number(UInt32.self))
        let value = SecureBytes(copying: try reader.raw(count))
        return KeychainItem(
            address: address, value: value, accessibility: accessibility, accessControl: control, label: label)
    }
}
