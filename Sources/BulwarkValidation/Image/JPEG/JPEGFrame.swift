/// What a frame header says (ITU-T T.81 B.2.2), and how much of it the scans have brought.
final class JPEGFrame {
    struct Component {
        let id: Int
        /// Blocks of a unit from left to right and from top to bottom.
        let across: Int
        let down: Int
        let quantization: Int
        /// Blocks that hold pixels, as a scan of this component alone has them (A.2.2).
        var blocksWide = 0
        var blocksHigh = 0
        /// Blocks of a row in scans of several components (A.2.3).
        var rowBlocks = 0
        /// The quantization steps, by coefficient; empty before the first scan.
        var steps: [Int] = []
        /// By coefficient: the lowest bit that a scan has brought; -1 before the first scan.
        var lowestBits = [Int](repeating: -1, count: 64)
        /// By block: which coefficients are not zero (progressive frames).
        var nonzero: [UInt64] = []
    }

    let isProgressive: Bool
    let isBaseline: Bool
    let height: Int
    let range: Range<Int>
    var components: [Component]
    let unitsWide: Int
    let unitsHigh: Int
    var scans = 0

    init(marker: UInt8, width: Int, height: Int, components: [Component], at range: Range<Int>) {
        isBaseline = marker == 0xC0
        isProgressive = marker == 0xC2
        self.height = height
        self.range = range
        let widest = components.map(\.across).max() ?? 1
        let highest = components.map(\.down).max() ?? 1
        unitsWide = Self.ceiling(width, 8 * widest)
        unitsHigh = Self.ceiling(height, 8 * highest)
        var measured = components
        for index in components.indices {
            let one = components[index]
            measured[index].blocksWide = Self.ceiling(Self.ceiling(width * one.across, widest), 8)
            measured[index].blocksHigh = Self.ceiling(Self.ceiling(height * one.down, highest), 8)
            measured[index].rowBlocks = unitsWide * one.across
        }
        self.components = measured
    }

    /// Whether the scans have brought every bit of every coefficient.
    var isComplete: Bool {
        components.allSatisfy { $0.lowestBits.allSatisfy { $0 == 0 } }
    }

    private static func ceiling(_ value: Int, _ unit: Int) -> Int { (value + unit - 1) / unit }
}
