/// A picture's data: VP8 (RFC 6386) or VP8L (RFC 9649 §3).
struct WebPPicture {
    let size: (width: Int, height: Int)
    private let scan: ImageScan
    private let chunk: WebPChunk

    /// Reads the header, which begins with the size (RFC 6386 §9.1, RFC 9649 §3.4).
    init(_ scan: ImageScan, _ chunk: WebPChunk) throws(ImageScan.Stop) {
        self.scan = scan
        self.chunk = chunk
        let (bytes, place) = (scan.bytes, chunk.data.lowerBound)
        func broken(_ reason: StaticString) -> ImageScan.Stop { scan.stop(.imageBrokenData, at: chunk.range, reason) }
        if chunk.type == WebPChunk.lossless {
            let header = bytes.little32(place + 1)
            guard chunk.data.count > 5, bytes[place] == 0x2F, header >> 29 == 0 else {
                throw broken("a lossless picture without its signature")
            }
            size = ((header & 0x3FFF) + 1, (header >> 14 & 0x3FFF) + 1)
            return
        }
        guard chunk.data.count > 10 else { throw broken("a lossy picture shorter than its header") }
        let tag = bytes.little24(place)
        guard tag & 1 == 0, bytes[place + 3] == 0x9D, bytes[place + 4] == 0x01, bytes[place + 5] == 0x2A else {
            throw broken("a lossy picture that is no key frame")
        }
        guard tag >> 1 & 7 <= 3, tag >> 4 & 1 == 1 else {
            throw broken("a lossy picture of an unknown version, or not shown")
        }
        // The first partition, and of the others at least the first byte.
        guard tag >> 5 > 0, 10 + tag >> 5 < chunk.data.count else {
            throw broken("a lossy picture whose first partition does not fit in")
        }
        size = (bytes.little16(place + 6) & 0x3FFF, bytes.little16(place + 8) & 0x3FFF)
        guard size.width > 0, size.height > 0 else {
            throw scan.stop(.imageNoPixels, at: chunk.range, "a side of zero pixels")
        }
    }

    /// Reads what is coded. The size has to be judged before.
    func read() throws(ImageScan.Stop) {
        guard chunk.type == WebPChunk.lossless else { return try VP8Picture(scan, chunk, size: size).read() }
        var picture = VP8LPicture(scan, chunk.data.dropFirst(5), in: chunk.range)
        try picture.read(width: size.width, height: size.height)
    }
}
