/// Reads macroblocks' coefficients, and keeps only which blocks have any: that is what later ones' probabilities depend on
/// (RFC 6386 §13).
struct VP8Coefficients {
    /// By kind, band, context and node.
    private let chances: [UInt8]
    /// By column: which of the lowest blocks above have coefficients. Bits 0 to 3 are luma, 4 to 7 chroma, 8 the second order.
    private var above: [UInt16]
    private var before: UInt16 = 0

    private static let secondOrder: UInt16 = 1 << 8

    init(_ header: VP8Header, columns: Int) {
        chances = header.coefficients
        above = [UInt16](repeating: 0, count: columns)
    }

    mutating func beginRow() { before = 0 }

    mutating func read(_ reader: inout BoolDecoder, _ block: VP8Modes.Macroblock, column: Int) {
        var (top, left) = (above[column], before)
        defer { (above[column], before) = (top, left) }
        guard !block.isSkipped else {
            // What split macroblocks do not have keeps its state.
            let kept = block.isSplit ? Self.secondOrder : 0
            (top, left) = (top & kept, left & kept)
            return
        }
        if !block.isSplit {
            let hasAny = readBlock(&reader, kind: 1, context: Self.context(top, 8, left, 8), from: 0)
            Self.set(&top, 8, &left, 8, hasAny)
        }
        let (kind, first) = block.isSplit ? (3, 0) : (0, 1)
        for row in 0..<4 {
            for place in 0..<4 {
                let hasAny = readBlock(
                    &reader, kind: kind, context: Self.context(top, place, left, row), from: first)
                Self.set(&top, place, &left, row, hasAny)
            }
        }
        for plane in [4, 6] {
            for row in plane..<plane + 2 {
                for place in plane..<plane + 2 {
                    let hasAny = readBlock(&reader, kind: 2, context: Self.context(top, place, left, row), from: 0)
                    Self.set(&top, place, &left, row, hasAny)
                }
            }
        }
    }

    @inline(__always)
    private static func context(_ top: UInt16, _ place: Int, _ left: UInt16, _ row: Int) -> Int {
        Int(top >> UInt16(place) & 1) + Int(left >> UInt16(row) & 1)
    }

    @inline(__always)
    private static func set(_ top: inout UInt16, _ place: Int, _ left: inout UInt16, _ row: Int, _ value: Bool) {
        top = top & ~(1 << UInt16(place)) | (value ? 1 << UInt16(place) : 0)
        left = left & ~(1 << UInt16(row)) | (value ? 1 << UInt16(row) : 0)
    }

    /// Reads a block; gives whether it has coefficients.
    private func readBlock(_ reader: inout BoolDecoder, kind: Int, context: Int, from first: Int) -> Bool {
        var position = first
        var place = VP8Tables.place(kind: kind, position: position, context: context)
        guard reader.bit(chances[place]) else { return false }
        while true {
            // Behind a zero stands no end.
            while !reader.bit(chances[place + 1]) {
                position += 1
                if position == 16 { return true }
                place = VP8Tables.place(kind: kind, position: position, context: 0)
            }
            let isLarge = reader.bit(chances[place + 2])
            if isLarge { skipLarge(&reader, at: place) }
            // The sign.
            _ = reader.bit(128)
            position += 1
            if position == 16 { return true }
            place = VP8Tables.place(kind: kind, position: position, context: isLarge ? 2 : 1)
            if !reader.bit(chances[place]) { return true }
        }
    }

    /// A coefficient beyond one (§13.2).
    private func skipLarge(_ reader: inout BoolDecoder, at place: Int) {
        if !reader.bit(chances[place + 3]) {
            if reader.bit(chances[place + 4]) { _ = reader.bit(chances[place + 5]) }
        } else if !reader.bit(chances[place + 6]) {
            if !reader.bit(chances[place + 7]) {
                _ = reader.bit(159)
            } else {
                _ = reader.bit(165)
                _ = reader.bit(145)
            }
        } else {
            let high = reader.bit(chances[place + 8])
            let low = reader.bit(chances[place + (high ? 10 : 9)])
            for chance in VP8Tables.extraBits[(high ? 2 : 0) + (low ? 1 : 0)] { _ = reader.bit(chance) }
        }
    }
}
