/// Chunks of a PNG that are not its picture (§11.3).
struct PNGMetadata {
    private let scan: ImageScan
    private var bytes: ImageBytes { scan.bytes }

    init(_ scan: ImageScan) { self.scan = scan }

    /// What a chunk is; nil for one of the picture's own.
    static func kind(_ type: UInt32) -> ImageMetadata.Kind {
        switch type {
        case PNGChunk.exif: .exif
        case PNGChunk.text, PNGChunk.compressedText, PNGChunk.internationalText: .text
        case PNGChunk.time: .time
        case PNGChunk.profile: .colorProfile
        default: PNGChunk.rendering.contains(type) || type == PNGChunk.transparency ? .rendering : .application
        }
    }

    func read(_ chunk: PNGChunk) throws(ImageScan.Stop) {
        switch chunk.type {
        case PNGChunk.transparency: break
        case PNGChunk.exif:
            scan.add(.exif, at: chunk.range)
            scan.facts.orientation = EXIFReader(scan, at: chunk.data).read().orientation
        case PNGChunk.text:
            let end = keywordEnd(chunk)
            readText(chunk, keyword: chunk.data.lowerBound..<end, content: chunk.data)
        case PNGChunk.compressedText:
            let end = keywordEnd(chunk)
            readText(chunk, keyword: chunk.data.lowerBound..<end, content: chunk.data.lowerBound..<end)
            try readCompressed(chunk, from: end + 1)
        case PNGChunk.internationalText: try readInternational(chunk)
        case PNGChunk.profile:
            scan.add(.colorProfile, at: chunk.range)
            try readCompressed(chunk, from: keywordEnd(chunk) + 1)
        case PNGChunk.time:
            scan.add(.time, at: chunk.range)
            if chunk.data.count != 7 { broken(chunk, "a time of another length than seven bytes") }
        default: scan.addHidden(Self.kind(chunk.type), at: chunk.range, content: chunk.data)
        }
    }

    /// The place of the zero behind the keyword that texts and profiles begin with.
    private func keywordEnd(_ chunk: PNGChunk) -> Int {
        let data = chunk.data
        let end = data.prefix(80).first { bytes[$0] == 0 } ?? data.upperBound
        if end == data.upperBound || end == data.lowerBound {
            broken(chunk, "a text without a keyword of 1 to 79 characters")
        }
        return end
    }

    /// XMP comes as a text of its own keyword, raw Exif and IPTC as ImageMagick's.
    private func readText(_ chunk: PNGChunk, keyword: Range<Int>, content: Range<Int>) {
        let place = keyword.lowerBound
        if bytes.has("XML:com.adobe.xmp\0", at: place) {
            scan.addHidden(.xmp, at: chunk.range, content: content)
            XMPSearch.read(scan, content)
        } else if bytes.has("Raw profile type ", at: place) {
            let isExif = bytes.has("exif", at: place + 17) || bytes.has("APP1", at: place + 17)
            scan.addHidden(isExif ? .exif : .photoshop, at: chunk.range, content: content)
            // Hexadecimal in a text: it is not read, so a place in it is taken for given.
            if isExif { scan.add(.location, at: chunk.range) }
        } else {
            scan.addHidden(.text, at: chunk.range, content: content)
        }
    }

    private func readInternational(_ chunk: PNGChunk) throws(ImageScan.Stop) {
        let data = chunk.data
        let end = keywordEnd(chunk)
        readText(chunk, keyword: data.lowerBound..<end, content: data)
        guard end + 3 <= data.upperBound, bytes[end + 1] <= 1, bytes[end + 2] == 0,
            let language = (end + 3..<data.upperBound).first(where: { bytes[$0] == 0 }),
            let translated = (language + 1..<data.upperBound).first(where: { bytes[$0] == 0 })
        else { return broken(chunk, "an international text without its parts") }
        if bytes[end + 1] == 1 { try inflate(chunk, translated + 1..<data.upperBound) }
    }

    private func readCompressed(_ chunk: PNGChunk, from place: Int) throws(ImageScan.Stop) {
        guard place < chunk.data.upperBound, bytes[place] == 0 else {
            return broken(chunk, "a text compressed in an unknown way")
        }
        try inflate(chunk, place + 1..<chunk.data.upperBound)
    }

    /// Decompresses a text, and looks into it as into others.
    private func inflate(_ chunk: PNGChunk, _ range: Range<Int>) throws(ImageScan.Stop) {
        let inflater = Inflater()
        var text: [UInt8] = []
        let behind = try inflater.feed(bytes.part(range)) { (out: UnsafeRawBufferPointer) throws(ImageScan.Stop) in
            guard text.count + out.count <= scan.limits.metadataBytes else {
                throw scan.stop(.imageTooManyParts, at: chunk.range, "a text that is too long when decompressed")
            }
            text.append(contentsOf: out)
        }
        try scan.spend(text.count * 2, at: range.lowerBound)
        guard inflater.state == .ended, behind == 0 else {
            return broken(chunk, "a text that cannot be decompressed")
        }
        text.withUnsafeBytes { ForeignScan(scan).readUnpacked(ImageBytes($0), of: chunk.range) }
        if chunk.type != PNGChunk.profile {
            text.withUnsafeBytes { XMPSearch.read(scan, unpacked: ImageBytes($0), of: chunk.range) }
        }
    }

    private func broken(_ chunk: PNGChunk, _ reason: StaticString) {
        scan.add(.imageBrokenMetadata, at: chunk.range, reason)
    }
}
