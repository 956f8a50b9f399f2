/// What a PNG's first chunk says (W3C PNG, third edition, §11.2.1).
struct PNGHeader {
    let width: Int
    let height: Int
    let depth: Int
    let color: Int
    let isInterlaced: Bool

    /// Samples of a pixel.
    var channels: Int {
        switch color {
        case 2: 3
        case 4: 2
        case 6: 4
        default: 1
        }
    }

    /// Table 11.1.
    var hasPossibleDepth: Bool {
        switch color {
        case 0: [1, 2, 4, 8, 16].contains(depth)
        case 3: [1, 2, 4, 8].contains(depth)
        case 2, 4, 6: depth == 8 || depth == 16
        default: false
        }
    }

    /// How many rows there are and how long they are, pass by pass, for a picture of this size. Passes without pixels are
    /// left out, as in the file (§8.1).
    func passes(width: Int, height: Int) -> [(rows: Int, rowBytes: Int)] {
        func pass(_ x: Int, _ y: Int, _ stepX: Int, _ stepY: Int) -> (rows: Int, rowBytes: Int) {
            let columns = width > x ? (width - x + stepX - 1) / stepX : 0
            let rows = height > y ? (height - y + stepY - 1) / stepY : 0
            return (columns == 0 ? 0 : rows, 1 + (columns * channels * depth + 7) / 8)
        }
        guard isInterlaced else { return [pass(0, 0, 1, 1)] }
        return [
            pass(0, 0, 8, 8), pass(4, 0, 8, 8), pass(0, 4, 4, 8), pass(2, 0, 4, 4), pass(0, 2, 2, 4), pass(1, 0, 2, 2),
            pass(0, 1, 1, 2),
        ].filter { $0.rows > 0 }
    }
}
