/// Reads bits of entropy-coded data: undoes byte stuffing and stops at a marker (ITU-T T.81 F.2.2.5).
struct EntropyReader {
    /// What an interval between restart markers ended with.
    enum Ending {
        case clean
        /// Bits were missing.
        case tooShort
        /// A byte or more was left.
        case tooLong
        /// The last byte is filled up with neither ones nor zeros.
        case badPadding
    }

    private let bytes: ImageBytes
    private let end: Int
    /// The byte that is read next; at the marker once all bits before it are read.
    private(set) var at: Int
    private var bits: UInt64 = 0
    private var count = 0
    /// How many of the bits stand for bytes that are not there.
    private var missing = 0
    private var isAtMarker = false

    init(_ bytes: ImageBytes, from at: Int, to end: Int) {
        self.bytes = bytes
        self.at = at
        self.end = end
    }

    /// Whether more bits were read than there are.
    var isOverrun: Bool { missing > count }

    /// A code's symbol; nil where there is no such code.
    @inline(__always)
    mutating func symbol(_ table: HuffmanTable) -> Int? {
        if count < 16 { fill() }
        guard let (symbol, length) = table.find(Int(truncatingIfNeeded: bits >> UInt64(count - 16)) & 0xFFFF) else {
            return nil
        }
        count -= length
        return symbol
    }

    /// A number of so many bits, at most sixteen.
    @inline(__always)
    mutating func number(_ length: Int) -> Int {
        if length == 0 { return 0 }
        if count < length { fill() }
        count -= length
        return Int(truncatingIfNeeded: bits >> UInt64(count)) & (1 << length - 1)
    }

    /// A signed number of so many bits (F.2.2.1).
    @inline(__always)
    mutating func signed(_ length: Int) -> Int {
        let value = number(length)
        return length > 0 && value < 1 << (length - 1) ? value - (1 << length) + 1 : value
    }

    mutating func skip(_ length: Int) {
        var rest = length
        while rest > 0 {
            _ = number(min(rest, 16))
            rest -= 16
        }
    }

    /// Ends an interval. What is left of the last byte is taken.
    mutating func finish() -> Ending {
        fill()
        let left = count - missing
        guard left >= 0 else { return .tooShort }
        guard isAtMarker, left < 8 else { return .tooLong }
        let padding = Int(truncatingIfNeeded: bits >> UInt64(missing)) & (1 << left - 1)
        // The standard asks for ones (F.1.2.3); cameras that write zeros are many.
        return padding == 1 << left - 1 || padding == 0 ? .clean : .badPadding
    }

    /// Begins an interval behind a restart marker.
    mutating func restart(at place: Int) {
        at = place
        bits = 0
        count = 0
        missing = 0
        isAtMarker = false
    }

    private mutating func fill() {
        while count <= 48 {
            var next: UInt64 = 0
            if !isAtMarker, at < end {
                next = UInt64(bytes[at])
                if next != 0xFF {
                    at += 1
                } else if at + 1 < end, bytes[at + 1] == 0 {
                    at += 2
                } else {
                    isAtMarker = true
                }
            } else {
                isAtMarker = true
            }
            if isAtMarker {
                next = 0
                missing += 8
            }
            bits = bits << 8 | next
            count += 8
        }
    }
}
