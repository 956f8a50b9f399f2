/// The index to the images of a file (CIPA DC-007 §5).
struct MultiPictureIndex {
    private let scan: ImageScan
    private let range: Range<Int>
    private let isLittle: Bool

    /// - Parameter range: The index's own bytes; offsets count from their beginning.
    init(_ scan: ImageScan, at range: Range<Int>) {
        self.scan = scan
        self.range = range
        isLittle = scan.bytes[range.lowerBound] == UInt8(ascii: "I")
    }

    /// Reads the images behind the first one; gives the end of the last.
    func read(behind end: Int) throws(ImageScan.Stop) -> Int {
        var last = end
        for image in try images().sorted(by: { $0.lowerBound < $1.lowerBound }) {
            guard image.lowerBound >= last, image.upperBound <= scan.bytes.count else {
                throw scan.stop(.imageWrongLength, at: range, "an image of the index is not behind the first one")
            }
            // Cameras fill up to the next block with zeros.
            if let other = (last..<image.lowerBound).first(where: { scan.bytes[$0] != 0 }) {
                throw scan.stop(
                    .imageTrailingData, at: other..<image.lowerBound, "bytes between the images that the index names")
            }
            var reader = JPEGReader(scan, from: image.lowerBound, to: image.upperBound, isFirst: false)
            last = try reader.read()
            if let other = (last..<image.upperBound).first(where: { scan.bytes[$0] != 0 }) {
                throw scan.stop(.imageTrailingData, at: other..<image.upperBound, "bytes behind an image of the index")
            }
            last = image.upperBound
        }
        return last
    }

    /// Where the index says that images are, without the first.
    private func images() throws(ImageScan.Stop) -> [Range<Int>] {
        func broken(_ reason: StaticString) -> ImageScan.Stop { scan.stop(.imageBrokenMetadata, at: range, reason) }
        let base = range.lowerBound
        let directory = base + number32(base + 4)
        guard directory + 2 <= range.upperBound else { throw broken("the index of images is too short") }
        let count = number16(directory)
        guard directory + 2 + count * 12 <= range.upperBound else { throw broken("the index of images is too short") }
        for entry in stride(from: directory + 2, to: directory + 2 + count * 12, by: 12)
        where number16(entry) == 0xB002 {
            let size = number32(entry + 4)
            let table = base + number32(entry + 8)
            guard size % 16 == 0, table + size <= range.upperBound else {
                throw broken("the index of images is too short")
            }
            var found: [Range<Int>] = []
            for one in stride(from: table + 16, to: table + size, by: 16) {
                let start = base + number32(one + 8)
                found.append(start..<start + number32(one + 4))
            }
            return found
        }
        return []
    }

    private func number16(_ at: Int) -> Int { isLittle ? scan.bytes.little16(at) : scan.bytes.big16(at) }

    private func number32(_ at: Int) -> Int { isLittle ? scan.bytes.little32(at) : scan.bytes.big32(at) }
}
