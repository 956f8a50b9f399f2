/// The frames of an animated PNG (§11.3.5).
struct PNGAnimation {
    private let scan: ImageScan
    private let announced: Int
    private let range: Range<Int>
    private var controls = 0
    private var sequence = 0
    /// The frame whose data are being read.
    private var picture: PNGPicture?
    /// Whether the last frame's control has no data yet.
    private var isWaiting = false
    private var size = (width: 0, height: 0)

    init(_ scan: ImageScan, _ chunk: PNGChunk) throws(ImageScan.Stop) {
        self.scan = scan
        range = chunk.range
        announced = scan.bytes.big32(chunk.data.lowerBound)
        guard chunk.data.count == 8, announced > 0 else {
            throw scan.stop(.imageWrongStructure, at: chunk.range, "an animation of no frames")
        }
        guard announced <= scan.limits.frames else {
            throw scan.stop(.imageTooManyParts, at: chunk.range, "more frames than allowed")
        }
    }

    /// The still picture begins; it is the first frame where a control stands before it.
    mutating func pictureBegins() { isWaiting = false }

    mutating func readControl(_ chunk: PNGChunk, _ header: PNGHeader, pictureIsRead: Bool) throws(ImageScan.Stop) {
        let (bytes, place) = (scan.bytes, chunk.data.lowerBound)
        guard chunk.data.count == 26 else {
            throw scan.stop(.imageWrongLength, at: chunk.range, "a frame's control of another length than 26 bytes")
        }
        try checkSequence(chunk)
        try endFrame(at: chunk.range.lowerBound)
        size = (bytes.big32(place + 4), bytes.big32(place + 8))
        let (x, y) = (bytes.big32(place + 12), bytes.big32(place + 16))
        guard size.width > 0, size.height > 0, x + size.width <= header.width, y + size.height <= header.height else {
            throw scan.stop(.imageWrongStructure, at: chunk.range, "a frame that is empty or not inside the picture")
        }
        // A control before the picture is the picture's own (§11.3.5.2).
        guard pictureIsRead || controls == 0 && x == 0 && y == 0 && size == (header.width, header.height) else {
            throw scan.stop(.imageWrongStructure, at: chunk.range, "a first frame that is not the picture")
        }
        guard bytes[place + 24] <= 2, bytes[place + 25] <= 1 else {
            throw scan.stop(.imageWrongStructure, at: chunk.range, "a frame with an unknown way to be shown")
        }
        controls += 1
        isWaiting = true
    }

    mutating func readFrame(_ chunk: PNGChunk, _ header: PNGHeader, pictureIsRead: Bool) throws(ImageScan.Stop) {
        guard chunk.data.count >= 4, pictureIsRead, isWaiting || picture != nil else {
            throw scan.stop(.imageWrongStructure, at: chunk.range, "a frame's data without their control")
        }
        try checkSequence(chunk)
        if isWaiting {
            isWaiting = false
            picture = try PNGPicture(scan, header, width: size.width, height: size.height, at: chunk.range.lowerBound)
            try scan.countFrame(at: chunk.range.lowerBound)
        }
        try picture?.feed(chunk.data.lowerBound + 4..<chunk.data.upperBound)
    }

    mutating func finish(at end: Int) throws(ImageScan.Stop) {
        try endFrame(at: end)
        guard controls == announced else {
            throw scan.stop(.imageWrongStructure, at: range, "another number of frames than announced")
        }
    }

    private mutating func endFrame(at end: Int) throws(ImageScan.Stop) {
        guard !isWaiting else { throw scan.stop(.imageWrongStructure, at: end..<end, "a frame without data") }
        try picture?.finish(at: end)
        picture = nil
    }

    private mutating func checkSequence(_ chunk: PNGChunk) throws(ImageScan.Stop) {
        guard scan.bytes.big32(chunk.data.lowerBound) == sequence else {
            throw scan.stop(.imageWrongStructure, at: chunk.range, "a frame out of its turn")
        }
        sequence += 1
    }
}
