internal import Foundation

/// A value of a property list that is to be written.
package indirect enum ListValue: Sendable {
    case string(String)
    case integer(Int64)
    case boolean(Bool)
    case data([UInt8])
    /// Seconds since 2001.
    case date(Double)
    /// A reference of a keyed archive.
    case reference(Int)
    case array([ListValue])
    /// Entries in their order.
    case dictionary([(String, ListValue)])

    /// Seconds since 1970 as a date.
    package static func date(since1970 seconds: Int64) -> ListValue { .date(Double(seconds) - 978_307_200) }
}

/// Writes binary property lists, references included, which Foundation writes for its own archiver alone.
package struct BinaryListWriter {
    private var objects: [[UInt8]] = []
    private static let referenceSize = 4

    /// The bytes of a property list.
    package static func bytes(of value: ListValue) -> [UInt8] {
        var writer = BinaryListWriter()
        let top = writer.add(value)
        var bytes = Array("bplist00".utf8)
        var offsets: [Int] = []
        for object in writer.objects {
            offsets.append(bytes.count)
            bytes += object
        }
        let table = bytes.count
        for offset in offsets { bytes += number(offset, size: 4) }
        bytes += [0, 0, 0, 0, 0, 0, 4, UInt8(referenceSize)]
        bytes += number(writer.objects.count, size: 8) + number(top, size: 8) + number(table, size: 8)
        return bytes
    }

    private mutating func add(_ value: ListValue) -> Int {
        let index = objects.count
        objects.append([])
        objects[index] = encoded(value)
        return index
    }

    private mutating func encoded(_ value: ListValue) -> [UInt8] {
        switch value {
        case .boolean(let boolean): return [boolean ? 0x09 : 0x08]
        case .integer(let integer): return [0x13] + Self.number(Int(integer), size: 8)
        case .date(let seconds):
            return [0x33] + withUnsafeBytes(of: seconds.bitPattern.bigEndian) { Array($0) }
        case .data(let bytes): return Self.head(0x40, bytes.count) + bytes
        case .string(let text):
            if text.utf8.allSatisfy({ $0 < 0x80 }) { return Self.head(0x50, text.utf8.count) + Array(text.utf8) }
            let units = Array(text.utf16)
            return Self.head(0x60, units.count) + units.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xff)] }
        case .reference(let number): return [0x83] + Self.number(number, size: 4)
        case .array(let elements):
            return Self.head(0xa0, elements.count) + elements.flatMap { Self.number(add($0), size: Self.referenceSize) }
        case .dictionary(let entries):
            let keys = entries.flatMap { Self.number(add(.string($0.0)), size: Self.referenceSize) }
            let values = entries.flatMap { Self.number(add($0.1), size: Self.referenceSize) }
            return Self.head(0xd0, entries.count) + keys + values
        }
    }

    private static func head(_ marker: UInt8, _ count: Int) -> [UInt8] {
        count < 15 ? [marker | UInt8(count)] : [marker | 0x0f, 0x12] + number(count, size: 4)
    }

    private static func number(_ value: Int, size: Int) -> [UInt8] {
        (0..<size).map { UInt8(truncatingIfNeeded: value >> (8 * (size - 1 - $0))) }
    }
}
