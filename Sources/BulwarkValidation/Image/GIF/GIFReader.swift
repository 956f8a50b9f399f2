/// Reads the blocks of a GIF (CompuServe GIF 89a).
struct GIFReader {
    private let scan: ImageScan
    private var bytes: ImageBytes { scan.bytes }

    init(_ scan: ImageScan) { self.scan = scan }

    /// Reads the file; gives the image's end.
    func read() throws(ImageScan.Stop) -> Int {
        guard bytes.count >= 13 else { throw truncated(at: 0) }
        try scan.take(width: bytes.little16(6), height: bytes.little16(8), at: 6..<10)
        let hasPalette = bytes[10] & 0x80 != 0
        var at = 13 + paletteSize(bytes[10])
        while true {
            try scan.countPart(at: at)
            guard at < bytes.count else { throw truncated(at: at) }
            switch bytes[at] {
            case 0x3B:
                guard scan.facts.frames > 0 else {
                    throw scan.stop(.imageNoPixels, at: at..<at + 1, "the image ends before its first picture")
                }
                return at + 1
            case 0x2C: at = try readPicture(at: at, hasPalette: hasPalette)
            case 0x21: at = try readExtension(at: at)
            default: throw scan.stop(.imageWrongStructure, at: at..<at + 1, "bytes where a block is due")
            }
        }
    }

    private func truncated(at: Int) -> ImageScan.Stop {
        scan.stop(.imageTruncated, at: min(at, bytes.count)..<bytes.count, "the file ends before the image's end")
    }

    private func paletteSize(_ flags: UInt8) -> Int { flags & 0x80 == 0 ? 0 : 3 << (Int(flags & 7) + 1) }

    // MARK: Pictures

    private func readPicture(at: Int, hasPalette: Bool) throws(ImageScan.Stop) -> Int {
        guard at + 11 <= bytes.count else { throw truncated(at: at) }
        let (x, y) = (bytes.little16(at + 1), bytes.little16(at + 3))
        let (width, height) = (bytes.little16(at + 5), bytes.little16(at + 7))
        let flags = bytes[at + 9]
        try scan.countFrame(at: at)
        guard width > 0, height > 0, x + width <= scan.facts.width, y + height <= scan.facts.height else {
            throw scan.stop(.imageWrongStructure, at: at..<at + 10, "a picture that is empty or not inside the image")
        }
        try scan.countDecoded(width * height, at: at)
        guard hasPalette || flags & 0x80 != 0 else {
            throw scan.stop(.imageWrongStructure, at: at..<at + 10, "a picture without a palette")
        }
        let data = at + 10 + paletteSize(flags)
        guard data < bytes.count else { throw truncated(at: at) }
        guard 2...8 ~= bytes[data] else {
            throw scan.stop(.imageBrokenData, at: data..<data + 1, "codes of an impossible size")
        }
        var counter = LZWCounter(minimum: Int(bytes[data]), pixels: width * height)
        var hasPadding = false
        let end = try readBlocks(at: data + 1) { (block: Range<Int>) throws(ImageScan.Stop) in
            for place in block {
                if counter.outcome != .ended {
                    counter.feed(bytes[place])
                } else if bytes[place] == 0, !hasPadding {
                    // Some encoders write out a last, empty byte.
                    hasPadding = true
                } else {
                    throw scan.stop(.imageBrokenData, at: place..<block.upperBound, "bytes behind the end of the codes")
                }
            }
            switch counter.outcome {
            case .broken: throw scan.stop(.imageBrokenData, at: block, "a code that has no meaning yet")
            case .tooMany: throw scan.stop(.imageBrokenData, at: block, "more pixels than the picture has")
            case .open, .ended: break
            }
        }
        guard counter.pixels == width * height else {
            throw scan.stop(.imageBrokenData, at: data..<end, "fewer pixels than the picture has")
        }
        return end
    }

    // MARK: Extensions

    private func readExtension(at: Int) throws(ImageScan.Stop) -> Int {
        guard at + 3 <= bytes.count else { throw truncated(at: at) }
        let first = Int(bytes[at + 2])
        var content: Range<Int>?
        let end = try readBlocks(at: at + 2) { (block: Range<Int>) in
            content = (content?.lowerBound ?? block.lowerBound)..<block.upperBound
        }
        let whole = at..<end
        let text = content ?? end..<end
        switch bytes[at + 1] {
        case 0xF9:
            guard first == 4, end == at + 8 else {
                throw scan.stop(.imageWrongLength, at: whole, "a graphic control of another length than four bytes")
            }
        case 0xFE: scan.addHidden(.text, at: whole, content: text)
        case 0x01:
            guard first == 12 else {
                throw scan.stop(.imageWrongLength, at: whole, "a plain text of another length than it has")
            }
            scan.addHidden(.text, at: whole, content: text)
        case 0xFF:
            guard first == 11 else {
                throw scan.stop(.imageWrongLength, at: whole, "an application's name of another length than 11 bytes")
            }
            readApplication(at: at + 3, whole, text)
        default: scan.addHidden(.application, at: whole, content: text)
        }
        return end
    }

    private func readApplication(at: Int, _ whole: Range<Int>, _ text: Range<Int>) {
        if bytes.has("NETSCAPE2.0", at: at) || bytes.has("ANIMEXTS1.0", at: at) {
            scan.add(.rendering, at: whole)
        } else if bytes.has("XMP DataXMP", at: at) {
            scan.addHidden(.xmp, at: whole, content: text)
            XMPSearch.read(scan, text)
        } else if bytes.has("ICCRGBG1012", at: at) {
            scan.add(.colorProfile, at: whole)
        } else {
            scan.addHidden(.application, at: whole, content: text)
        }
    }

    /// Reads sub-blocks up to the empty one that ends them; gives the place behind it.
    private func readBlocks(
        at start: Int, _ body: (Range<Int>) throws(ImageScan.Stop) -> Void
    ) throws(ImageScan.Stop) -> Int {
        var at = start
        while true {
            guard at < bytes.count else { throw truncated(at: start) }
            let length = Int(bytes[at])
            guard length > 0 else { return at + 1 }
            guard at + 1 + length <= bytes.count else { throw truncated(at: at) }
            try body(at + 1..<at + 1 + length)
            try scan.spend(length, at: at)
            at += 1 + length
        }
    }
}
