/// Decodes a scan's Huffman codes, and keeps of the coefficients only what counting needs (ITU-T T.81 F.2 and G.2).
struct JPEGScanDecoder {
    let scan: ImageScan
    let header: JPEGScanHeader
    let frame: JPEGFrame
    var reader: EntropyReader
    /// By the scan's parts.
    let layers: [Layer]
    private var predictions: [Int]
    /// Blocks that still come without coefficients (G.1.2.2).
    var run = 0
    private let interval: Int
    private let end: Int
    private let start: Int

    /// A component in this scan.
    struct Layer {
        let index: Int
        let across: Int
        let down: Int
        let rowBlocks: Int
        let dc: HuffmanTable?
        let ac: HuffmanTable?
        /// What a coefficient of one stands for.
        let steps: [Int]
    }

    /// Why a block could not be decoded.
    enum Flaw: Error {
        case noCode, tooMany, tooLarge, badBit, badRun

        var reason: StaticString {
            switch self {
            case .noCode: "bits that are no code of their table"
            case .tooMany: "a block with more than 64 coefficients"
            case .tooLarge: "a block beyond what eight-bit samples give"
            case .badBit: "a refinement of more than one bit"
            case .badRun: "a run of empty blocks beyond the interval's end"
            }
        }
    }

    init(_ scan: ImageScan, _ header: JPEGScanHeader, frame: JPEGFrame, tables: JPEGTables, to end: Int) {
        self.scan = scan
        self.header = header
        self.frame = frame
        self.end = end
        start = header.range.upperBound
        reader = EntropyReader(scan.bytes, from: start, to: end)
        interval = tables.restartInterval
        layers = header.parts.map { part in
            let component = frame.components[part.index]
            return Layer(
                index: part.index, across: component.across, down: component.down, rowBlocks: component.rowBlocks,
                dc: tables.dc[part.dc], ac: tables.ac[part.ac],
                steps: component.steps.map { $0 << header.low })
        }
        predictions = [Int](repeating: 0, count: layers.count)
    }

    /// Decodes the scan; gives the place of the marker behind it.
    mutating func decode() throws(ImageScan.Stop) -> Int {
        let alone = layers.count == 1 ? frame.components[layers[0].index] : nil
        let (wide, high) = alone.map { ($0.blocksWide, $0.blocksHigh) } ?? (frame.unitsWide, frame.unitsHigh)
        let total = wide * high
        let blocks = alone == nil ? layers.reduce(0) { $0 + $1.across * $1.down } : 1
        // A block takes a bit at least, save in runs: what cannot suffice is not begun.
        if header.needsDC, total * blocks > (end - start) * 8 {
            throw scan.stop(.imageTruncated, at: header.range, "a scan with fewer bits than blocks")
        }
        prepareMasks()
        var left = interval > 0 ? interval : total
        var marker: UInt8 = 0xD0
        for row in 0..<high {
            try scan.spend(wide * blocks, at: reader.at)
            for column in 0..<wide {
                if left == 0 {
                    try restart(marker)
                    marker = marker == 0xD7 ? 0xD0 : marker + 1
                    left = interval
                }
                do throws(Flaw) {
                    if alone != nil {
                        try decodeBlock(0, at: row * layers[0].rowBlocks + column)
                    } else {
                        try decodeUnit(row: row, column: column)
                    }
                } catch {
                    throw reader.isOverrun ? tooShort() : broken(error.reason)
                }
                if reader.isOverrun { throw tooShort() }
                left -= 1
            }
        }
        try finishInterval()
        return reader.at
    }

    // MARK: Units and blocks

    private mutating func decodeUnit(row: Int, column: Int) throws(Flaw) {
        for part in layers.indices {
            let (across, down, rowBlocks) = (layers[part].across, layers[part].down, layers[part].rowBlocks)
            for y in 0..<down {
                for x in 0..<across {
                    try decodeBlock(part, at: (row * down + y) * rowBlocks + column * across + x)
                }
            }
        }
    }

    private mutating func decodeBlock(_ part: Int, at block: Int) throws(Flaw) {
        var energy = BlockEnergy()
        if !frame.isProgressive {
            try decodeDC(part, &energy)
            try decodeSequentialAC(part, &energy)
        } else if header.first == 0 {
            if header.high == 0 { try decodeDC(part, &energy) } else { _ = reader.number(1) }
        } else if header.high == 0 {
            try decodeFirstAC(part, at: block, &energy)
        } else {
            try refineAC(part, at: block)
        }
        guard energy.isPossible else { throw .tooLarge }
    }

    private mutating func decodeDC(_ part: Int, _ energy: inout BlockEnergy) throws(Flaw) {
        guard let table = layers[part].dc, let length = reader.symbol(table) else { throw .noCode }
        predictions[part] += reader.signed(length)
        energy.add(predictions[part], step: layers[part].steps[0])
        // Further predictions build on it.
        guard energy.isPossible else { throw .tooLarge }
    }

    private mutating func decodeSequentialAC(_ part: Int, _ energy: inout BlockEnergy) throws(Flaw) {
        guard let table = layers[part].ac else { throw .noCode }
        var coefficient = 1
        while coefficient < 64 {
            guard let symbol = reader.symbol(table) else { throw .noCode }
            let (skipped, length) = (symbol >> 4, symbol & 15)
            if length == 0 {
                if skipped == 0 { return }
                guard skipped == 15 else { throw .noCode }
                coefficient += 16
                // Sixteen zeros stand before another coefficient, never at the end (F.1.2.2.1).
                guard coefficient < 64 else { throw .tooMany }
                continue
            }
            coefficient += skipped
            guard coefficient < 64 else { throw .tooMany }
            energy.add(reader.signed(length), step: layers[part].steps[coefficient])
            coefficient += 1
        }
    }

    // MARK: Intervals

    private mutating func restart(_ marker: UInt8) throws(ImageScan.Stop) {
        try finishInterval()
        let place = reader.at
        guard scan.bytes[place] == 0xFF, scan.bytes[place + 1] == marker else {
            throw scan.stop(
                .imageBrokenData, at: place..<min(place + 2, end), "not the restart marker that is due")
        }
        try scan.spend(16, at: place)
        reader.restart(at: place + 2)
        for part in predictions.indices { predictions[part] = 0 }
    }

    private mutating func finishInterval() throws(ImageScan.Stop) {
        guard run == 0 else { throw broken(Flaw.badRun.reason) }
        switch reader.finish() {
        case .clean: return
        case .tooShort: throw tooShort()
        case .tooLong: throw broken("coded data behind the last block")
        case .badPadding: throw broken("an interval that ends inside a code")
        }
    }

    private func broken(_ reason: StaticString) -> ImageScan.Stop {
        scan.stop(.imageBrokenData, at: start..<min(reader.at, end), reason)
    }

    private func tooShort() -> ImageScan.Stop {
        let code: ValidationIssue.Code = reader.at >= end ? .imageTruncated : .imageBrokenData
        return scan.stop(code, at: reader.at..<reader.at, "coded data ends before the last block")
    }

    private func prepareMasks() {
        guard frame.isProgressive, header.first > 0 else { return }
        for layer in layers where frame.components[layer.index].nonzero.isEmpty {
            let component = frame.components[layer.index]
            frame.components[layer.index].nonzero = Array(
                repeating: 0, count: component.rowBlocks * component.blocksHigh)
        }
    }
}
