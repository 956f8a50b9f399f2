/// Reads binary property lists (`bplist00`). Every offset is checked; objects that contain themselves end at the depth limit.
struct BinaryPropertyList {
    private let bytes: [UInt8]
    private let limits: PropertyLimits
    private var offsetSize = 0
    private var referenceSize = 0
    private var objects = 0
    private var tableOffset = 0
    private var values = 0
    /// How many bytes of text and data may still be copied: many references can name one long object.
    private var budget = 64 << 20

    /// The tree of a document; all its nodes stand at the beginning of the file.
    static func tree(of bytes: [UInt8], limits: PropertyLimits) throws(PropertyError) -> PropertyNode {
        var reader = BinaryPropertyList(bytes: bytes, limits: limits)
        return try reader.document()
    }

    private init(bytes: [UInt8], limits: PropertyLimits) {
        self.bytes = bytes
        self.limits = limits
    }

    private mutating func document() throws(PropertyError) -> PropertyNode {
        // Trailer: 6 unused bytes, offset size, reference size, then object count, top object and table offset as 64 bits.
        guard bytes.count >= 40 else { throw malformed }
        let trailer = bytes.count - 32
        offsetSize = Int(bytes[trailer + 6])
        referenceSize = Int(bytes[trailer + 7])
        objects = try integer(at: trailer + 8, size: 8)
        let top = try integer(at: trailer + 16, size: 8)
        tableOffset = try integer(at: trailer + 24, size: 8)
        guard (1...8).contains(offsetSize), (1...8).contains(referenceSize), objects > 0, objects <= bytes.count,
            tableOffset >= 8, tableOffset <= trailer, objects * offsetSize <= trailer - tableOffset
        else { throw malformed }
        return try object(top, depth: 0)
    }

    private mutating func object(_ number: Int, depth: Int) throws(PropertyError) -> PropertyNode {
        guard depth < limits.depth else { throw PropertyError(.tooDeep, "values are nested too deep") }
        values += 1
        guard values <= min(limits.values, 500_000) else { throw PropertyError(.tooManyValues, "too many values") }
        guard number >= 0, number < objects else { throw malformed }
        let offset = try integer(at: tableOffset + number * offsetSize, size: offsetSize)
        guard offset >= 8, offset < tableOffset else { throw malformed }
        return PropertyNode(value: try value(at: offset, depth: depth), span: .none)
    }

    private mutating func value(at offset: Int, depth: Int) throws(PropertyError) -> PropertyNode.Value {
        let marker = bytes[offset]
        let low = Int(marker & 0x0f)
        switch marker >> 4 {
        case 0x0:
            switch marker {
            case 0x08: return .boolean(false)
            case 0x09: return .boolean(true)
            default: return .null
            }
        case 0x1:
            let size = 1 << low
            guard size <= 16, offset + 1 + size <= tableOffset else { throw malformed }
            // Numbers of 16 bytes hold unsigned 64-bit values.
            let start = size == 16 ? offset + 9 : offset + 1
            var value: UInt64 = 0
            for index in start..<(offset + 1 + size) { value = value << 8 | UInt64(bytes[index]) }
            return .number(size == 8 ? String(Int64(bitPattern: value)) : String(value))
        case 0x2, 0x3:
            let size = 1 << low
            guard size == 4 || size == 8, offset + 1 + size <= tableOffset else { throw malformed }
            var pattern: UInt64 = 0
            for index in (offset + 1)..<(offset + 1 + size) { pattern = pattern << 8 | UInt64(bytes[index]) }
            let number = size == 4 ? Double(Float(bitPattern: UInt32(pattern))) : Double(bitPattern: pattern)
            return marker >> 4 == 0x3 ? .date(String(number)) : .number(String(number))
        case 0x4:
            let (start, count) = try length(low, at: offset, unit: 1)
            return .data(Array(bytes[start..<(start + count)]))
        case 0x5:
            let (start, count) = try length(low, at: offset, unit: 1)
            return .string(String(decoding: bytes[start..<(start + count)], as: UTF8.self))
        case 0x6:
            let (start, count) = try length(low, at: offset, unit: 2)
            var units: [UInt16] = []
            units.reserveCapacity(count)
            for index in 0..<count {
                units.append(UInt16(bytes[start + index * 2]) << 8 | UInt16(bytes[start + index * 2 + 1]))
            }
            return .string(String(decoding: units, as: UTF16.self))
        case 0x8:
            return .reference(try integer(at: offset + 1, size: low + 1))
        case 0xa, 0xb, 0xc:
            let (start, count) = try length(low, at: offset, unit: referenceSize)
            var elements: [PropertyNode] = []
            for index in 0..<count {
                elements.append(
                    try object(try integer(at: start + index * referenceSize, size: referenceSize), depth: depth + 1))
            }
            return .array(elements)
        case 0xd:
            let (start, count) = try length(low, at: offset, unit: referenceSize * 2)
            var entries: [PropertyNode.Entry] = []
            for index in 0..<count {
                let key = try object(
                    try integer(at: start + index * referenceSize, size: referenceSize), depth: depth + 1)
                let node = try object(
                    try integer(at: start + (count + index) * referenceSize, size: referenceSize), depth: depth + 1)
                guard let text = key.string else { throw malformed }
                entries.append(.init(key: text, keySpan: .none, node: node))
            }
            return .dictionary(entries)
        default: throw malformed
        }
    }

    /// Where the content of an object begins and how many units it has.
    private mutating func length(_ low: Int, at offset: Int, unit: Int) throws(PropertyError) -> (Int, Int) {
        var start = offset + 1
        var count = low
        if low == 0x0f {
            guard start < tableOffset, bytes[start] >> 4 == 0x1 else { throw malformed }
            let size = 1 << Int(bytes[start] & 0x0f)
            guard size <= 8 else { throw malformed }
            count = try integer(at: start + 1, size: size)
            start += 1 + size
        }
        guard count >= 0, start <= tableOffset, count <= (tableOffset - start) / unit else { throw malformed }
        budget -= count
        guard budget >= 0 else { throw PropertyError(.tooManyValues, "too much content") }
        return (start, count)
    }

    /// A big-endian number that fits an `Int`.
    private func integer(at offset: Int, size: Int) throws(PropertyError) -> Int {
        guard offset >= 0, size >= 1, size <= 16, offset <= bytes.count - size else { throw malformed }
        var value: UInt64 = 0
        for index in offset..<(offset + size) {
            guard value >> 56 == 0 else { throw malformed }
            value = value << 8 | UInt64(bytes[index])
        }
        guard let result = Int(exactly: value) else { throw malformed }
        return result
    }

    private var malformed: PropertyError { PropertyError(.malformed, "a damaged binary property list") }
}
