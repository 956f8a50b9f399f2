/// Reads the directories of Exif (CIPA DC-008, on TIFF 6.0), each once, within their own bytes.
struct EXIFReader {
    /// What of Exif matters here.
    struct Facts {
        var orientation: Int?
    }

    private enum Directory { case main, exif, gps, interoperability, thumbnail }

    private let scan: ImageScan
    /// The TIFF structure: offsets count from its beginning.
    private let range: Range<Int>
    private var isLittle = false
    private var facts = Facts()
    private var queue: [(offset: Int, kind: Directory)] = []
    private var seen: Set<Int> = []
    private var entries = 0
    private var hasPlace = false

    /// More entries than any camera writes.
    private static let maximumEntries = 4096

    init(_ scan: ImageScan, at range: Range<Int>) {
        self.scan = scan
        self.range = range
    }

    /// Reads what there is; adds what is found and what is wrong to the scan.
    func read() -> Facts {
        var reader = self
        reader.readDirectories()
        return reader.facts
    }

    private mutating func readDirectories() {
        let start = range.lowerBound
        switch scan.bytes.big32(start) {
        case 0x4949_2A00: isLittle = true
        case 0x4D4D_002A: isLittle = false
        default: return broken(start..<min(start + 4, range.upperBound), "Exif that is not TIFF")
        }
        guard range.count >= 8 else { return broken(range, "Exif shorter than its header") }
        queue.append((number32(start + 4), .main))
        while let next = queue.popLast() {
            guard seen.insert(next.offset).inserted else {
                return broken(range.lowerBound..<range.lowerBound + 8, "Exif whose directories go in a circle")
            }
            guard readDirectory(at: range.lowerBound + next.offset, next.kind) else { return }
        }
    }

    /// Whether reading on makes sense.
    private mutating func readDirectory(at place: Int, _ kind: Directory) -> Bool {
        guard place + 2 <= range.upperBound else {
            broken(range.upperBound..<range.upperBound, "a directory of Exif behind its end")
            return false
        }
        let count = number16(place)
        entries += count
        let end = place + 2 + count * 12
        guard end <= range.upperBound, entries <= Self.maximumEntries else {
            broken(place..<place + 2, "a directory of Exif with more entries than there are")
            return false
        }
        var thumbnail: (start: Int?, length: Int?)
        for entry in stride(from: place + 2, to: end, by: 12) {
            guard let value = valueRange(entry) else {
                broken(entry..<entry + 12, "an entry of Exif of an unknown type, or with values behind its end")
                continue
            }
            switch (kind, number16(entry)) {
            case (.main, 0x0112):
                facts.orientation = 1...8 ~= number16(value.lowerBound) ? number16(value.lowerBound) : nil
            case (.main, 0x8769): queue.append((number32(value.lowerBound), .exif))
            case (.main, 0x8825): queue.append((number32(value.lowerBound), .gps))
            case (.exif, 0xA005): queue.append((number32(value.lowerBound), .interoperability))
            case (.exif, 0x927C): scan.add(.makerNote, at: value)
            case (.exif, 0x9286), (.main, 0x010E), (.main, 0x013B), (.main, 0x8298): ForeignScan(scan).readHidden(value)
            case (.thumbnail, 0x0201): thumbnail.start = number32(value.lowerBound)
            case (.thumbnail, 0x0202): thumbnail.length = number32(value.lowerBound)
            // Latitudes, longitudes, names of areas.
            case (.gps, 0x0002), (.gps, 0x0004), (.gps, 0x0014), (.gps, 0x0016), (.gps, 0x001C): notePlace(place..<end)
            default: break
            }
        }
        if let start = thumbnail.start, let length = thumbnail.length {
            let image = range.lowerBound + start..<range.lowerBound + start + length
            if image.upperBound > range.upperBound {
                broken(image.clamped(to: range), "a thumbnail behind Exif's end")
            } else if length > 0 {
                scan.add(.thumbnail, at: image)
            }
        }
        // The main directory is followed by the thumbnail's, and by no other (4.5.2).
        if kind == .main, end + 4 <= range.upperBound, number32(end) != 0 { queue.append((number32(end), .thumbnail)) }
        return true
    }

    private mutating func notePlace(_ directory: Range<Int>) {
        if !hasPlace { scan.add(.location, at: directory) }
        hasPlace = true
    }

    /// Where an entry's values are; nil if they cannot be.
    private func valueRange(_ entry: Int) -> Range<Int>? {
        let sizes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4]
        let type = number16(entry + 2)
        // Type 129 is UTF-8 (Exif 3.0).
        guard let size = type == 129 ? 1 : sizes.indices.contains(type) && type > 0 ? sizes[type] : nil else {
            return nil
        }
        let length = size * number32(entry + 4)
        let start = length <= 4 ? entry + 8 : range.lowerBound + number32(entry + 8)
        return start + length <= range.upperBound ? start..<start + length : nil
    }

    private func broken(_ range: Range<Int>, _ reason: StaticString) {
        scan.add(.imageBrokenMetadata, at: range, reason)
    }

    private func number16(_ at: Int) -> Int {
        guard at + 2 <= range.upperBound else { return 0 }
        return isLittle ? scan.bytes.little16(at) : scan.bytes.big16(at)
    }

    private func number32(_ at: Int) -> Int {
        guard at + 4 <= range.upperBound else { return 0 }
        return isLittle ? scan.bytes.little32(at) : scan.bytes.big32(at)
    }
}
