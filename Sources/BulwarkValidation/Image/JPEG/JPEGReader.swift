/// Walks the markers of one JPEG image, and the scans between them (ITU-T T.81 annex B).
struct JPEGReader {
    let scan: ImageScan
    private let start: Int
    private let end: Int
    /// Whether the image is the one that the file is about.
    private let isFirst: Bool
    private var at: Int
    private var tables: JPEGTables
    private var frame: JPEGFrame?
    private var segments = JPEGSegments()
    /// The bytes of the index to more images.
    private(set) var pictureIndex: Range<Int>?

    init(_ scan: ImageScan, from start: Int, to end: Int, isFirst: Bool) {
        self.scan = scan
        self.start = start
        self.end = end
        self.isFirst = isFirst
        at = start
        tables = JPEGTables(scan)
    }

    /// Reads the image; gives its end.
    mutating func read() throws(ImageScan.Stop) -> Int {
        guard start + 4 <= end, scan.bytes.big16(start) == 0xFFD8 else {
            throw scan.stop(.imageWrongStructure, at: start..<min(start + 2, end), "no image begins here")
        }
        try scan.countFrame(at: start)
        at = start + 2
        while true {
            let marker = try nextMarker()
            let place = at - 2
            switch marker {
            case 0xD9:
                try finish(at: place)
                return at
            case 0x01, 0xD0...0xD7:
                throw scan.stop(.imageWrongStructure, at: place..<at, "a marker that belongs between coded data")
            case 0xD8: throw scan.stop(.imageWrongStructure, at: place..<at, "a second image begins inside the first")
            default: break
            }
            let segment = place..<(try segmentEnd(at: place))
            at = segment.upperBound
            switch marker {
            case 0xC0, 0xC1, 0xC2: try readFrame(marker, segment)
            case 0xC4: try tables.readHuffman(segment, isProgressive: frame?.isProgressive)
            case 0xDB: try tables.readQuantization(segment)
            case 0xDD: try tables.readRestartInterval(segment)
            case 0xDA: try readScan(segment)
            case 0xDC: try readLineCount(segment)
            case 0xE0...0xEF, 0xFE:
                if let index = segments.read(marker, segment, of: scan, isFirst: isFirst), isFirst {
                    pictureIndex = pictureIndex ?? index
                }
            case 0xC3, 0xC5...0xC7, 0xCB, 0xCD...0xCF, 0xDE, 0xDF:
                throw scan.stop(.imageCodingUnsupported, at: segment, "a lossless or hierarchical JPEG")
            case 0xC9, 0xCA, 0xCC: throw scan.stop(.imageCodingUnsupported, at: segment, "arithmetic coding")
            default: throw scan.stop(.imageWrongStructure, at: segment, "a reserved marker")
            }
        }
    }

    // MARK: Markers

    private mutating func nextMarker() throws(ImageScan.Stop) -> UInt8 {
        try scan.countPart(at: at)
        guard at < end else { throw truncated() }
        guard scan.bytes[at] == 0xFF else {
            throw scan.stop(.imageWrongStructure, at: at..<at + 1, "bytes where a marker is due")
        }
        // Any number of fill bytes may stand before a marker (B.1.1.2).
        let first = at
        while at < end, scan.bytes[at] == 0xFF { at += 1 }
        try scan.spend(at - first, at: at)
        guard at < end else { throw truncated() }
        let marker = scan.bytes[at]
        guard marker != 0 else {
            throw scan.stop(.imageWrongStructure, at: at - 1..<at + 1, "coded data where a marker is due")
        }
        at += 1
        return marker
    }

    private func truncated() -> ImageScan.Stop {
        scan.stop(.imageTruncated, at: end..<end, "the file ends before the image's end marker")
    }

    private func segmentEnd(at place: Int) throws(ImageScan.Stop) -> Int {
        guard place + 4 <= end else { throw truncated() }
        let length = scan.bytes.big16(place + 2)
        guard length >= 2 else {
            throw scan.stop(.imageWrongLength, at: place..<place + 4, "a segment shorter than its own length field")
        }
        guard place + 2 + length <= end else {
            throw scan.stop(.imageTruncated, at: place..<end, "a segment reaches behind the file's end")
        }
        return place + 2 + length
    }

    private mutating func finish(at place: Int) throws(ImageScan.Stop) {
        segments.finish(scan)
        guard let frame, frame.scans > 0 else {
            throw scan.stop(.imageNoPixels, at: place..<place + 2, "the image ends before its first scan")
        }
        if !frame.isComplete {
            scan.add(.imageTruncated, at: place..<place + 2, "the image ends before its last scan")
        }
    }

    // MARK: Frame and scans

    private mutating func readFrame(_ marker: UInt8, _ segment: Range<Int>) throws(ImageScan.Stop) {
        let bytes = scan.bytes
        let place = segment.lowerBound
        guard frame == nil else { throw scan.stop(.imageWrongStructure, at: segment, "a second frame header") }
        let count = Int(bytes[place + 9])
        guard segment.count == 10 + 3 * count else {
            throw scan.stop(.imageWrongLength, at: segment, "a frame header of another length than its components need")
        }
        guard bytes[place + 4] == 8 else {
            throw scan.stop(.imageCodingUnsupported, at: segment, "samples of other than eight bits")
        }
        let (width, height) = (bytes.big16(place + 7), bytes.big16(place + 5))
        if isFirst {
            // Zero lines would be told by a DNL segment (B.2.5), which decoders for photos do not read.
            try scan.take(width: width, height: height, at: segment)
        } else if width == 0 || height == 0 || width * height > scan.limits.pixels {
            throw scan.stop(.imageTooManyPixels, at: segment, "no pixels, or more than allowed")
        }
        guard 1...4 ~= count else {
            throw scan.stop(.imageWrongStructure, at: segment, "other than one to four components")
        }
        var components: [JPEGFrame.Component] = []
        for index in 0..<count {
            let one = place + 10 + index * 3
            let factors = Int(bytes[one + 1])
            let component = JPEGFrame.Component(
                id: Int(bytes[one]), across: factors >> 4, down: factors & 15, quantization: Int(bytes[one + 2]))
            guard 1...4 ~= component.across, 1...4 ~= component.down, component.quantization < 4,
                !components.contains(where: { $0.id == component.id })
            else {
                throw scan.stop(
                    .imageWrongStructure, at: one..<one + 3, "a component with impossible factors, or a repeated one")
            }
            components.append(component)
        }
        frame = JPEGFrame(marker: marker, width: width, height: height, components: components, at: segment)
        tables.check(isProgressive: marker == 0xC2)
    }

    private mutating func readScan(_ segment: Range<Int>) throws(ImageScan.Stop) {
        guard let frame else {
            throw scan.stop(.imageWrongStructure, at: segment, "a scan before the frame header")
        }
        let header = try JPEGScanHeader(scan, segment, frame: frame, tables: tables)
        var decoder = JPEGScanDecoder(scan, header, frame: frame, tables: tables, to: end)
        at = try decoder.decode()
        frame.scans += 1
    }

    private func readLineCount(_ segment: Range<Int>) throws(ImageScan.Stop) {
        guard segment.count == 6, let frame, frame.scans == 1, scan.bytes.big16(segment.lowerBound + 4) == frame.height
        else {
            throw scan.stop(
                .imageWrongStructure, at: segment, "a number of lines that is misplaced or not the frame's own")
        }
    }
}
