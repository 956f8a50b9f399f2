/// Reads a picture of VP8L as far as its pixels can be counted (RFC 9649 §3): all transforms, all prefix codes, and that the
/// coded data stand for exactly the picture's pixels.
struct VP8LPicture {
    private let scan: ImageScan
    private let range: Range<Int>
    private var bits: VP8LBits

    /// Why a picture could not be read.
    private enum Flaw: Error {
        case transformTwice, cacheSize, codeLengths, noCode, symbol, tooManyCodes, tooFar, tooMany

        var reason: StaticString {
            switch self {
            case .transformTwice: "a transform of which there may be one only"
            case .cacheSize: "a cache of colours of a size that there is not"
            case .codeLengths: "lengths of codes for more symbols than there are"
            case .noCode: "lengths that make no prefix code"
            case .symbol: "a code for a symbol that there is not"
            case .tooManyCodes: "more prefix codes than allowed"
            case .tooFar: "a copy from before the first pixel"
            case .tooMany: "a copy beyond the last pixel"
            }
        }
    }

    /// - Parameters:
    ///   - data: The data behind the header with the size.
    ///   - range: What an issue is told for.
    init(_ scan: ImageScan, _ data: Range<Int>, in range: Range<Int>) {
        self.scan = scan
        self.range = range
        bits = VP8LBits(scan.bytes, data)
    }

    mutating func read(width: Int, height: Int) throws(ImageScan.Stop) {
        let width = try readTransforms(width: width, height: height)
        var map = Map()
        let cache = try readCacheSize()
        if bits.flag() { map = try readMap(width: width, height: height) }
        _ = try readPixels(width: width, height: height, cache: cache, map: map, isKept: false)
        // A byte of zeros makes the length even in the files of some.
        guard bits.left == 0 || bits.left == 1 && scan.bytes[range.upperBound - 1] == 0 else {
            throw scan.stop(.imageBrokenData, at: range, "coded data behind the last pixel")
        }
    }

    // MARK: Transforms

    /// Reads the transforms; gives the width of what is coded then (§3.5).
    private mutating func readTransforms(width: Int, height: Int) throws(ImageScan.Stop) -> Int {
        var width = width
        var seen: Set<Int> = []
        while bits.flag() {
            let type = bits.number(2)
            guard seen.insert(type).inserted else { throw stop(.transformTwice) }
            switch type {
            // A predictor or a change of colours for each block.
            case 0, 1:
                let size = bits.number(3) + 2
                _ = try readImage(width: Self.blocks(width, size), height: Self.blocks(height, size))
            // Green is subtracted: nothing to be said about.
            case 2: break
            default:
                let colors = bits.number(8) + 1
                _ = try readImage(width: colors, height: 1)
                // Few colours are put several in a pixel (§3.5.4).
                width = Self.blocks(width, colors <= 2 ? 3 : colors <= 4 ? 2 : colors <= 16 ? 1 : 0)
            }
        }
        return width
    }

    private static func blocks(_ length: Int, _ bits: Int) -> Int { (length + 1 << bits - 1) >> bits }

    // MARK: Images

    /// Which codes hold where.
    private struct Map {
        var bits = 0
        var width = 0
        var groups = 1
        /// By block: the number of a group of codes. Empty where there is one only.
        var numbers: [UInt16] = []
    }

    /// An image that the picture's own reading depends on.
    private mutating func readImage(width: Int, height: Int, isKept: Bool = false) throws(ImageScan.Stop) -> [UInt32] {
        let cache = try readCacheSize()
        return try readPixels(width: width, height: height, cache: cache, map: Map(), isKept: isKept)
    }

    private mutating func readMap(width: Int, height: Int) throws(ImageScan.Stop) -> Map {
        var map = Map()
        map.bits = bits.number(3) + 2
        map.width = Self.blocks(width, map.bits)
        let pixels = try readImage(width: map.width, height: Self.blocks(height, map.bits), isKept: true)
        // Red and green make the number (§3.7.2.2).
        map.numbers = pixels.map { UInt16(truncatingIfNeeded: $0 >> 8) }
        map.groups = Int(map.numbers.max() ?? 0) + 1
        return map
    }

    /// The bits of an index into the cache of colours; zero where there is none.
    private mutating func readCacheSize() throws(ImageScan.Stop) -> Int {
        guard bits.flag() else { return 0 }
        let size = bits.number(4)
        guard 1...11 ~= size else { throw stop(.cacheSize) }
        return size
    }

    /// Reads codes and pixels; gives the pixels if they are asked for.
    private mutating func readPixels(
        width: Int, height: Int, cache cacheBits: Int, map: Map, isKept: Bool
    ) throws(ImageScan.Stop) -> [UInt32] {
        let codes = try readCodes(groups: map.groups, cacheBits: cacheBits)
        let total = width * height
        var pixels = Pixels(total: isKept ? total : 0, cacheBits: cacheBits)
        var (at, column, row, group) = (0, 0, 0, 0)
        try scan.spend(width, at: bits.at)
        while at < total {
            if !map.numbers.isEmpty {
                group = 5 * Int(map.numbers[(row >> map.bits) * map.width + column >> map.bits])
            }
            bits.fill()
            let symbol = codes.symbol(group, &bits)
            var count = 1
            if symbol < 256 {
                let red = codes.symbol(group + 1, &bits)
                bits.fill()
                let blue = codes.symbol(group + 2, &bits)
                let alpha = codes.symbol(group + 3, &bits)
                if isKept { pixels.append(alpha << 24 | red << 16 | symbol << 8 | blue) }
            } else if symbol < 256 + 24 {
                count = length(symbol - 256)
                bits.fill()
                let distance = Self.distance(length(codes.symbol(group + 4, &bits)), width: width)
                guard distance <= at else { throw stop(.tooFar) }
                guard count <= total - at else { throw stop(.tooMany) }
                if isKept { pixels.copy(count, from: distance) }
            } else if isKept {
                pixels.append(cached: symbol - 256 - 24)
            }
            at += count
            column += count
            while column >= width {
                column -= width
                row += 1
                try scan.spend(width, at: bits.at)
                if bits.isOverrun { throw tooShort() }
            }
        }
        if bits.isOverrun { throw tooShort() }
        return pixels.all
    }

    /// A length or distance: the symbol tells its highest bits (§3.6.2.2). At most 15 bits are taken of those that are ready.
    private mutating func length(_ symbol: Int) -> Int {
        if symbol < 4 { return symbol + 1 }
        let extra = (symbol - 2) >> 1
        return (2 + symbol & 1) << extra + bits.number(extra) + 1
    }

    /// The first 120 distances stand for pixels around (§3.6.2.2).
    private static func distance(_ number: Int, width: Int) -> Int {
        guard number <= near.count else { return number - near.count }
        let (x, y) = near[number - 1]
        return max(x + y * width, 1)
    }

    /// Pixels in the rows above and before, the nearest first; of equally near ones those nearer to the column, and the left
    /// one first.
    private static let near: [(x: Int, y: Int)] = {
        let all = (0...7).flatMap { y in (-7...8).map { x in (x: x, y: y) } }.filter { $0.y > 0 || $0.x > 0 }
        func rank(_ place: (x: Int, y: Int)) -> [Int] {
            [place.x * place.x + place.y * place.y, abs(place.x), place.x < 0 ? 1 : 0]
        }
        return all.sorted { rank($0).lexicographicallyPrecedes(rank($1)) }
    }()

    // MARK: Codes

    /// Groups of five codes: of green with lengths and cached colours, red, blue, alpha, and distances (§3.7.1).
    private mutating func readCodes(groups: Int, cacheBits: Int) throws(ImageScan.Stop) -> PrefixCodes {
        var codes = PrefixCodes()
        let cached = cacheBits > 0 ? 1 << cacheBits : 0
        for _ in 0..<groups {
            for symbols in [256 + 24 + cached, 256, 256, 256, 40] {
                try scan.spend(symbols, at: bits.at)
                guard codes.add(try readLengths(symbols)) else { throw stop(.noCode) }
                if bits.isOverrun { throw tooShort() }
                guard codes.bytes <= min(PrefixCodes.maximumBytes, scan.limits.decodedBytes) else {
                    throw scan.stop(.imageTooManyParts, at: range, Flaw.tooManyCodes.reason)
                }
            }
        }
        return codes
    }

    /// The lengths of a code's symbols (§3.7.2.1).
    private mutating func readLengths(_ symbols: Int) throws(ImageScan.Stop) -> [UInt8] {
        var lengths = [UInt8](repeating: 0, count: symbols)
        if bits.flag() {
            let hasTwo = bits.flag()
            let first = bits.number(bits.flag() ? 8 : 1)
            let second = hasTwo ? bits.number(8) : first
            guard first < symbols, second < symbols else { throw stop(.symbol) }
            lengths[first] = 1
            lengths[second] = 1
            return lengths
        }
        var shape = [UInt8](repeating: 0, count: Self.shapeOrder.count)
        for place in Self.shapeOrder.prefix(4 + bits.number(4)) { shape[place] = UInt8(bits.number(3)) }
        var code = PrefixCodes()
        guard code.add(shape) else { throw stop(.noCode) }
        var left = symbols
        if bits.flag() {
            let size = 2 + 2 * bits.number(3)
            left = 2 + bits.number(size)
            guard left <= symbols else { throw stop(.codeLengths) }
        }
        var (at, previous) = (0, UInt8(8))
        while at < symbols, left > 0 {
            left -= 1
            bits.fill()
            let symbol = code.symbol(0, &bits)
            guard symbol >= 16 else {
                lengths[at] = UInt8(symbol)
                if symbol > 0 { previous = UInt8(symbol) }
                at += 1
                continue
            }
            let count = symbol == 16 ? 3 + bits.number(2) : symbol == 17 ? 3 + bits.number(3) : 11 + bits.number(7)
            guard count <= symbols - at else { throw stop(.codeLengths) }
            if symbol == 16 {
                for place in at..<at + count { lengths[place] = previous }
            }
            at += count
        }
        return lengths
    }

    private static let shapeOrder = [17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]

    // MARK: Stopping

    private func stop(_ flaw: Flaw) -> ImageScan.Stop {
        bits.isOverrun ? tooShort() : scan.stop(.imageBrokenData, at: range, flaw.reason)
    }

    private func tooShort() -> ImageScan.Stop {
        scan.stop(.imageBrokenData, at: range, "coded data that end before the last pixel")
    }
}

/// The pixels of an image that has to be known, with the cache of colours that codes refer to (RFC 9649 §3.6.2.3).
private struct Pixels {
    private(set) var all: [UInt32] = []
    private var cache: [UInt32]
    private let shift: UInt32

    init(total: Int, cacheBits: Int) {
        all.reserveCapacity(total)
        cache = total > 0 && cacheBits > 0 ? [UInt32](repeating: 0, count: 1 << cacheBits) : []
        shift = UInt32(32 - cacheBits)
    }

    mutating func append(_ color: Int) { append(UInt32(truncatingIfNeeded: color)) }

    mutating func append(cached place: Int) { append(cache[place]) }

    mutating func copy(_ count: Int, from distance: Int) {
        for _ in 0..<count { append(all[all.count - distance]) }
    }

    private mutating func append(_ color: UInt32) {
        all.append(color)
        if !cache.isEmpty { cache[Int((0x1E35_A7BD &* color) >> shift)] = color }
    }
}
