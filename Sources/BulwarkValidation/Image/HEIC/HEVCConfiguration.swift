/// What a decoder of HEVC is set up with: the box `hvcC` (ISO/IEC 14496-15 §8.3.3.1) and the parameter sets in it.
struct HEVCConfiguration {
    /// How many bytes the length of a unit has.
    let lengthSize: Int
    /// The sizes that the sequence's parameters give: all that is coded, and what is shown of it.
    let sizes: [(width: Int, height: Int)]

    private enum Unit {
        static let video = 32
        static let sequence = 33
        static let picture = 34
    }

    init(_ scan: ImageScan, _ box: HEICBox) throws(ImageScan.Stop) {
        let (bytes, end) = (scan.bytes, box.content.upperBound)
        func wrong(_ reason: StaticString) -> ImageScan.Stop { scan.stop(.imageWrongStructure, at: box.range, reason) }
        var at = box.content.lowerBound
        guard box.content.count >= 23, bytes[at] == 1 else { throw wrong("a configuration of an unknown form") }
        lengthSize = Int(bytes[at + 21] & 3) + 1
        var found: Set<Int> = []
        var sizes: [(width: Int, height: Int)] = []
        let arrays = Int(bytes[at + 22])
        at += 23
        for _ in 0..<arrays {
            try scan.countPart(at: at)
            let type = Int(bytes[at] & 0x3F)
            let count = bytes.big16(at + 1)
            guard at + 3 <= end else { throw wrong("a configuration shorter than its parameter sets") }
            at += 3
            for _ in 0..<count {
                try scan.countPart(at: at)
                let length = bytes.big16(at)
                guard length >= 2, at + 2 + length <= end, Int(bytes[at + 2] >> 1) == type else {
                    throw wrong("a parameter set of another length or kind than announced")
                }
                if type == Unit.sequence {
                    guard let size = SequenceParameters.sizes(bytes, at + 2..<at + 2 + length) else {
                        throw wrong("a sequence's parameters that give no size")
                    }
                    sizes += size
                }
                found.insert(type)
                at += 2 + length
            }
        }
        guard found.isSuperset(of: [Unit.video, Unit.sequence, Unit.picture]) else {
            throw wrong("a configuration that lacks parameter sets")
        }
        self.sizes = sizes
    }
}

/// The sequence's parameters as far as the picture's size (ITU-T H.265 §7.3.2.2).
private enum SequenceParameters {
    /// All that is coded, and what is shown of it; nil where the parameters are broken.
    static func sizes(_ bytes: ImageBytes, _ range: Range<Int>) -> [(width: Int, height: Int)]? {
        var bits = RawBits(bytes, range.dropFirst(2))
        bits.skip(4)
        let layers = bits.number(3)
        bits.skip(1)
        // Profile, tier and level, then which of them the lower layers have.
        bits.skip(96)
        let present = (0..<layers).map { _ in (bits.number(1) == 1, bits.number(1) == 1) }
        if layers > 0 { bits.skip(2 * (8 - layers)) }
        for (profile, level) in present { bits.skip((profile ? 88 : 0) + (level ? 8 : 0)) }
        guard bits.exponential() < 16 else { return nil }
        let chroma = bits.exponential()
        guard chroma <= 3 else { return nil }
        if chroma == 3 { bits.skip(1) }
        let coded = (width: bits.exponential(), height: bits.exponential())
        guard 1...65_535 ~= coded.width, 1...65_535 ~= coded.height else { return nil }
        guard bits.number(1) == 1 else { return bits.isOverrun ? nil : [coded] }
        let margins = (0..<4).map { _ in bits.exponential() }
        let across = margins[0] + margins[1]
        let down = margins[2] + margins[3]
        let shown = (
            width: coded.width - (chroma == 1 || chroma == 2 ? 2 : 1) * across,
            height: coded.height - (chroma == 1 ? 2 : 1) * down
        )
        return bits.isOverrun || shown.width <= 0 || shown.height <= 0 ? nil : [coded, shown]
    }
}

/// Bits of a unit, without the bytes that keep it from looking like an end (ITU-T H.265 §7.3.1.1 and §9.2).
private struct RawBits {
    private let bytes: ImageBytes
    private var places: Range<Int>
    private var byte: UInt8 = 0
    private var left = 0
    private var zeros = 0
    private(set) var isOverrun = false

    init(_ bytes: ImageBytes, _ range: Range<Int>) {
        self.bytes = bytes
        places = range
    }

    mutating func number(_ length: Int) -> Int { (0..<length).reduce(0) { number, _ in number << 1 | next() } }

    mutating func skip(_ length: Int) { for _ in 0..<length { _ = next() } }

    /// A number behind as many zeros as it has bits, less one; at most 2^20.
    mutating func exponential() -> Int {
        var length = 0
        while length < 20, next() == 0 { length += 1 }
        return 1 << length - 1 + number(length)
    }

    private mutating func next() -> Int {
        if left == 0 {
            if zeros >= 2, let place = places.first, bytes[place] == 3 {
                places = places.dropFirst()
                zeros = 0
            }
            guard let place = places.first else {
                isOverrun = true
                return 0
            }
            byte = bytes[place]
            zeros = byte == 0 ? zeros + 1 : 0
            places = places.dropFirst()
            left = 8
        }
        left -= 1
        return Int(byte >> left & 1)
    }
}
