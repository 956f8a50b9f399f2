/// A chunk of a WebP (RFC 9649 §2.3).
struct WebPChunk {
    /// The type as a number of four characters, the first lowest.
    let type: Int
    /// Type, length and data.
    let range: Range<Int>
    /// Where the next one begins: behind a byte that fills up to an even length.
    let end: Int

    var data: Range<Int> { range.lowerBound + 8..<range.upperBound }

    init(_ scan: ImageScan, at: Int, end limit: Int) throws(ImageScan.Stop) {
        try scan.countPart(at: at)
        guard at + 8 <= limit else {
            throw scan.stop(.imageTruncated, at: at..<limit, "a chunk shorter than its header")
        }
        let length = scan.bytes.little32(at + 4)
        guard at + 8 + length + length % 2 <= limit else {
            throw scan.stop(.imageTruncated, at: at..<limit, "a chunk reaches behind its end")
        }
        type = scan.bytes.little32(at)
        range = at..<at + 8 + length
        end = at + 8 + length + length % 2
        if length % 2 == 1, scan.bytes[end - 1] != 0 {
            throw scan.stop(.imageWrongStructure, at: end - 1..<end, "a byte that fills up and is not zero")
        }
    }

    static func type(_ name: StaticString) -> Int {
        name.withUTF8Buffer { $0.reversed().reduce(0) { $0 << 8 | Int($1) } }
    }

    static let lossy = type("VP8 ")
    static let lossless = type("VP8L")
    static let extended = type("VP8X")
    static let alpha = type("ALPH")
    static let animation = type("ANIM")
    static let frame = type("ANMF")
    static let profile = type("ICCP")
    static let exif = type("EXIF")
    static let xmp = type("XMP ")
}
