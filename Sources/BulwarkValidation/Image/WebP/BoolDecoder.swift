/// Reads truth values of given probabilities (RFC 6386 §7).
struct BoolDecoder {
    private let bytes: ImageBytes
    private let end: Int
    /// The byte that is loaded next.
    private(set) var at: Int
    /// What is loaded and not used up.
    private var value: UInt64 = 0
    /// How many bits of it lie below the eight that are compared; negative where a byte has to be loaded first.
    private var count = -8
    /// What the eight bits can be at most, plus one.
    private var range: UInt64 = 255
    /// Whether bytes were needed that are not there.
    private(set) var isOverrun = false

    init(_ bytes: ImageBytes, _ range: Range<Int>) {
        self.bytes = bytes
        at = range.lowerBound
        end = range.upperBound
    }

    /// How many bytes nothing was read from.
    var left: Int { end - at + max(count, 0) / 8 }

    /// A value that is false with so many chances of 256.
    @inline(__always)
    mutating func bit(_ probability: UInt8) -> Bool {
        if count < 0 { load() }
        let split = 1 &+ ((range &- 1) &* UInt64(probability)) &>> 8
        let bound = split &<< UInt64(truncatingIfNeeded: count)
        let isSet = value >= bound
        if isSet {
            range &-= split
            value &-= bound
        } else {
            range = split
        }
        let shift = range.leadingZeroBitCount &- 56
        range &<<= UInt64(truncatingIfNeeded: shift)
        count &-= shift
        return isSet
    }

    /// A number of so many bits, the highest first.
    mutating func number(_ length: Int) -> Int {
        (0..<length).reduce(0) { number, _ in number << 1 | (bit(128) ? 1 : 0) }
    }

    /// Passes over a number that is there if a bit says so, and has a sign (§9.6).
    mutating func skipOptional(_ length: Int) {
        if bit(128) { _ = number(length + 1) }
    }

    private mutating func load() {
        if at + 6 <= end {
            value = value << 48 | UInt64(bytes.big32(at)) << 16 | UInt64(bytes.big16(at + 4))
            at += 6
            count += 48
            return
        }
        value <<= 8
        if at < end {
            value |= UInt64(bytes[at])
            at += 1
        } else {
            isOverrun = true
        }
        count += 8
    }
}
