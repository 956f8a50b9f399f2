/// Application segments and comments of a JPEG image.
struct JPEGSegments {
    private var profileParts: Set<Int> = []
    private var profileTotal: Int?
    private var profileRange = 0..<0

    /// What a segment is by the name that it begins with.
    static func kind(_ marker: UInt8, _ segment: Range<Int>, of bytes: ImageBytes) -> (ImageMetadata.Kind, header: Int)
    {
        let place = segment.lowerBound + 4
        func has(_ name: StaticString) -> Bool {
            place + name.utf8CodeUnitCount <= segment.upperBound && bytes.has(name, at: place)
        }
        switch marker {
        case 0xE0 where has("JFIF\0"): return (.rendering, 5)
        case 0xE0 where has("JFXX\0"): return (.thumbnail, 5)
        case 0xE1 where has("Exif\0\0"): return (.exif, 6)
        case 0xE1 where has("http://ns.adobe.com/xap/1.0/\0"): return (.xmp, 29)
        case 0xE1 where has("http://ns.adobe.com/xmp/extension/\0"): return (.xmp, 35)
        case 0xE2 where has("ICC_PROFILE\0"): return (.colorProfile, 12)
        case 0xE2 where has("MPF\0"): return (.moreImages, 4)
        case 0xED: return (.photoshop, 0)
        case 0xEE where has("Adobe") && segment.count == 16: return (.rendering, 5)
        case 0xFE: return (.text, 0)
        default: return (.application, 0)
        }
    }

    /// Reads a segment; gives the bytes of an index to more images.
    mutating func read(_ marker: UInt8, _ segment: Range<Int>, of scan: ImageScan, isFirst: Bool) -> Range<Int>? {
        let (kind, header) = Self.kind(marker, segment, of: scan.bytes)
        let content = segment.lowerBound + 4 + header..<segment.upperBound
        switch kind {
        case .exif:
            scan.add(.exif, at: segment)
            let exif = EXIFReader(scan, at: content).read()
            if isFirst { scan.facts.orientation = scan.facts.orientation ?? exif.orientation }
        case .xmp:
            scan.addHidden(.xmp, at: segment, content: content)
            XMPSearch.read(scan, content)
        case .colorProfile:
            scan.add(.colorProfile, at: segment)
            readProfile(content, of: scan)
        case .rendering:
            scan.add(.rendering, at: segment)
            if marker == 0xE0 { readJFIF(segment, of: scan) }
        case .moreImages:
            scan.add(.moreImages, at: segment)
            return content
        default: scan.addHidden(kind, at: segment, content: content)
        }
        return nil
    }

    /// Checks what only the end of the image can tell.
    func finish(_ scan: ImageScan) {
        if let profileTotal, profileParts.count != profileTotal {
            scan.add(.imageBrokenMetadata, at: profileRange, "a colour profile of which parts are missing")
        }
    }

    /// A profile comes in numbered parts (ICC.1:2022 B.4).
    private mutating func readProfile(_ content: Range<Int>, of scan: ImageScan) {
        let (number, total) = (Int(scan.bytes[content.lowerBound]), Int(scan.bytes[content.lowerBound + 1]))
        guard content.count > 2, 1...max(total, 1) ~= number, profileTotal ?? total == total,
            profileParts.insert(number).inserted
        else {
            return scan.add(
                .imageBrokenMetadata, at: content, "a part of a colour profile with a number that does not fit")
        }
        profileTotal = total
        profileRange = content
    }

    /// JFIF 1.02, with an uncompressed thumbnail.
    private func readJFIF(_ segment: Range<Int>, of scan: ImageScan) {
        let place = segment.lowerBound
        let pixels = Int(scan.bytes[place + 16]) * Int(scan.bytes[place + 17])
        guard segment.count == 18 + 3 * pixels else {
            return scan.add(
                .imageBrokenMetadata, at: segment, "a JFIF header of another length than its thumbnail needs")
        }
        if pixels > 0 { scan.add(.thumbnail, at: place + 18..<segment.upperBound) }
    }
}
