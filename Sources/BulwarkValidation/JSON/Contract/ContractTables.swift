/// A contract as flat tables: what the scanner asks a million times a second is an index away.
///
/// Node 0 takes any value; so does every index of a rule that is -1.
struct ContractTables: Sendable {
    struct Node: Sendable {
        var kinds: JSONKinds = .all
        var string: Int32 = -1
        var number: Int32 = -1
        var array: Int32 = -1
        var object: Int32 = -1
    }

    struct StringTable: Sendable {
        var minimum = 0
        var maximum = Int.max
        var format: Int32 = -1
        /// The words that are allowed, if not any string is.
        var words: WordTable?
        /// Whether judging needs the string's own bytes.
        var readsBytes: Bool { format >= 0 || words != nil }
    }

    struct NumberTable: Sendable {
        var isInteger = false
        /// Bounds of integers, exclusive ones moved inside; the least can lie above the greatest. Nil where none of 64 bits is inside.
        var leastInteger: Int64? = .min
        var greatestInteger: Int64? = .max
        var minimum: NumberRule.Bound?
        var maximum: NumberRule.Bound?
        var step: Int64 = 0
        var decimalPlaces: Int = .max
        var allowed: Set<NumberRule.Value>?
    }

    struct ArrayTable: Sendable {
        var element: Int32 = 0
        var minimum = 0
        var maximum = Int.max
    }

    struct ObjectTable: Sendable {
        var words = WordTable()
        var required = 0
        /// The node of undeclared members; -1 where they are denied.
        var undeclared: Int32 = 0
        var minimum = 0
        var maximum = Int.max
        /// The declared keys, for what only canonical equivalence finds.
        var names: [String: Int32] = [:]
    }

    /// Words that are found by their bytes: a hash table with linear probing, in ``slots`` and ``words``.
    struct WordTable: Sendable {
        var firstSlot: Int32 = 0
        /// The number of slots less one, a power of two less one; 0 for an empty table of one slot.
        var mask: UInt32 = 0
        var firstWord: Int32 = 0
        var count: Int32 = 0
    }

    struct Word: Sendable {
        var hash: UInt32
        var start: Int32
        var length: Int32
        var node: Int32 = 0
        var isRequired = false
    }

    var nodes = [Node()]
    var strings: [StringTable] = []
    var numbers: [NumberTable] = []
    var arrays: [ArrayTable] = []
    var objects: [ObjectTable] = []
    var formats: [JSONFormat] = []
    var words: [Word] = []
    /// Indices into ``words``, relative to the table's first; -1 where empty.
    var slots: [Int32] = [-1]
    var text: [UInt8] = []

    /// The word's index in its table; nil where it is none of them.
    @inline(__always)
    func find(_ bytes: UnsafePointer<UInt8>, _ count: Int, hash: UInt32, in table: WordTable) -> Int? {
        var slot = hash & table.mask
        while true {
            let index = slots[Int(table.firstSlot) &+ Int(slot)]
            guard index >= 0 else { return nil }
            let word = words[Int(table.firstWord &+ index)]
            if word.hash == hash, Int(word.length) == count, isWord(word, bytes) { return Int(index) }
            slot = (slot &+ 1) & table.mask
        }
    }

    @inline(__always)
    private func isWord(_ word: Word, _ bytes: UnsafePointer<UInt8>) -> Bool {
        text.withUnsafeBufferPointer { text in
            for index in 0..<Int(word.length) where text[Int(word.start) &+ index] != bytes[index] { return false }
            return true
        }
    }

    /// A word's text.
    func name(_ word: Word) -> String {
        String(decoding: text[Int(word.start)..<Int(word.start + word.length)], as: UTF8.self)
    }

    /// A hash that spreads a contract's own words. It need not withstand chosen keys: a lookup probes no further than
    /// the contract's words lie, and duplicate keys are found by sorting.
    @inline(__always)
    static func hash(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> UInt32 {
        let raw = UnsafeRawPointer(bytes)
        var low: UInt64 = 0
        var high: UInt64 = 0
        if count >= 8 {
            low = raw.loadUnaligned(as: UInt64.self).littleEndian
            high = raw.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self).littleEndian
        } else if count >= 4 {
            low = UInt64(raw.loadUnaligned(as: UInt32.self).littleEndian)
            high = UInt64(raw.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self).littleEndian)
        } else if count > 0 {
            low = UInt64(bytes[0]) | UInt64(bytes[count &>> 1]) &<< 8 | UInt64(bytes[count &- 1]) &<< 16
        }
        return mix(low, high, count)
    }

    /// The hash of a word, for the compiler; the empty one has no address to hash from.
    static func hash(_ word: [UInt8]) -> UInt32 {
        word.withUnsafeBufferPointer { bytes in
            bytes.baseAddress.map { hash($0, bytes.count) } ?? mix(0, 0, 0)
        }
    }

    @inline(__always)
    private static func mix(_ low: UInt64, _ high: UInt64, _ count: Int) -> UInt32 {
        let product = (low ^ 0x9E37_79B9_7F4A_7C15 ^ UInt64(truncatingIfNeeded: count))
            .multipliedFullWidth(by: high ^ 0xD6E8_FEB8_6659_FD93)
        let mixed = product.high ^ product.low
        return UInt32(truncatingIfNeeded: mixed ^ (mixed &>> 32))
    }
}
