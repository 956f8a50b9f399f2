/// The tables that scans refer to (ITU-T T.81 B.2.4).
struct JPEGTables {
    private let scan: ImageScan
    private(set) var quantization = [[Int]?](repeating: nil, count: 4)
    private(set) var dc = [HuffmanTable?](repeating: nil, count: 4)
    private(set) var ac = [HuffmanTable?](repeating: nil, count: 4)
    /// Units between restart markers; 0 for none.
    private(set) var restartInterval = 0
    /// Tables with codes that only progressive frames have.
    private var progressiveOnly: Range<Int>?

    init(_ scan: ImageScan) { self.scan = scan }

    mutating func readQuantization(_ segment: Range<Int>) throws(ImageScan.Stop) {
        var at = segment.lowerBound + 4
        guard at < segment.upperBound else { throw scan.stop(.imageWrongLength, at: segment, "a segment of no tables") }
        while at < segment.upperBound {
            let (precision, number) = (Int(scan.bytes[at]) >> 4, Int(scan.bytes[at]) & 15)
            let size = 1 + 64 * (precision + 1)
            guard precision <= 1, number < 4 else {
                throw scan.stop(.imageWrongStructure, at: at..<at + 1, "a quantization table with an impossible number")
            }
            guard at + size <= segment.upperBound else {
                throw scan.stop(.imageWrongLength, at: segment, "a quantization table reaches behind its segment")
            }
            let steps = (0..<64).map {
                precision == 0 ? Int(scan.bytes[at + 1 + $0]) : scan.bytes.big16(at + 1 + 2 * $0)
            }
            guard !steps.contains(0) else {
                throw scan.stop(.imageWrongStructure, at: at..<at + size, "a quantization step of zero")
            }
            quantization[number] = steps
            at += size
        }
    }

    /// - Parameter isProgressive: Nil before the frame header.
    mutating func readHuffman(_ segment: Range<Int>, isProgressive: Bool?) throws(ImageScan.Stop) {
        var at = segment.lowerBound + 4
        guard at < segment.upperBound else { throw scan.stop(.imageWrongLength, at: segment, "a segment of no tables") }
        while at < segment.upperBound {
            let (kind, number) = (Int(scan.bytes[at]) >> 4, Int(scan.bytes[at]) & 15)
            guard kind <= 1, number < 4 else {
                throw scan.stop(.imageWrongStructure, at: at..<at + 1, "a Huffman table with an impossible number")
            }
            let counts = (1...16).map { Int(scan.bytes[at + $0]) }
            let total = counts.reduce(0, +)
            guard at + 17 + total <= segment.upperBound else {
                throw scan.stop(.imageWrongLength, at: segment, "a Huffman table reaches behind its segment")
            }
            let range = at..<at + 17 + total
            let symbols = (0..<total).map { scan.bytes[range.lowerBound + 17 + $0] }
            try scan.spend(2048, at: at)
            guard total > 0, Set(symbols).count == total, let table = HuffmanTable(counts: counts, symbols: symbols)
            else {
                throw scan.stop(.imageWrongStructure, at: range, "a Huffman table whose codes are no prefix code")
            }
            // Eight-bit samples need no more bits (tables F.1 and F.2).
            guard symbols.allSatisfy({ kind == 0 ? $0 <= 11 : $0 & 15 <= 10 }) else {
                throw scan.stop(.imageWrongStructure, at: range, "a Huffman table with symbols that no code stands for")
            }
            if kind == 1, symbols.contains(where: { $0 & 15 == 0 && 1...14 ~= $0 >> 4 }) {
                progressiveOnly = progressiveOnly ?? range
                if let isProgressive { check(isProgressive: isProgressive) }
            }
            if kind == 0 { dc[number] = table } else { ac[number] = table }
            at = range.upperBound
        }
    }

    /// Runs of blocks without coefficients are of progressive frames only (G.1.2.2).
    mutating func check(isProgressive: Bool) {
        if !isProgressive, let range = progressiveOnly {
            scan.add(.imageWrongStructure, at: range, "a Huffman table with symbols of progressive frames")
        }
        progressiveOnly = nil
    }

    mutating func readRestartInterval(_ segment: Range<Int>) throws(ImageScan.Stop) {
        guard segment.count == 6 else {
            throw scan.stop(.imageWrongLength, at: segment, "a restart interval of another length than two bytes")
        }
        restartInterval = scan.bytes.big16(segment.lowerBound + 4)
    }
}
