/// A file with a JPEG image, and with others behind it where an index says so (CIPA DC-007, Multi-Picture Format).
struct JPEGFile {
    private let scan: ImageScan

    init(_ scan: ImageScan) { self.scan = scan }

    /// Reads the file; gives the end of its last image.
    func read() throws(ImageScan.Stop) -> Int {
        var reader = JPEGReader(scan, from: 0, to: scan.bytes.count, isFirst: true)
        let end = try reader.read()
        guard let index = reader.pictureIndex else { return end }
        return try MultiPictureIndex(scan, at: index).read(behind: end)
    }
}
