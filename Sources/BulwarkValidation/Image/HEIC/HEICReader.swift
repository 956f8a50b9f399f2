/// Reads the boxes of a HEIC (ISO/IEC 23008-12), and that the items' data are where they are said to be.
struct HEICReader {
    private let scan: ImageScan

    init(_ scan: ImageScan) { self.scan = scan }

    private static let brands: [StaticString] = ["heic", "heix", "heim", "heis", "hevc", "hevx"]

    /// Whether a file's first box names one of the brands of HEVC images.
    static func hasSignature(_ bytes: ImageBytes) -> Bool {
        guard bytes.has("ftyp", at: 4) else { return false }
        let end = min(bytes.big32(0), bytes.count, 256)
        return ([8] + stride(from: 16, to: max(end - 3, 16), by: 4)).contains { place in
            brands.contains { bytes.has($0, at: place) }
        }
    }

    /// Reads the file; gives the image's end.
    func read() throws(ImageScan.Stop) -> Int {
        let bytes = scan.bytes
        var meta: HEICBox?
        var media: [Range<Int>] = []
        var openMedia: HEICBox?
        var at = 0
        while at < bytes.count {
            let box = try HEICBox(scan, at: at, end: bytes.count)
            at = box.range.upperBound
            switch box.type {
            case HEICBox.fileType where box.range.lowerBound == 0, HEICBox.movie: break
            case HEICBox.meta where meta == nil: meta = box
            case HEICBox.mediaData:
                media.append(box.content)
                if box.isOpen { openMedia = box }
            case HEICBox.free, HEICBox.skip, HEICBox.extended:
                scan.addHidden(.application, at: box.range, content: box.content)
            case HEICBox.fileType, HEICBox.meta:
                throw scan.stop(.imageWrongStructure, at: box.range, "a box that may stand once only")
            default:
                throw scan.stop(.imageWrongStructure, at: box.range, "a box that images of this kind do not have")
            }
        }
        guard let meta else {
            throw scan.stop(.imageNoPixels, at: 0..<bytes.count, "a file without a description of its images")
        }
        let items = try HEICItems(scan, in: meta)
        let end = try HEICImage(scan, items, media: media).read()
        // What an open box holds behind the last item is nobody's.
        return openMedia == nil ? bytes.count : max(end, openMedia?.content.lowerBound ?? 0)
    }
}
