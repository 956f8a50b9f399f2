/// Reads the bits of a lossless picture, the lowest of each byte first (RFC 9649 §3.2).
struct VP8LBits {
    private let bytes: ImageBytes
    private let end: Int
    private(set) var at: Int
    private var bits: UInt64 = 0
    private var count = 0
    /// How many of the bits stand for bytes that are not there.
    private var missing = 0

    init(_ bytes: ImageBytes, _ range: Range<Int>) {
        self.bytes = bytes
        at = range.lowerBound
        end = range.upperBound
    }

    /// Whether more bits were read than there are.
    var isOverrun: Bool { missing > count }

    /// How many whole bytes nothing was read from.
    var left: Int { end - at + max(count - missing, 0) / 8 }

    /// Makes at least 56 bits ready; what is not there reads as zero.
    @inline(__always)
    mutating func fill() {
        while count <= 56 {
            if at < end {
                bits |= UInt64(bytes[at]) &<< UInt64(truncatingIfNeeded: count)
                at += 1
            } else {
                missing += 8
            }
            count += 8
        }
    }

    /// The next bits, of those that were made ready.
    @inline(__always)
    var next: Int { Int(truncatingIfNeeded: bits & 0x7FFF_FFFF) }

    @inline(__always)
    mutating func take(_ length: Int) {
        bits &>>= UInt64(truncatingIfNeeded: length)
        count &-= length
    }

    /// A number of so many bits, at most 31.
    @inline(__always)
    mutating func number(_ length: Int) -> Int {
        if count < length { fill() }
        let number = next & (1 << length - 1)
        take(length)
        return number
    }

    mutating func flag() -> Bool { number(1) == 1 }
}
