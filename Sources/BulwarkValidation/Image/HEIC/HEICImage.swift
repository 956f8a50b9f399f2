/// Judges the items of a HEIC: that the primary one is an image, and that the data of all are there.
struct HEICImage {
    private let scan: ImageScan
    private let items: HEICItems
    private let media: [Range<Int>]
    private var bytes: ImageBytes { scan.bytes }

    init(_ scan: ImageScan, _ items: HEICItems, media: [Range<Int>]) {
        self.scan = scan
        self.items = items
        self.media = media
    }

    /// Reads the items; gives the end of the last one's data.
    func read() throws(ImageScan.Stop) -> Int {
        guard let primary = items.primary, let item = items.items[primary] else {
            throw scan.stop(.imageNoPixels, at: 0..<0, "a file whose main image is missing")
        }
        try scan.countFrame(at: 0)
        try readPrimary(item)
        var end = 0
        for (id, item) in items.items.sorted(by: { $0.key < $1.key }) {
            let ranges = try ranges(of: item)
            end = max(end, ranges.map(\.upperBound).max() ?? 0)
            switch item.type {
            case HEICBox.type("hvc1"): try readUnits(item, ranges)
            case HEICBox.type("grid"): try readGrid(item, ranges)
            case HEICBox.type("Exif"): readEXIF(ranges)
            case HEICBox.type("mime"):
                for range in ranges {
                    scan.addHidden(.xmp, at: range, content: range)
                    XMPSearch.read(scan, range)
                }
            default: break
            }
            if items.thumbnails.contains(id) {
                for range in ranges { scan.add(.thumbnail, at: range) }
            }
        }
        return end
    }

    // MARK: The main image

    private func readPrimary(_ item: HEICItems.Item) throws(ImageScan.Stop) {
        guard
            [HEICBox.type("hvc1"), HEICBox.type("grid"), HEICBox.type("iden"), HEICBox.type("iovl")].contains(item.type)
        else {
            throw scan.stop(.imageCodingUnsupported, at: 0..<0, "a main image that is not coded by HEVC")
        }
        guard let size = size(of: item) else {
            throw scan.stop(.imageNoPixels, at: 0..<0, "a main image without a size")
        }
        try scan.take(width: size.width, height: size.height, at: size.range)
        let mirrored = property("imir", of: item) != nil
        if let turn = property("irot", of: item), !mirrored {
            // Quarter turns to the left, as Exif numbers them.
            scan.facts.orientation = [1, 8, 3, 6][Int(bytes[turn.content.lowerBound] & 3)]
        }
        if let profile = property("colr", of: item), bytes.has("prof", at: profile.content.lowerBound) {
            scan.add(.colorProfile, at: profile.range)
        }
    }

    private func property(_ name: StaticString, of item: HEICItems.Item) -> HEICBox? {
        item.properties.lazy.map { items.properties[$0] }.first { $0.type == HEICBox.type(name) }
    }

    private func size(of item: HEICItems.Item) -> (width: Int, height: Int, range: Range<Int>)? {
        guard let box = property("ispe", of: item), box.content.count >= 12 else { return nil }
        return (bytes.big32(box.content.lowerBound + 4), bytes.big32(box.content.lowerBound + 8), box.range)
    }

    // MARK: Data

    /// Where an item's data are in the file.
    private func ranges(of item: HEICItems.Item) throws(ImageScan.Stop) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        for extent in item.extents {
            try scan.countPart(at: 0)
            let place: Range<Int>
            switch item.construction {
            case 0:
                place = extent
                guard media.contains(where: { $0.lowerBound <= place.lowerBound && place.upperBound <= $0.upperBound })
                else {
                    let code: ValidationIssue.Code =
                        place.upperBound > bytes.count ? .imageTruncated : .imageWrongLength
                    throw scan.stop(
                        code, at: place.clamped(to: 0..<bytes.count), "an item whose data are not in the file")
                }
            case 1:
                guard let inner = items.innerData, extent.upperBound <= inner.count else {
                    throw scan.stop(.imageWrongLength, at: 0..<0, "an item whose data are not in the box of small data")
                }
                place = inner.lowerBound + extent.lowerBound..<inner.lowerBound + extent.upperBound
            default:
                throw scan.stop(.imageCodingUnsupported, at: 0..<0, "an item made of pieces of others")
            }
            guard !place.isEmpty else { throw scan.stop(.imageWrongLength, at: place, "an item without data") }
            ranges.append(place)
        }
        return ranges
    }

    /// The units of HEVC, each behind its length, have to fill the item (ISO/IEC 14496-15 §8.3.3).
    private func readUnits(_ item: HEICItems.Item, _ ranges: [Range<Int>]) throws(ImageScan.Stop) {
        guard let box = property("hvcC", of: item), let size = size(of: item), let first = ranges.first else {
            throw scan.stop(
                .imageWrongStructure, at: ranges.first ?? 0..<0, "a picture without configuration, size or data")
        }
        let configuration = try HEVCConfiguration(scan, box)
        guard configuration.sizes.contains(where: { $0.width == size.width && $0.height == size.height }) else {
            throw scan.stop(.imageWrongStructure, at: size.range, "a picture of another size than its coding has")
        }
        let lengthSize = configuration.lengthSize
        var cursor = HEICCursor(ranges)
        var pictures = 0
        while !cursor.isAtEnd {
            var length = 0
            let place = cursor.at
            for _ in 0..<lengthSize { length = length << 8 | Int(cursor.next().map { bytes[$0] } ?? 0) }
            try scan.spend(64, at: place)
            guard length >= 2, length <= cursor.left, bytes[cursor.at] & 0x80 == 0 else {
                throw scan.stop(
                    .imageBrokenData, at: place..<first.upperBound, "units of HEVC that do not fill their item")
            }
            if bytes[cursor.at] >> 1 < 32 {
                // A slice. One that stands alone, and one of them, is the picture's first (ITU-T H.265 §7.3.6.1, §7.4.2.2).
                pictures += beginsPicture(cursor) ? 1 : 0
                guard 16...21 ~= bytes[cursor.at] >> 1, length > 3, pictures == 1 else {
                    throw scan.stop(.imageBrokenData, at: place..<first.upperBound, "slices of other than one picture")
                }
            }
            try readUnit(&cursor, length: length)
        }
        guard pictures == 1 else { throw scan.stop(.imageBrokenData, at: first, "units of HEVC without a picture") }
    }

    /// Whether a slice's header says that it is the first.
    private func beginsPicture(_ cursor: HEICCursor) -> Bool {
        var cursor = cursor
        _ = cursor.next()
        _ = cursor.next()
        return cursor.next().map { bytes[$0] & 0x80 != 0 } ?? false
    }

    /// What stands for the end of a unit never stands inside one, nor do three zeros (ITU-T H.265 §7.4.2.1): a hole shows.
    private func readUnit(_ cursor: inout HEICCursor, length: Int) throws(ImageScan.Stop) {
        var zeros = 0
        var left = length
        while left > 0, let piece = cursor.take(atMost: left) {
            for place in piece {
                let byte = bytes[place]
                if zeros >= 2, byte <= 2 {
                    throw scan.stop(.imageBrokenData, at: place - 2..<place + 1, "bytes that no unit of HEVC has")
                }
                zeros = byte == 0 ? zeros + 1 : 0
            }
            left -= piece.count
            try scan.spend(piece.count, at: piece.lowerBound)
        }
        if zeros > 0 {
            throw scan.stop(.imageBrokenData, at: cursor.at..<cursor.at, "a unit of HEVC that ends in zeros")
        }
    }

    /// A picture of tiles (ISO/IEC 23008-12 §6.6.2.3).
    private func readGrid(_ item: HEICItems.Item, _ ranges: [Range<Int>]) throws(ImageScan.Stop) {
        guard let range = ranges.first, range.count >= 8, bytes[range.lowerBound] == 0 else {
            throw scan.stop(.imageBrokenData, at: ranges.first ?? 0..<0, "a picture of tiles without its description")
        }
        let place = range.lowerBound
        let isLong = bytes[place + 1] & 1 == 1
        guard range.count == (isLong ? 12 : 8) else {
            throw scan.stop(.imageWrongLength, at: range, "a picture of tiles whose description has a wrong length")
        }
        let tiles = (Int(bytes[place + 2]) + 1) * (Int(bytes[place + 3]) + 1)
        let width = isLong ? bytes.big32(place + 4) : bytes.big16(place + 4)
        let height = isLong ? bytes.big32(place + 8) : bytes.big16(place + 6)
        guard tiles == item.parts.count, let size = size(of: item), size.width == width, size.height == height else {
            throw scan.stop(.imageBrokenData, at: range, "a picture of tiles of another size or number than it has")
        }
        // The tiles are of one size, and cover the picture.
        let columns = Int(bytes[place + 3]) + 1
        let rows = Int(bytes[place + 2]) + 1
        for part in item.parts {
            guard let tile = items.items[part].flatMap({ self.size(of: $0) }), tile.width * columns >= width,
                tile.height * rows >= height
            else { throw scan.stop(.imageBrokenData, at: range, "tiles that do not cover their picture") }
        }
    }

    private func readEXIF(_ ranges: [Range<Int>]) {
        guard let range = ranges.first else { return }
        scan.add(.exif, at: range)
        let start = range.lowerBound + 4 + bytes.big32(range.lowerBound)
        guard range.count >= 4, ranges.count == 1, start < range.upperBound else {
            return scan.add(.imageBrokenMetadata, at: range, "Exif that begins behind its end")
        }
        // The container turns the picture; what Exif says about it is to be ignored (ISO/IEC 23008-12 A.2.1).
        _ = EXIFReader(scan, at: start..<range.upperBound).read()
    }
}
