/// Looks for a few bytes among many, eight at a time: nearly all of a file is none of them.
package struct ByteScan {
    /// Each byte that is looked for, eight times over.
    private let first: UInt64
    private let second: UInt64
    private let third: UInt64
    private let fourth: UInt64

    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highBits: UInt64 = 0x8080_8080_8080_8080

    /// Looks for any of four bytes.
    package init(_ first: UInt8, _ second: UInt8, _ third: UInt8, _ fourth: UInt8) {
        self.first = UInt64(first) &* Self.ones
        self.second = UInt64(second) &* Self.ones
        self.third = UInt64(third) &* Self.ones
        self.fourth = UInt64(fourth) &* Self.ones
    }

    /// Where the next of the bytes stands, from a place on; behind the last byte where there is none.
    package func next(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var index = start
        let raw = UnsafeRawBufferPointer(bytes)
        while index + 8 <= raw.count {
            let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            let hits =
                Self.zeros(word ^ first) | Self.zeros(word ^ second) | Self.zeros(word ^ third)
                | Self.zeros(word ^ fourth)
            if hits != 0 { return index + hits.trailingZeroBitCount >> 3 }
            index += 8
        }
        while index < raw.count {
            let byte = UInt64(raw[index])
            if byte == first & 0xff || byte == second & 0xff || byte == third & 0xff || byte == fourth & 0xff { break }
            index += 1
        }
        return index
    }

    /// Whether all bytes are ASCII.
    package static func isASCII(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let raw = UnsafeRawBufferPointer(bytes)
        var index = 0
        while index + 8 <= raw.count {
            if raw.loadUnaligned(fromByteOffset: index, as: UInt64.self) & highBits != 0 { return false }
            index += 8
        }
        while index < raw.count {
            if raw[index] >= 0x80 { return false }
            index += 1
        }
        return true
    }

    /// Where the lines of a text begin: at its start, and behind each line feed.
    package static func lineStarts(of bytes: [UInt8]) -> [UInt32] {
        var starts: [UInt32] = [0]
        starts.reserveCapacity(bytes.count / 32)
        let lineFeeds = UInt64(0x0a) &* ones
        bytes.withUnsafeBytes { raw in
            var index = 0
            while index + 8 <= raw.count {
                let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
                var hits = zeros(word ^ lineFeeds)
                while hits != 0 {
                    starts.append(UInt32(truncatingIfNeeded: index + hits.trailingZeroBitCount >> 3 + 1))
                    hits &= hits - 1
                }
                index += 8
            }
            while index < raw.count {
                if raw[index] == 0x0a { starts.append(UInt32(truncatingIfNeeded: index + 1)) }
                index += 1
            }
        }
        return starts
    }

    /// The high bit of every byte of a word that is zero, and no other bit.
    private static func zeros(_ word: UInt64) -> UInt64 {
        let low = ~highBits
        return ~(((word & low) &+ low) | word | low)
    }
}
