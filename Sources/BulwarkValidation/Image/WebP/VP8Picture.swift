/// Reads a key frame of VP8 as far as its bits can be counted: all modes and coefficients, no pixel (RFC 6386).
///
/// The coder has no codes that cannot be: any bytes mean some picture. What damage changes is how many of them the picture
/// needs, so each partition has to end where its last macroblock does.
struct VP8Picture {
    private let scan: ImageScan
    private let chunk: WebPChunk
    private let columns: Int
    private let rows: Int

    /// How many bytes may be left of a partition. Encoders end one with up to four bytes more than a decoder needs (RFC 6386
    /// §7.3), and libwebp counts the byte that makes a chunk's length even as the picture's.
    private static let slack = 6

    init(_ scan: ImageScan, _ chunk: WebPChunk, size: (width: Int, height: Int)) {
        self.scan = scan
        self.chunk = chunk
        columns = (size.width + 15) / 16
        rows = (size.height + 15) / 16
    }

    func read() throws(ImageScan.Stop) {
        let data = chunk.data
        // The headers before it were read with the size.
        let first = data.lowerBound + 10..<data.lowerBound + 10 + scan.bytes.little24(data.lowerBound) >> 5
        var reader = BoolDecoder(scan.bytes, first)
        let header = VP8Header(&reader)
        var modes = VP8Modes(reader, header, columns: columns)
        var coefficients = VP8Coefficients(header, columns: columns)
        var partitions = try partitions(header.partitions, behind: first.upperBound)
        for row in 0..<rows {
            try scan.spend(64 * columns, at: modes.reader.at)
            modes.beginRow()
            coefficients.beginRow()
            // Rows take turns (§9.5).
            let turn = row & (partitions.count - 1)
            for column in 0..<columns {
                let block = modes.next(column: column)
                coefficients.read(&partitions[turn], block, column: column)
            }
            if modes.reader.isOverrun || partitions[turn].isOverrun {
                throw broken("coded data that end before the last block")
            }
        }
        for partition in [modes.reader] + partitions where partition.left > Self.slack {
            throw broken("coded data behind the last block")
        }
    }

    /// The partitions of coefficients, whose lengths but for the last one's stand before them.
    private func partitions(_ count: Int, behind start: Int) throws(ImageScan.Stop) -> [BoolDecoder] {
        var found: [BoolDecoder] = []
        var at = start + 3 * (count - 1)
        for number in 0..<count {
            let end = number < count - 1 ? at + scan.bytes.little24(start + 3 * number) : chunk.data.upperBound
            guard at <= end, end <= chunk.data.upperBound else {
                throw broken("a partition that does not fit in")
            }
            found.append(BoolDecoder(scan.bytes, at..<end))
            at = end
        }
        return found
    }

    private func broken(_ reason: StaticString) -> ImageScan.Stop {
        scan.stop(.imageBrokenData, at: chunk.range, reason)
    }
}
