/// Reads the chunks of a WebP (RFC 9649).
struct WebPReader {
    private let scan: ImageScan
    private var bytes: ImageBytes { scan.bytes }
    /// What the extended header says; nil in simple files.
    private var flags: UInt8?
    private var hasPicture = false
    private var isBehindPicture = false
    private var seen: Set<Int> = []

    init(_ scan: ImageScan) { self.scan = scan }

    /// Reads the file; gives the image's end.
    func read() throws(ImageScan.Stop) -> Int {
        var reader = self
        return try reader.readFile()
    }

    private mutating func readFile() throws(ImageScan.Stop) -> Int {
        let end = 8 + bytes.little32(4)
        guard end <= bytes.count else {
            throw scan.stop(.imageTruncated, at: 4..<8, "the file is shorter than its header says")
        }
        guard end % 2 == 0, end >= 20 else {
            throw scan.stop(.imageWrongLength, at: 4..<8, "a length that files of chunks cannot have")
        }
        var at = 12
        while at < end {
            let chunk = try WebPChunk(scan, at: at, end: end)
            try readChunk(chunk)
            at = chunk.end
        }
        guard hasPicture else { throw scan.stop(.imageNoPixels, at: 0..<end, "a file without a picture") }
        if let flags { try checkFlags(flags, at: 20..<21) }
        return end
    }

    private mutating func readChunk(_ chunk: WebPChunk) throws(ImageScan.Stop) {
        func wrong(_ reason: StaticString) -> ImageScan.Stop {
            scan.stop(.imageWrongStructure, at: chunk.range, reason)
        }
        let isFirst = seen.isEmpty
        let isNew = seen.insert(chunk.type).inserted
        if flags == nil, !isFirst { throw wrong("a second chunk in a file that has no extended header") }
        switch chunk.type {
        case WebPChunk.extended:
            guard isFirst, chunk.data.count == 10 else {
                throw wrong("an extended header that is misplaced or of a wrong length")
            }
            let place = chunk.data.lowerBound
            flags = bytes[place]
            try scan.take(
                width: bytes.little24(place + 4) + 1, height: bytes.little24(place + 7) + 1, at: place + 4..<place + 10)
        case WebPChunk.lossy, WebPChunk.lossless:
            guard !hasPicture, flags.map({ $0 & 0x02 == 0 }) ?? true else {
                throw wrong("a picture that was not announced")
            }
            try readPicture(chunk)
        case WebPChunk.alpha:
            guard isNew, !hasPicture, flags != nil else { throw wrong("a transparency that is misplaced") }
            try readAlpha(chunk, width: scan.facts.width, height: scan.facts.height)
        case WebPChunk.animation:
            guard isNew, !hasPicture, chunk.data.count == 6 else {
                throw wrong("an animation's header that is misplaced")
            }
        case WebPChunk.frame:
            guard seen.contains(WebPChunk.animation), flags.map({ $0 & 0x02 != 0 }) ?? false else {
                throw wrong("a frame of an animation that was not announced")
            }
            try readFrame(chunk)
        case WebPChunk.profile:
            guard isNew, !hasPicture, seen.count == 2 else { throw wrong("a colour profile that is misplaced") }
            scan.add(.colorProfile, at: chunk.range)
        case WebPChunk.exif:
            guard isNew else { throw wrong("Exif twice") }
            scan.add(.exif, at: chunk.range)
            // Some writers keep the name that Exif has in JPEG.
            let skip = bytes.has("Exif\0\0", at: chunk.data.lowerBound) && chunk.data.count >= 6 ? 6 : 0
            scan.facts.orientation =
                EXIFReader(scan, at: chunk.data.lowerBound + skip..<chunk.data.upperBound).read().orientation
        case WebPChunk.xmp:
            guard isNew else { throw wrong("XMP twice") }
            scan.addHidden(.xmp, at: chunk.range, content: chunk.data)
            XMPSearch.read(scan, chunk.data)
        default: scan.addHidden(.application, at: chunk.range, content: chunk.data)
        }
    }

    /// What is announced must be there, and what is there must be announced (§2.7).
    private func checkFlags(_ flags: UInt8, at range: Range<Int>) throws(ImageScan.Stop) {
        let pairs: [(UInt8, Int)] = [
            (0x20, WebPChunk.profile), (0x08, WebPChunk.exif), (0x04, WebPChunk.xmp), (0x02, WebPChunk.animation),
        ]
        for (flag, type) in pairs where (flags & flag != 0) != seen.contains(type) {
            throw scan.stop(
                .imageWrongStructure, at: range, "the extended header announces other chunks than there are")
        }
    }

    // MARK: Pictures

    private mutating func readPicture(_ chunk: WebPChunk) throws(ImageScan.Stop) {
        hasPicture = true
        try scan.countFrame(at: chunk.range.lowerBound)
        let picture = try WebPPicture(scan, chunk)
        let size = picture.size
        if flags == nil {
            try scan.take(width: size.width, height: size.height, at: chunk.range)
        } else if size != (scan.facts.width, scan.facts.height) {
            throw scan.stop(.imageWrongStructure, at: chunk.range, "a picture of another size than the header says")
        }
        if chunk.type == WebPChunk.lossless, seen.contains(WebPChunk.alpha) {
            throw scan.stop(.imageWrongStructure, at: chunk.range, "a lossless picture with a transparency of its own")
        }
        try picture.read()
    }

    private mutating func readFrame(_ chunk: WebPChunk) throws(ImageScan.Stop) {
        hasPicture = true
        try scan.countFrame(at: chunk.range.lowerBound)
        let place = chunk.data.lowerBound
        guard chunk.data.count >= 24 else {
            throw scan.stop(.imageWrongLength, at: chunk.range, "a frame shorter than its header")
        }
        let (x, y) = (2 * bytes.little24(place), 2 * bytes.little24(place + 3))
        let (width, height) = (bytes.little24(place + 6) + 1, bytes.little24(place + 9) + 1)
        guard x + width <= scan.facts.width, y + height <= scan.facts.height else {
            throw scan.stop(.imageWrongStructure, at: chunk.range, "a frame that is not inside the picture")
        }
        try scan.countDecoded(4 * width * height, at: chunk.range.lowerBound)
        var at = place + 16
        var pictures = 0
        while at < chunk.data.upperBound {
            let part = try WebPChunk(scan, at: at, end: chunk.data.upperBound)
            switch part.type {
            case WebPChunk.alpha where pictures == 0: try readAlpha(part, width: width, height: height)
            case WebPChunk.lossy, WebPChunk.lossless:
                pictures += 1
                let picture = try WebPPicture(scan, part)
                guard picture.size == (width, height), pictures == 1 else {
                    throw scan.stop(
                        .imageWrongStructure, at: part.range, "a frame of another size than its header says")
                }
                try picture.read()
            default: scan.addHidden(.application, at: part.range, content: part.data)
            }
            at = part.end
        }
        guard pictures == 1 else {
            throw scan.stop(.imageWrongStructure, at: chunk.range, "a frame of other than one picture")
        }
    }

    /// A lossy picture's transparency: a byte for each pixel, or a lossless picture without header (RFC 9649 §2.7.1.2).
    private func readAlpha(_ chunk: WebPChunk, width: Int, height: Int) throws(ImageScan.Stop) {
        let info = bytes[chunk.data.lowerBound]
        guard chunk.data.count > 1, info & 0x03 <= 1, info >> 4 & 0x03 <= 1 else {
            throw scan.stop(.imageBrokenData, at: chunk.range, "a transparency compressed in an unknown way")
        }
        let content = chunk.data.dropFirst(1)
        if info & 0x03 == 1 {
            var picture = VP8LPicture(scan, content, in: chunk.range)
            try picture.read(width: width, height: height)
        } else if content.count != width * height {
            throw scan.stop(.imageBrokenData, at: chunk.range, "a transparency of another number of pixels")
        }
    }
}
