/// A chunk of a PNG (§5.3).
struct PNGChunk {
    /// The type as a number of four characters.
    let type: UInt32
    /// Length, type, data and checksum.
    let range: Range<Int>

    var data: Range<Int> { range.lowerBound + 8..<range.upperBound - 4 }

    static func type(_ name: StaticString) -> UInt32 {
        name.withUTF8Buffer { $0.reduce(0) { $0 << 8 | UInt32($1) } }
    }

    static let header = type("IHDR")
    static let palette = type("PLTE")
    static let picture = type("IDAT")
    static let end = type("IEND")
    static let animation = type("acTL")
    static let frameControl = type("fcTL")
    static let frame = type("fdAT")
    static let transparency = type("tRNS")
    static let profile = type("iCCP")
    static let exif = type("eXIf")
    static let text = type("tEXt")
    static let compressedText = type("zTXt")
    static let internationalText = type("iTXt")
    static let time = type("tIME")

    /// Whether a reader must know it (§5.4).
    var isCritical: Bool { type & 0x2000_0000 == 0 }

    /// Chunks that show the colours right; they hold nothing about people.
    static let rendering: Set<UInt32> = Set(
        (["gAMA", "cHRM", "sRGB", "sBIT", "cICP", "mDCV", "cLLI", "bKGD", "hIST", "pHYs", "sPLT"] as [StaticString])
            .map(type))
    /// Where known chunks may stand (table 5.3), and that they stand once.
    static let beforePalette: Set<UInt32> = Set(
        (["gAMA", "cHRM", "sRGB", "sBIT", "iCCP", "cICP", "mDCV", "cLLI"] as [StaticString]).map(type))
    static let beforePicture: Set<UInt32> = beforePalette.union(
        (["bKGD", "hIST", "pHYs", "sPLT", "tRNS", "acTL", "PLTE"] as [StaticString]).map(type))
    static let afterPalette: Set<UInt32> = Set((["bKGD", "hIST", "tRNS"] as [StaticString]).map(type))
    static let once: Set<UInt32> = beforePicture.subtracting([type("sPLT")]).union([header, end, exif, time])
}
