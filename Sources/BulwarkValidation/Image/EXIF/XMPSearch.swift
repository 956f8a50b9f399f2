/// Looks into XMP for what matters here. It is XML, and it is not parsed: a name anywhere counts.
enum XMPSearch {
    /// The fields that tell a place (XMP's names of Exif's GPS tags, and IPTC's places).
    private static let places: [StaticString] = [
        "exif:GPSLatitude", "exif:GPSLongitude", "exif:GPSDestLatitude", "photoshop:City", "Iptc4xmpCore:Location",
        "Iptc4xmpExt:LocationCreated", "Iptc4xmpExt:LocationShown",
    ]

    static func read(_ scan: ImageScan, _ range: Range<Int>) {
        if let found = find(in: scan.bytes, range) { scan.add(.location, at: found) }
    }

    /// Looks into XMP that a part of the file holds in compressed form.
    static func read(_ scan: ImageScan, unpacked text: ImageBytes, of part: Range<Int>) {
        if find(in: text, 0..<text.count) != nil { scan.add(.location, at: part) }
    }

    private static func find(in bytes: ImageBytes, _ range: Range<Int>) -> Range<Int>? {
        for at in range {
            switch bytes[at] {
            case UInt8(ascii: "e"), UInt8(ascii: "p"), UInt8(ascii: "I"):
                guard let name = places.first(where: { bytes.has($0, at: at) }) else { continue }
                return at..<at + name.utf8CodeUnitCount
            default: continue
            }
        }
        return nil
    }
}
