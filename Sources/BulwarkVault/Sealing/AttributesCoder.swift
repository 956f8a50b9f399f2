internal import BulwarkStorage
internal import Foundation

/// Writes what a listing shows of an item: address, control, label and dates.
enum AttributesCoder {
    static func bytes(_ attributes: KeychainAttributes) -> [UInt8] {
        var writer = ByteWriter()
        AddressCoder.write(attributes.address, to: &writer)
        writer.write(AccessCoder.byte(attributes.accessControl))
        writer.write(attributes.label)
        writer.write(milliseconds(attributes.created))
        writer.write(milliseconds(attributes.modified))
        // To a multiple of 32 bytes, so that the size says little of the names.
        writer.write(raw: repeatElement(0, count: (32 - writer.bytes.count % 32) % 32))
        return writer.bytes
    }

    static func attributes(
        _ bytes: UnsafeRawBufferPointer, _ accessibility: Accessibility
    ) throws(StorageError) -> KeychainAttributes {
        var reader = ByteReader(bytes)
        let address = try AddressCoder.read(&reader)
        let control = try AccessCoder.control(try reader.number())
        let label = try reader.optionalText()
        let created = date(try reader.number())
        let modified = date(try reader.number())
        return KeychainAttributes(
            address: address, accessibility: accessibility, accessControl: control, label: label, created: created,
            modified: modified)
    }

    private static func milliseconds(_ date: Date?) -> Int64 {
        guard let date else { return .min }
        return Int64(exactly: (date.timeIntervalSince1970 * 1000).rounded()) ?? .min
    }

    private static func date(_ milliseconds: Int64) -> Date? {
        milliseconds == .min ? nil : Date(timeIntervalSince1970: Double(milliseconds) / 1000)
    }
}
