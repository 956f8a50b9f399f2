/// A box (ISO/IEC 14496-12 §4.2).
struct HEICBox {
    /// The type as a number of four characters.
    let type: Int
    let range: Range<Int>
    /// What is in it, behind size and type.
    let content: Range<Int>
    /// Whether it has no size of its own but ends with the file.
    let isOpen: Bool

    init(_ scan: ImageScan, at: Int, end: Int) throws(ImageScan.Stop) {
        let bytes = scan.bytes
        try scan.countPart(at: at)
        guard at + 8 <= end else {
            throw scan.stop(.imageTruncated, at: at..<end, "a box shorter than its header")
        }
        type = bytes.big32(at + 4)
        var (size, header) = (bytes.big32(at), 8)
        isOpen = size == 0
        if size == 0 {
            guard end == bytes.count else {
                throw scan.stop(.imageWrongLength, at: at..<at + 8, "a box without a size inside another")
            }
            size = end - at
        } else if size == 1 {
            (size, header) = (at + 16 <= end ? bytes.big64(at + 8) : 0, 16)
        }
        if type == Self.extended { header += 16 }
        guard size >= header else {
            throw scan.stop(.imageWrongLength, at: at..<at + 8, "a box shorter than its header")
        }
        guard at + size <= end else {
            throw scan.stop(.imageTruncated, at: at..<end, "a box reaches behind its end")
        }
        range = at..<at + size
        content = at + header..<at + size
    }

    /// The boxes in a range, which they have to fill.
    static func all(_ scan: ImageScan, in range: Range<Int>) throws(ImageScan.Stop) -> [HEICBox] {
        var boxes: [HEICBox] = []
        var at = range.lowerBound
        while at < range.upperBound {
            let box = try HEICBox(scan, at: at, end: range.upperBound)
            boxes.append(box)
            at = box.range.upperBound
        }
        return boxes
    }

    static func type(_ name: StaticString) -> Int { name.withUTF8Buffer { $0.reduce(0) { $0 << 8 | Int($1) } } }

    static let extended = type("uuid")
    static let fileType = type("ftyp")
    static let meta = type("meta")
    static let mediaData = type("mdat")
    static let movie = type("moov")
    static let free = type("free")
    static let skip = type("skip")
}
