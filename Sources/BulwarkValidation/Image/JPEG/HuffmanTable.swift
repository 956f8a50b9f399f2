/// A table of Huffman codes (ITU-T T.81 annex C).
final class HuffmanTable {
    /// Codes of up to so many bits are found in one step.
    static let quickBits = 9

    /// By the next nine bits: the code's length times 256, and its symbol; 0 where the code is longer or there is none.
    private let quick: [UInt16]
    /// By length: the code behind the last of that length, aligned to sixteen bits.
    private let limits: [Int]
    /// By length: what leads from a code to its symbol's place.
    private let offsets: [Int]
    private let symbols: [UInt8]

    /// Makes a table; nil where the codes do not fit their lengths.
    ///
    /// - Parameters:
    ///   - counts: How many codes there are of each length, from 1 to 16.
    ///   - symbols: What they stand for, the shortest first.
    init?(counts: [Int], symbols: [UInt8]) {
        var quick = [UInt16](repeating: 0, count: 1 << Self.quickBits)
        var limits = [Int](repeating: 0, count: 17)
        var offsets = limits
        var code = 0
        var place = 0
        for length in 1...16 {
            offsets[length] = place - code
            guard code + counts[length - 1] <= 1 << length, place + counts[length - 1] <= symbols.count else {
                return nil
            }
            for _ in 0..<counts[length - 1] {
                if length <= Self.quickBits {
                    let free = Self.quickBits - length
                    for index in code << free..<(code + 1) << free {
                        quick[index] = UInt16(length) << 8 | UInt16(symbols[place])
                    }
                }
                code += 1
                place += 1
            }
            limits[length] = code << (16 - length)
            code <<= 1
        }
        self.quick = quick
        self.limits = limits
        self.offsets = offsets
        self.symbols = symbols
    }

    /// The symbol that the next sixteen bits begin with, and its length; nil where no code does.
    @inline(__always)
    func find(_ bits: Int) -> (symbol: Int, length: Int)? {
        let entry = Int(quick[bits >> (16 - Self.quickBits)])
        if entry != 0 { return (entry & 0xFF, entry >> 8) }
        var length = 1
        while length <= 16 {
            if bits < limits[length] {
                let place = bits >> (16 - length) + offsets[length]
                return place >= 0 && place < symbols.count ? (Int(symbols[place]), length) : nil
            }
            length += 1
        }
        return nil
    }
}
