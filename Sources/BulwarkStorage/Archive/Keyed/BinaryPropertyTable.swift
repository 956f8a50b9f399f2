/// The values of a binary property list (`bplist00`), each read once and not expanded, so that what is read is linear in the bytes.
struct BinaryPropertyTable {
    enum Value {
        case dictionary([String: Int])
        case array([Int])
        case text(String)
        /// A reference of a keyed archive to one of its objects.
        case reference(Int)
        case other
    }

    private(set) var values: [Value] = []
    private var top = 0

    /// The outermost value.
    var root: Value { values[top] }

    init(_ bytes: [UInt8], _ limits: KeyedArchiveLimits) throws(StorageError) {
        guard bytes.starts(with: Array("bplist00".utf8)), bytes.count >= 40 else {
            throw StorageError(.wrongType, "it is no binary property list")
        }
        guard bytes.count <= limits.byteCount else { throw StorageError(.tooLarge) }
        var reader = try BinaryPropertyReader(bytes, limits)
        (values, top) = try reader.read()
    }

    /// The value of a number.
    func value(_ number: Int?) -> Value? { number.map { values[$0] } }

    /// The text of a number, where it is one.
    func text(_ number: Int?) -> String? {
        if case .text(let text)? = value(number) { text } else { nil }
    }

    /// The objects that a value refers to, itself or in what it holds.
    ///
    /// - Parameter steps: How many values may still be looked at: containers that hold one another over and over make the work grow
    ///   beyond the bytes.
    func references(from number: Int, below count: Int, steps: inout Int) throws(StorageError) -> [Int] {
        var found: [Int] = []
        // Keyed archives hold containers in an object one level deep; more is nothing that an archiver writes.
        var waiting = [(number, 0)]
        while let (number, depth) = waiting.popLast() {
            steps -= 1
            guard steps >= 0 else { throw StorageError(.tooLarge, "values are held over and over") }
            switch values[number] {
            case .reference(let object):
                guard object < count else { throw .tampered("an object that is not there") }
                found.append(object)
            case .array(let items) where depth < 4: waiting += items.map { ($0, depth + 1) }
            case .dictionary(let members) where depth < 4: waiting += members.values.map { ($0, depth + 1) }
            case .array, .dictionary: throw StorageError(.tooLarge, "values are nested too deep")
            case .text, .other: break
            }
        }
        return found
    }
}

/// Reads the bytes of a ``BinaryPropertyTable``.
private struct BinaryPropertyReader {
    private let bytes: [UInt8]
    private let offsetSize: Int
    private let referenceSize: Int
    private let count: Int
    private let top: Int
    private let table: Int
    /// How many bytes may still be read: values that overlap would make the work grow beyond the bytes.
    private var budget: Int

    init(_ bytes: [UInt8], _ limits: KeyedArchiveLimits) throws(StorageError) {
        self.bytes = bytes
        budget = bytes.count
        let trailer = bytes.count - 32
        offsetSize = Int(bytes[trailer + 6])
        referenceSize = Int(bytes[trailer + 7])
        count = try Self.number(bytes, trailer + 8, 8)
        top = try Self.number(bytes, trailer + 16, 8)
        table = try Self.number(bytes, trailer + 24, 8)
        guard (1...8).contains(offsetSize), (1...8).contains(referenceSize), (8...trailer).contains(table),
            top < count, count <= (trailer - table) / offsetSize
        else { throw .tampered("the property list is damaged") }
        guard count <= limits.valueCount else { throw StorageError(.tooLarge) }
    }

    mutating func read() throws(StorageError) -> ([BinaryPropertyTable.Value], Int) {
        var values: [BinaryPropertyTable.Value] = []
        values.reserveCapacity(count)
        var keys: [(value: Int, keys: [Int], members: [Int])] = []
        for number in 0..<count {
            let offset = try Self.number(bytes, table + number * offsetSize, offsetSize)
            guard (8..<table).contains(offset) else { throw damaged }
            let (low, high) = (Int(bytes[offset] & 15), bytes[offset] >> 4)
            switch high {
            case 0x5, 0x6:
                let (start, length) = try size(offset, low)
                let width = high == 0x5 ? 1 : 2
                try charge(start, length, width)
                values.append(.text(text(start, length, width)))
            case 0x8:
                try charge(offset + 1, low + 1, 1)
                values.append(.reference(try Self.number(bytes, offset + 1, low + 1)))
            case 0xA, 0xC:
                let (start, length) = try size(offset, low)
                values.append(.array(try references(start, length)))
            case 0xD:
                let (start, length) = try size(offset, low)
                let names = try references(start, length)
                keys.append((number, names, try references(start + length * referenceSize, length)))
                values.append(.other)
            default: values.append(.other)
            }
        }
        for entry in keys {
            var members: [String: Int] = [:]
            for (key, member) in zip(entry.keys, entry.members) {
                // A key that comes twice would mean one thing here and another to the unarchiver.
                guard case .text(let name) = values[key], members.updateValue(member, forKey: name) == nil else {
                    throw damaged
                }
            }
            values[entry.value] = .dictionary(members)
        }
        return (values, top)
    }

    private var damaged: StorageError { .tampered("the property list is damaged") }

    /// Where the content of a value starts, and how many items it has.
    private func size(_ offset: Int, _ low: Int) throws(StorageError) -> (start: Int, length: Int) {
        if low < 15 { return (offset + 1, low) }
        guard offset + 1 < table, bytes[offset + 1] >> 4 == 1 else { throw damaged }
        let width = 1 << Int(bytes[offset + 1] & 15)
        guard width <= 8, offset + 2 + width <= table else { throw damaged }
        return (offset + 2 + width, try Self.number(bytes, offset + 2, width))
    }

    private mutating func charge(_ start: Int, _ length: Int, _ width: Int) throws(StorageError) {
        guard start <= table, length <= (table - start) / width else { throw damaged }
        budget -= length * width
        guard budget >= 0 else { throw damaged }
    }

    private mutating func references(_ start: Int, _ length: Int) throws(StorageError) -> [Int] {
        try charge(start, length, referenceSize)
        var found: [Int] = []
        found.reserveCapacity(length)
        for index in 0..<length {
            let number = try Self.number(bytes, start + index * referenceSize, referenceSize)
            guard number < count else { throw damaged }
            found.append(number)
        }
        return found
    }

    private func text(_ start: Int, _ length: Int, _ width: Int) -> String {
        if width == 1 { return String(decoding: bytes[start..<start + length], as: UTF8.self) }
        return String(
            decoding: (0..<length).map { UInt16(bytes[start + 2 * $0]) << 8 | UInt16(bytes[start + 2 * $0 + 1]) },
            as: UTF16.self)
    }

    private static func number(_ bytes: [UInt8], _ offset: Int, _ size: Int) throws(StorageError) -> Int {
        guard offset >= 0, offset + size <= bytes.count else { throw .tampered("the property list is damaged") }
        var number: UInt64 = 0
        for byte in bytes[offset..<offset + size] {
            guard number >> 56 == 0 else { throw .tampered("the property list is damaged") }
            number = number << 8 | UInt64(byte)
        }
        guard let number = Int(exactly: number) else { throw .tampered("the property list is damaged") }
        return number
    }
}
