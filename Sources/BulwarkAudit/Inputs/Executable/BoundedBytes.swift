/// A part of a file whose numbers and texts stand at places that the file itself names: each place is looked at before it is followed.
struct BoundedBytes: Sendable {
    /// The whole file.
    let bytes: [UInt8]
    /// The part of it; offsets count from its beginning.
    let range: Range<Int>
    var isBigEndian = false

    /// All of a file.
    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        range = bytes.indices
    }

    private init(_ bytes: [UInt8], _ range: Range<Int>, isBigEndian: Bool) {
        self.bytes = bytes
        self.range = range
        self.isBigEndian = isBigEndian
    }

    var count: Int { range.count }

    /// A part of this one; nil where it does not lie in it.
    func part(_ offset: Int, _ count: Int) -> BoundedBytes? {
        guard offset >= 0, count >= 0, offset <= self.count, count <= self.count - offset else { return nil }
        let start = range.lowerBound + offset
        return BoundedBytes(bytes, start..<start + count, isBigEndian: isBigEndian)
    }

    /// A number of 8, 16, 32 or 64 bits; nil where it does not lie in the part, or is more than an `Int` holds.
    func number(_ bits: Int, at offset: Int) -> Int? {
        let length = bits / 8
        guard offset >= 0, offset <= count - length else { return nil }
        var value: UInt64 = 0
        for index in 0..<length {
            let place = range.lowerBound + offset + (isBigEndian ? index : length - 1 - index)
            value = value << 8 | UInt64(bytes[place])
        }
        return Int(exactly: value)
    }

    /// The text from a place to the next NUL; nil where it does not end within a length.
    func text(at offset: Int, limit: Int = 4_096) -> String? {
        guard offset >= 0, offset < count else { return nil }
        let start = range.lowerBound + offset
        let reach = bytes[start..<min(range.upperBound, start + limit)]
        guard let end = reach.firstIndex(of: 0) else { return nil }
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }

    /// The text of a field of a fixed length, which NULs fill up.
    func field(at offset: Int, length: Int) -> String? {
        guard let field = part(offset, length) else { return nil }
        return String(decoding: field.slice.prefix { $0 != 0 }, as: UTF8.self)
    }

    /// The bytes of the part.
    var slice: ArraySlice<UInt8> { bytes[range] }
}
