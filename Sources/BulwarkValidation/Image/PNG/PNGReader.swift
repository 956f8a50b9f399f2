/// Reads the chunks of a PNG (W3C PNG, third edition), with animations.
struct PNGReader {
    private let scan: ImageScan
    private var header: PNGHeader?
    private var seen: Set<UInt32> = []
    private var paletteEntries = 0
    private var picture: PNGPicture?
    private var pictureEnded = false
    private var animation: PNGAnimation?

    init(_ scan: ImageScan) { self.scan = scan }

    /// Reads the file; gives the image's end.
    func read() throws(ImageScan.Stop) -> Int {
        var reader = self
        return try reader.readChunks()
    }

    private mutating func readChunks() throws(ImageScan.Stop) -> Int {
        var at = 8
        while true {
            let chunk = try nextChunk(at: at)
            at = chunk.range.upperBound
            if header == nil, chunk.type != PNGChunk.header {
                throw scan.stop(.imageWrongStructure, at: chunk.range, "another chunk before the header")
            }
            try checkPlace(chunk)
            seen.insert(chunk.type)
            if chunk.type != PNGChunk.picture, picture != nil, !pictureEnded {
                try endPicture(at: chunk.range.lowerBound)
            }
            switch chunk.type {
            case PNGChunk.header: try readHeader(chunk)
            case PNGChunk.palette: try readPalette(chunk)
            case PNGChunk.picture: try readPicture(chunk)
            case PNGChunk.animation: animation = try PNGAnimation(scan, chunk)
            case PNGChunk.frameControl, PNGChunk.frame: try readFrame(chunk)
            case PNGChunk.end:
                try finish(chunk)
                return at
            default:
                guard !chunk.isCritical else {
                    throw scan.stop(.imageCodingUnsupported, at: chunk.range, "an unknown critical chunk")
                }
                if chunk.type == PNGChunk.transparency { try checkTransparency(chunk) }
                try PNGMetadata(scan).read(chunk)
            }
        }
    }

    // MARK: Chunks

    private func nextChunk(at: Int) throws(ImageScan.Stop) -> PNGChunk {
        let bytes = scan.bytes
        try scan.countPart(at: at)
        guard at + 12 <= bytes.count else {
            throw scan.stop(.imageTruncated, at: at..<bytes.count, "the file ends before the image's last chunk")
        }
        let length = bytes.big32(at)
        guard length < 1 << 31 else {
            throw scan.stop(.imageWrongLength, at: at..<at + 4, "a chunk longer than chunks can be")
        }
        guard at + 12 + length <= bytes.count else {
            throw scan.stop(.imageTruncated, at: at..<bytes.count, "a chunk reaches behind the file's end")
        }
        let chunk = PNGChunk(type: UInt32(bytes.big32(at + 4)), range: at..<at + 12 + length)
        guard (4..<8).allSatisfy({ 0x41...0x5A ~= bytes[at + $0] & 0xDF }), bytes[at + 6] & 0x20 == 0 else {
            throw scan.stop(.imageWrongStructure, at: at + 4..<at + 8, "a chunk whose type is not of four letters")
        }
        let sum = PNGChecksum.of(bytes.part(at + 4..<at + 8 + length))
        guard sum == bytes.big32(at + 8 + length) else {
            throw scan.stop(.imageWrongChecksum, at: chunk.range, "a chunk with a wrong checksum")
        }
        try scan.spend(length, at: at)
        return chunk
    }

    private func checkPlace(_ chunk: PNGChunk) throws(ImageScan.Stop) {
        let type = chunk.type
        func wrong(_ reason: StaticString) -> ImageScan.Stop {
            scan.stop(.imageWrongStructure, at: chunk.range, reason)
        }
        if PNGChunk.once.contains(type), seen.contains(type) { throw wrong("a chunk that may stand once only") }
        if PNGChunk.beforePicture.contains(type), picture != nil {
            throw wrong("a chunk that belongs before the picture")
        }
        if PNGChunk.beforePalette.contains(type), seen.contains(PNGChunk.palette) {
            throw wrong("a chunk that belongs before the palette")
        }
        if type == PNGChunk.palette, !PNGChunk.afterPalette.isDisjoint(with: seen) {
            throw wrong("a palette behind a chunk that refers to it")
        }
    }

    private mutating func readHeader(_ chunk: PNGChunk) throws(ImageScan.Stop) {
        let (bytes, place) = (scan.bytes, chunk.data.lowerBound)
        guard chunk.data.count == 13 else {
            throw scan.stop(.imageWrongLength, at: chunk.range, "a header of another length than 13 bytes")
        }
        let header = PNGHeader(
            width: bytes.big32(place), height: bytes.big32(place + 4), depth: Int(bytes[place + 8]),
            color: Int(bytes[place + 9]), isInterlaced: bytes[place + 12] == 1)
        try scan.take(width: header.width, height: header.height, at: place..<place + 8)
        guard header.hasPossibleDepth, bytes[place + 10] == 0, bytes[place + 11] == 0, bytes[place + 12] <= 1 else {
            throw scan.stop(.imageWrongStructure, at: place + 8..<place + 13, "an unknown kind of picture")
        }
        self.header = header
    }

    private mutating func readPalette(_ chunk: PNGChunk) throws(ImageScan.Stop) {
        guard let header else { return }
        let count = chunk.data.count / 3
        guard header.color & 2 != 0, chunk.data.count % 3 == 0, 1...256 ~= count,
            header.color != 3 || count <= 1 << header.depth
        else {
            throw scan.stop(.imageWrongStructure, at: chunk.range, "a palette that pictures of this kind do not have")
        }
        paletteEntries = count
    }

    private func checkTransparency(_ chunk: PNGChunk) throws(ImageScan.Stop) {
        let fits =
            switch header?.color {
            case 0: chunk.data.count == 2
            case 2: chunk.data.count == 6
            case 3: 1...max(paletteEntries, 1) ~= chunk.data.count && paletteEntries > 0
            default: false
            }
        if !fits {
            throw scan.stop(
                .imageWrongStructure, at: chunk.range, "a transparency that pictures of this kind do not have")
        }
    }

    // MARK: Pictures

    private mutating func readPicture(_ chunk: PNGChunk) throws(ImageScan.Stop) {
        guard let header else { return }
        guard !pictureEnded else {
            throw scan.stop(.imageWrongStructure, at: chunk.range, "the picture's chunks do not stand together")
        }
        if picture == nil {
            guard header.color != 3 || paletteEntries > 0 else {
                throw scan.stop(.imageWrongStructure, at: chunk.range, "a picture without its palette")
            }
            picture = try PNGPicture(
                scan, header, width: header.width, height: header.height, at: chunk.range.lowerBound)
            try scan.countFrame(at: chunk.range.lowerBound)
            animation?.pictureBegins()
        }
        try picture?.feed(chunk.data)
    }

    private mutating func endPicture(at end: Int) throws(ImageScan.Stop) {
        pictureEnded = true
        try picture?.finish(at: end)
    }

    private mutating func readFrame(_ chunk: PNGChunk) throws(ImageScan.Stop) {
        guard let header, animation != nil else {
            throw scan.stop(.imageWrongStructure, at: chunk.range, "a frame of an animation that was not announced")
        }
        if chunk.type == PNGChunk.frameControl {
            try animation?.readControl(chunk, header, pictureIsRead: pictureEnded)
        } else {
            try animation?.readFrame(chunk, header, pictureIsRead: pictureEnded)
        }
    }

    private mutating func finish(_ chunk: PNGChunk) throws(ImageScan.Stop) {
        guard picture != nil else {
            throw scan.stop(.imageNoPixels, at: chunk.range, "the image ends before its picture")
        }
        guard chunk.data.isEmpty else { throw scan.stop(.imageWrongLength, at: chunk.range, "an end chunk with data") }
        try animation?.finish(at: chunk.range.lowerBound)
    }
}
