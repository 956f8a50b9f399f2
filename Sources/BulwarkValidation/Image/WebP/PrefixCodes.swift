/// The prefix codes of an image of VP8L (RFC 9649 §3.7.2). There can be many thousands, so all are in one array.
struct PrefixCodes {
    /// How many bytes all codes of an image may take. Encoders use some thousands of groups of five codes at most.
    static let maximumBytes = 1 << 24

    /// Codes of up to so many bits are found in one step.
    private static let quickBits = 8
    /// In the place of a length: the code is longer than the quick table is wide.
    private static let isLong: UInt16 = 15

    /// One code after the other: the quick table's width and the table, of symbols times 16 plus lengths; if there are longer
    /// codes, how many there are of each length from 1 to 15, and all symbols in the order of their codes.
    private var cells: [UInt16] = []
    private var starts: [Int] = []

    var bytes: Int { 2 * cells.count }

    /// Adds a code by its symbols' lengths, of which zero stands for none; false where they do not make a code.
    mutating func add(_ lengths: [UInt8]) -> Bool {
        var counts = [Int](repeating: 0, count: 16)
        for length in lengths { counts[Int(length)] += 1 }
        counts[0] = 0
        let used = counts.reduce(0, +)
        starts.append(cells.count)
        if used == 1, let only = lengths.firstIndex(where: { $0 > 0 }) {
            // The only symbol takes no bits.
            cells += [0, UInt16(only) << 4]
            return true
        }
        // All sequences of bits have to be codes (§3.7.2.1).
        guard (1...15).reduce(0, { $0 + counts[$1] << (15 - $1) }) == 1 << 15,
            let longest = counts.lastIndex(where: { $0 > 0 })
        else { return false }
        let sorted = Self.sorted(lengths, counts, used: used)
        let width = min(longest, Self.quickBits)
        var quick = [UInt16](repeating: Self.isLong, count: 1 << width)
        var code = 0
        var place = 0
        for length in 1...width {
            for _ in 0..<counts[length] {
                // Codes stand with their first bit lowest.
                let start = Self.reversed(code, length)
                for index in stride(from: start, to: quick.count, by: 1 << length) {
                    quick[index] = sorted[place] << 4 | UInt16(length)
                }
                code += 1
                place += 1
            }
            code <<= 1
        }
        cells.append(UInt16(width))
        cells += quick
        if longest > width {
            cells += counts[1...15].map { UInt16($0) }
            cells += sorted
        }
        return true
    }

    /// The symbol that the next bits stand for. At least fifteen bits have to be ready.
    @inline(__always)
    func symbol(_ code: Int, _ bits: inout VP8LBits) -> Int {
        let start = starts[code]
        let width = Int(cells[start])
        let entry = cells[start + 1 + bits.next & (1 << width - 1)]
        if entry != Self.isLong {
            bits.take(Int(entry & 15))
            return Int(entry >> 4)
        }
        return longSymbol(start + 1 + 1 << width, &bits)
    }

    /// Goes through the lengths, of which each has its codes behind the shorter ones'.
    private func longSymbol(_ counts: Int, _ bits: inout VP8LBits) -> Int {
        let next = bits.next
        var (code, first, place) = (0, 0, counts + 15)
        for length in 1...15 {
            code = code << 1 | next >> (length - 1) & 1
            let count = Int(cells[counts + length - 1])
            if code - first < count {
                bits.take(length)
                return Int(cells[place + code - first])
            }
            place += count
            first = (first + count) << 1
        }
        // Not reached: the codes are all that fifteen bits can be.
        bits.take(15)
        return 0
    }

    /// The symbols in the order of their codes: the shorter first, of equally long ones the smaller.
    private static func sorted(_ lengths: [UInt8], _ counts: [Int], used: Int) -> [UInt16] {
        var places = [Int](repeating: 0, count: 16)
        for length in 1..<15 { places[length + 1] = places[length] + counts[length] }
        var symbols = [UInt16](repeating: 0, count: used)
        for (symbol, length) in lengths.enumerated() where length > 0 {
            symbols[places[Int(length)]] = UInt16(symbol)
            places[Int(length)] += 1
        }
        return symbols
    }

    private static func reversed(_ code: Int, _ length: Int) -> Int {
        (0..<length).reduce(0) { $0 << 1 | code >> $1 & 1 }
    }
}
