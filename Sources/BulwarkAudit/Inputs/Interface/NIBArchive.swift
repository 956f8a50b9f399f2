/// A compiled interface (`NIBArchive`): objects, each with a class and values by their keys. `ibtool` writes it for each view and controller of
/// a storyboard; Apple documents it nowhere, and those who read it agree on it.
///
/// Every place is looked at before it is followed, and all that is read is linear in the file.
struct NIBArchive: Sendable {
    enum Value: Sendable, Hashable {
        case integer(Int)
        case boolean(Bool)
        /// Where the bytes stand in the file.
        case data(Range<Int>)
        /// An object by its number.
        case object(Int)
        case other
    }

    struct Object: Sendable {
        var className: String
        /// The numbers of its values.
        var values: Range<Int>
    }

    private static let signature = Array("NIBArchive".utf8)

    private(set) var objects: [Object] = []
    private let bytes: BoundedBytes
    private var values: [(key: Int, value: Value)] = []
    private var keys: [String] = []

    /// Whether bytes begin as a compiled interface.
    static func isBegun(_ bytes: [UInt8]) -> Bool { bytes.starts(with: signature) }

    /// Reads a file; nil for one that is none, or damaged.
    init?(_ bytes: [UInt8]) {
        guard Self.isBegun(bytes) else { return nil }
        self.bytes = BoundedBytes(bytes)
        // Behind the signature and two versions: for objects, keys, values and classes how many there are, and where they begin.
        let header = (0..<8).compactMap { self.bytes.number(32, at: 18 + $0 * 4) }
        guard header.count == 8 else { return nil }
        var classes: [String] = []
        guard
            read(header[2], at: header[3], { $0.text() }, { keys.append($0) }),
            read(header[4], at: header[5], { $0.value() }, { values.append($0) }),
            read(header[6], at: header[7], { $0.className() }, { classes.append($0) })
        else { return nil }
        // An object has values of its own: those that many had together would be read over and over.
        var room = values.count
        let isWhole = read(header[0], at: header[1], { $0.object(classes, values.count) }) { object in
            room -= object.values.count
            objects.append(object)
        }
        guard isWhole, room >= 0 else { return nil }
    }

    /// The value of an object's key.
    func value(_ key: String, of object: Object) -> Value? {
        object.values.lazy.map { values[$0] }.first { keys.indices.contains($0.key) && keys[$0.key] == key }?.value
    }

    /// Whether a key is switched on.
    func isOn(_ key: String, of object: Object) -> Bool {
        switch value(key, of: object) {
        case .boolean(let isOn): isOn
        case .integer(let number): number != 0
        default: false
        }
    }

    /// The number of an object that is the value of a key.
    func reference(_ key: String, of object: Object) -> Int? {
        guard case .object(let number)? = value(key, of: object), objects.indices.contains(number) else { return nil }
        return number
    }

    /// The text that is the value of a key.
    func text(_ key: String, of object: Object) -> String? {
        guard let number = reference(key, of: object), case .data(let range)? = value("NS.bytes", of: objects[number])
        else { return nil }
        // No name is longer.
        return bytes.field(at: range.lowerBound, length: min(range.count, 256))
    }

    /// Reads a number of things that stand behind each other; whether all were there.
    private func read<Part>(
        _ count: Int, at place: Int, _ one: (inout NIBCursor) -> Part?, _ take: (Part) -> Void
    ) -> Bool {
        var cursor = NIBCursor(bytes, at: place)
        for _ in 0..<count {
            guard let part = one(&cursor) else { return false }
            take(part)
        }
        return true
    }
}

/// Reads what a compiled interface holds, one thing after the other; nil where it does not lie in the file.
private struct NIBCursor {
    private let bytes: BoundedBytes
    private var place: Int

    init(_ bytes: BoundedBytes, at place: Int) {
        self.bytes = bytes
        self.place = place
    }

    /// A number of seven bits a byte, the lowest first; the last byte has its highest bit set.
    mutating func count() -> Int? {
        var value = 0
        for shift in stride(from: 0, to: 35, by: 7) {
            guard let byte = number(8) else { return nil }
            value |= (byte & 0x7f) << shift
            if byte >= 0x80 { return value }
        }
        return nil
    }

    mutating func text() -> String? {
        guard let length = count(), let text = bytes.field(at: place, length: length) else { return nil }
        place += length
        return text
    }

    /// The name of a class stands behind the numbers of those that may take its place.
    mutating func className() -> String? {
        guard let length = count(), let others = count(), bytes.part(place, others * 4) != nil else { return nil }
        place += others * 4
        guard let name = bytes.field(at: place, length: length) else { return nil }
        place += length
        return name
    }

    mutating func object(_ classes: [String], _ values: Int) -> NIBArchive.Object? {
        guard let number = count(), classes.indices.contains(number), let first = count(), let length = count(),
            first + length <= values
        else { return nil }
        return NIBArchive.Object(className: classes[number], values: first..<first + length)
    }

    mutating func value() -> (key: Int, value: NIBArchive.Value)? {
        guard let key = count(), let type = number(8) else { return nil }
        switch type {
        case 0: return number(8).map { (key, .integer($0)) }
        case 1: return number(16).map { (key, .integer($0)) }
        case 2: return number(32).map { (key, .integer($0)) }
        case 4, 5: return (key, .boolean(type == 4))
        case 3, 7: return skip(8) ? (key, .other) : nil
        case 6: return skip(4) ? (key, .other) : nil
        case 8:
            guard let length = count() else { return nil }
            let start = place
            return skip(length) ? (key, .data(start..<start + length)) : nil
        case 9: return (key, .other)
        case 10: return number(32).map { (key, .object($0)) }
        default: return nil
        }
    }

    private mutating func number(_ bits: Int) -> Int? {
        guard let number = bytes.number(bits, at: place) else { return nil }
        place += bits / 8
        return number
    }

    private mutating func skip(_ count: Int) -> Bool {
        guard bytes.part(place, count) != nil else { return false }
        place += count
        return true
    }
}
