/// Reads the macroblocks' headers: what the picture is predicted by (RFC 6386 §10 and §11).
struct VP8Modes {
    /// What the header of a macroblock says about its coefficients.
    struct Macroblock {
        /// Whether each subblock has a mode of its own, and no block holds the first coefficients of all.
        var isSplit = false
        /// Whether there are no coefficients.
        var isSkipped = false
    }

    private(set) var reader: BoolDecoder
    private let header: VP8Header
    /// The modes of the lowest subblocks of the row above.
    private var above: [UInt8]
    /// The modes of the rightmost subblocks of the macroblock before.
    private var before: [UInt8]

    init(_ reader: BoolDecoder, _ header: VP8Header, columns: Int) {
        self.reader = reader
        self.header = header
        // Outside the picture is `B_DC_PRED`.
        above = [UInt8](repeating: 0, count: 4 * columns)
        before = [0, 0, 0, 0]
    }

    mutating func beginRow() { before = [0, 0, 0, 0] }

    mutating func next(column: Int) -> Macroblock {
        var block = Macroblock()
        if let segments = header.segments { _ = reader.bit(segments[reader.bit(segments[0]) ? 2 : 1]) }
        if let skipping = header.skipping { block.isSkipped = reader.bit(skipping) }
        block.isSplit = !reader.bit(145)
        if block.isSplit {
            readSubblocks(column)
        } else {
            // DC, vertical, horizontal and TM, each as the subblocks' mode that stands for it.
            let mode: UInt8 = reader.bit(156) ? reader.bit(128) ? 1 : 3 : reader.bit(163) ? 2 : 0
            for place in 0..<4 {
                above[4 * column + place] = mode
                before[place] = mode
            }
        }
        // The mode of both chroma planes.
        if reader.bit(142), reader.bit(114) { _ = reader.bit(183) }
        return block
    }

    private mutating func readSubblocks(_ column: Int) {
        for row in 0..<4 {
            var mode = before[row]
            for place in 4 * column..<4 * column + 4 {
                mode = readMode(at: 9 * (10 * Int(above[place]) + Int(mode)))
                above[place] = mode
            }
            before[row] = mode
        }
    }

    /// A subblock's mode: DC, TM, VE, HE, LD, RD, VR, VL, HD or HU (§11.2).
    private mutating func readMode(at place: Int) -> UInt8 {
        let chances = VP8Tables.modes
        if !reader.bit(chances[place]) { return 0 }
        if !reader.bit(chances[place + 1]) { return 1 }
        if !reader.bit(chances[place + 2]) { return 2 }
        if !reader.bit(chances[place + 3]) {
            if !reader.bit(chances[place + 4]) { return 3 }
            return reader.bit(chances[place + 5]) ? 6 : 5
        }
        if !reader.bit(chances[place + 6]) { return 4 }
        if !reader.bit(chances[place + 7]) { return 7 }
        return reader.bit(chances[place + 8]) ? 9 : 8
    }
}
