#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// The distinct texts of one file, or of a whole code base, each known by a small number.
///
/// Texts are kept as UTF-8 in one buffer, so that a table can be written to and read from a cache as it is, and so that
/// a repeated identifier costs a look-up and no allocation. Number 0 is the empty text.
struct TextTable: Sendable {
    private(set) var bytes: [UInt8] = []
    private(set) var ends: [UInt32] = [0]
    private var slots = [Slot](repeating: .empty, count: 256)
    private var hashes: [UInt32]

    /// What a look-up needs to know of a text, in one place: the tables of a whole code base are larger than what lies close to a core.
    private struct Slot: Sendable, BitwiseCopyable {
        var id: UInt32
        var hash: UInt32
        var start: UInt32
        var count: UInt32

        static let empty = Slot(id: .max, hash: 0, start: 0, count: 0)
    }

    init() {
        bytes.reserveCapacity(4096)
        let empty = Self.hash(UnsafeBufferPointer(start: nil, count: 0))
        hashes = [empty]
        slots[Int(empty & 255)] = Slot(id: 0, hash: empty, start: 0, count: 0)
    }

    /// Takes over a table as a cache holds it; nil where its parts contradict each other.
    init?(bytes: [UInt8], ends: [UInt32]) {
        guard ends.first == 0, Int(ends.last ?? 1) == bytes.count else { return nil }
        for (before, after) in zip(ends, ends.dropFirst()) where before > after { return nil }
        self.bytes = bytes
        self.ends = ends
        slots = []
        hashes = []
    }

    /// How many texts there are.
    var count: Int { ends.count }

    /// The text with a number, as a string.
    subscript(id: UInt32) -> String {
        guard id > 0 else { return "" }
        return String(decoding: bytes[Int(ends[Int(id) - 1])..<Int(ends[Int(id)])], as: UTF8.self)
    }

    /// Calls `body` with the UTF-8 of a text.
    func withUTF8<R>(of id: UInt32, _ body: (UnsafeBufferPointer<UInt8>) -> R) -> R {
        bytes.withUnsafeBufferPointer { all in
            guard id > 0 else { return body(UnsafeBufferPointer(rebasing: all[0..<0])) }
            return body(UnsafeBufferPointer(rebasing: all[Int(ends[Int(id) - 1])..<Int(ends[Int(id)])]))
        }
    }

    /// The number of a text, which is added if it is new.
    mutating func id(of text: String) -> UInt32 {
        var text = text
        return text.withUTF8 { id(of: $0) }
    }

    /// The number of a text given as UTF-8, which is added if it is new.
    mutating func id(of text: UnsafeBufferPointer<UInt8>) -> UInt32 { id(of: text, hash: Self.hash(text)) }

    /// The numbers that the texts of another table have in this one; those that are new are added.
    mutating func ids(of other: TextTable) -> [UInt32] {
        var ids: [UInt32] = []
        ids.reserveCapacity(other.count)
        other.bytes.withUnsafeBufferPointer { bytes in
            var start = 0
            for number in 0..<other.count {
                let end = Int(other.ends[number])
                let text = UnsafeBufferPointer(rebasing: bytes[start..<end])
                // A table out of a cache has no hashes.
                ids.append(id(of: text, hash: number < other.hashes.count ? other.hashes[number] : Self.hash(text)))
                start = end
            }
        }
        return ids
    }

    private mutating func id(of text: UnsafeBufferPointer<UInt8>, hash: UInt32) -> UInt32 {
        let place = place(of: text, hash: hash)
        if slots[place].id != .max { return slots[place].id }
        let id = UInt32(ends.count)
        slots[place] = Slot(id: id, hash: hash, start: UInt32(bytes.count), count: UInt32(text.count))
        bytes.append(contentsOf: text)
        ends.append(UInt32(bytes.count))
        hashes.append(hash)
        if ends.count * 2 > slots.count { grow() }
        return id
    }

    /// The number of a text if it is there.
    func existingID(of text: String) -> UInt32? {
        guard !slots.isEmpty else { return nil }
        var text = text
        return text.withUTF8 { text in
            let id = slots[place(of: text, hash: Self.hash(text))].id
            return id == .max ? nil : id
        }
    }

    /// Where a text's slot is, or the empty one that it would take.
    private func place(of text: UnsafeBufferPointer<UInt8>, hash: UInt32) -> Int {
        slots.withUnsafeBufferPointer { slots in
            bytes.withUnsafeBufferPointer { bytes in
                var place = Int(hash) & (slots.count - 1)
                while slots[place].id != .max {
                    let slot = slots[place]
                    if slot.hash == hash, Int(slot.count) == text.count, Self.equal(text, bytes, Int(slot.start)) {
                        return place
                    }
                    place = (place + 1) & (slots.count - 1)
                }
                return place
            }
        }
    }

    private static func equal(
        _ text: UnsafeBufferPointer<UInt8>, _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int
    ) -> Bool {
        guard let first = text.baseAddress, let other = bytes.baseAddress else { return text.isEmpty }
        return memcmp(first, other + start, text.count) == 0
    }

    private mutating func grow() {
        var larger = [Slot](repeating: .empty, count: slots.count * 2)
        for slot in slots where slot.id != .max {
            var place = Int(slot.hash) & (larger.count - 1)
            while larger[place].id != .max { place = (place + 1) & (larger.count - 1) }
            larger[place] = slot
        }
        slots = larger
    }

    /// A hash that takes eight bytes at a time, each step a multiplication whose two halves are folded: identifiers need one or two.
    ///
    /// The table is not open to hash flooding by more than one file's own cost, which the limit on a file's size bounds.
    private static func hash(_ text: UnsafeBufferPointer<UInt8>) -> UInt32 {
        let raw = UnsafeRawBufferPointer(text)
        var hash = UInt64(raw.count)
        var start = 0
        while raw.count - start > 8 {
            hash = folded(hash ^ raw.loadUnaligned(fromByteOffset: start, as: UInt64.self))
            start += 8
        }
        var rest: UInt64 = 0
        if raw.count >= 8 {
            // The last eight, some of which have been taken already.
            rest = raw.loadUnaligned(fromByteOffset: raw.count - 8, as: UInt64.self)
        } else {
            for byte in raw { rest = rest << 8 | UInt64(byte) }
        }
        hash = folded(hash ^ rest)
        return UInt32(truncatingIfNeeded: hash ^ hash >> 32)
    }

    private static func folded(_ word: UInt64) -> UInt64 {
        let product = (word ^ 0x9e37_79b9_7f4a_7c15).multipliedFullWidth(by: 0xd6e8_feb8_6659_fd93)
        return product.high ^ product.low
    }
}
