/// The compressed rows of one picture of a PNG: counts them, and looks at the filter that each begins with (§9).
final class PNGPicture {
    private let scan: ImageScan
    private let inflater = Inflater()
    private var passes: ArraySlice<(rows: Int, rowBytes: Int)>
    /// Bytes until the next row begins.
    private var rowLeft = 0
    private let start: Int

    init(_ scan: ImageScan, _ header: PNGHeader, width: Int, height: Int, at start: Int) throws(ImageScan.Stop) {
        self.scan = scan
        self.start = start
        passes = header.passes(width: width, height: height)[...]
        try scan.countDecoded(passes.reduce(0) { $0 + $1.rows * $1.rowBytes }, at: start)
    }

    /// Takes a chunk's data.
    func feed(_ range: Range<Int>) throws(ImageScan.Stop) {
        let behind = try inflater.feed(scan.bytes.part(range)) { (out: UnsafeRawBufferPointer) throws(ImageScan.Stop) in
            try count(out, at: range)
        }
        switch inflater.state {
        case .open: break
        case .broken: throw scan.stop(.imageBrokenData, at: range, "data that zlib cannot decompress")
        case .ended:
            if behind > 0 {
                throw scan.stop(
                    .imageWrongLength, at: range.upperBound - behind..<range.upperBound,
                    "bytes behind the end of what is compressed")
            }
        }
        try scan.spend(range.count, at: range.lowerBound)
    }

    /// Checks that all rows came.
    func finish(at end: Int) throws(ImageScan.Stop) {
        guard inflater.state == .ended else {
            throw scan.stop(.imageTruncated, at: start..<end, "compressed data without their end")
        }
        guard rowLeft == 0, passes.isEmpty else {
            throw scan.stop(.imageBrokenData, at: start..<end, "fewer rows than the header says")
        }
    }

    private func count(_ bytes: UnsafeRawBufferPointer, at range: Range<Int>) throws(ImageScan.Stop) {
        var at = 0
        try scan.spend(bytes.count, at: range.lowerBound)
        while at < bytes.count {
            if rowLeft == 0 {
                guard let pass = passes.first else {
                    throw scan.stop(.imageBrokenData, at: range, "more rows than the header says")
                }
                guard bytes[at] <= 4 else {
                    throw scan.stop(.imageBrokenData, at: range, "a row with an unknown filter")
                }
                rowLeft = pass.rowBytes
                if pass.rows == 1 {
                    passes.removeFirst()
                } else {
                    passes[passes.startIndex].rows -= 1
                }
            }
            let taken = min(rowLeft, bytes.count - at)
            rowLeft -= taken
            at += taken
        }
    }
}
