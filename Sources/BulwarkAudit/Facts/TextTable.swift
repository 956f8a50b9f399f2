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
    private var slots: [UInt32] = Array(repeating: .max, count: 256)
    private var hashes: [UInt32]

    init() {
        bytes.reserveCapacity(4096)
        let empty = Self.hash(UnsafeBufferPointer(start: nil, count: 0))
        hashes = [empty]
        slots[Int(empty & 255)] = 0
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

    /// The numbers of the texts that hold a word.
    func ids(holding word: StaticString) -> Set<UInt32> {
        // Invariant: a word has letters.
        precondition(word.utf8CodeUnitCount > 0, "no word is looked for")
        var found: Set<UInt32> = []
        let (size, first) = (word.utf8CodeUnitCount, word.utf8Start.pointee)
        bytes.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return }
            var start = 0
            for (id, end) in ends.enumerated() {
                defer { start = Int(end) }
                guard Int(end) - start >= size else { continue }
                for place in start...(Int(end) - size)
                where bytes[place] == first && memcmp(base + place, word.utf8Start, size) == 0 {
                    found.insert(UInt32(id))
                    break
                }
            }
        }
        return found
    }

    /// Whether the text with a number is this one.
    func holds(_ text: StaticString, at id: UInt32) -> Bool {
        text.withUTF8Buffer { equal(id, $0) }
    }

    /// The number of a text, which is added if it is new.
    mutating func id(of text: String) -> UInt32 {
        var text = text
        return text.withUTF8 { id(of: $0) }
    }

    /// The number of a text given as UTF-8, which is added if it is new.
    mutating func id(of text: UnsafeBufferPointer<UInt8>) -> UInt32 { id(of: text, hash: Self.hash(text)) }

    /// The texts in the order of their numbers, in no more memory than they need, and nothing to look them up by.
    struct List: Sendable {
        fileprivate let bytes: [UInt8]
        fileprivate let ends: [UInt32]
        fileprivate let hashes: [UInt32]
    }

    /// The texts as a list.
    var list: List {
        // A table out of a cache has no hashes.
        let hashes = hashes.isEmpty ? (0..<UInt32(count)).map { withUTF8(of: $0, Self.hash) } : hashes
        return List(bytes: Self.exact(bytes), ends: Self.exact(ends), hashes: Self.exact(hashes))
    }

    /// A copy of an array that has no room to grow.
    private static func exact<Element: BitwiseCopyable>(_ array: [Element]) -> [Element] {
        [Element](unsafeUninitializedCapacity: array.count) { copy, count in
            _ = copy.initialize(from: array)
            count = array.count
        }
    }

    /// The numbers that the texts of a list have in this table; those that are new are added.
    mutating func ids(of list: List) -> [UInt32] {
        var ids: [UInt32] = []
        ids.reserveCapacity(list.ends.count)
        list.bytes.withUnsafeBufferPointer { bytes in
            var start = 0
            for (number, end) in list.ends.enumerated() {
                let text = UnsafeBufferPointer(rebasing: bytes[start..<Int(end)])
                ids.append(id(of: text, hash: list.hashes[number]))
                start = Int(end)
            }
        }
        return ids
    }

    private mutating func id(of text: UnsafeBufferPointer<UInt8>, hash: UInt32) -> UInt32 {
        var slot = Int(hash) & (slots.count - 1)
        while slots[slot] != .max {
            let candidate = slots[slot]
            if hashes[Int(candidate)] == hash, equal(candidate, text) { return candidate }
            slot = (slot + 1) & (slots.count - 1)
        }
        let id = UInt32(ends.count)
        bytes.append(contentsOf: text)
        ends.append(UInt32(bytes.count))
        hashes.append(hash)
        slots[slot] = id
        if ends.count * 2 > slots.count { grow() }
        return id
    }

    /// The number of a text if it is there.
    func existingID(of text: String) -> UInt32? {
        guard !slots.isEmpty else { return nil }
        var text = text
        return text.withUTF8 { text in
            let hash = Self.hash(text)
            var slot = Int(hash) & (slots.count - 1)
            while slots[slot] != .max {
                let candidate = slots[slot]
                if hashes[Int(candidate)] == hash, equal(candidate, text) { return candidate }
                slot = (slot + 1) & (slots.count - 1)
            }
            return nil
        }
    }

    private func equal(_ id: UInt32, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
        let start = id == 0 ? 0 : Int(ends[Int(id) - 1])
        let end = Int(ends[Int(id)])
        guard end - start == text.count else { return false }
        guard let other = text.baseAddress, end > start else { return end == start }
        return bytes.withUnsafeBufferPointer { bytes in
            // Invariant: there are bytes, for the text has some.
            guard let base = bytes.baseAddress else { return false }
            return memcmp(base + start, other, text.count) == 0
        }
    }

    private mutating func grow() {
        var larger = [UInt32](repeating: .max, count: slots.count * 2)
        for id in 0..<UInt32(ends.count) {
            var slot = Int(hashes[Int(id)]) & (larger.count - 1)
            while larger[slot] != .max { slot = (slot + 1) & (larger.count - 1) }
            larger[slot] = id
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
