/// Reads the fields of a box one after the other.
struct HEICFields {
    private let scan: ImageScan
    private let box: HEICBox
    private(set) var at: Int
    let version: Int
    let flags: Int

    /// - Parameter isFull: Whether the box begins with a version and flags.
    init(_ scan: ImageScan, _ box: HEICBox, isFull: Bool = true) {
        self.scan = scan
        self.box = box
        let head = isFull ? scan.bytes.big32(box.content.lowerBound) : 0
        version = head >> 24
        flags = head & 0xFF_FFFF
        // A box too short for them is refused at the first field.
        at = box.content.lowerBound + (isFull ? 4 : 0)
    }

    /// What is not read yet.
    var rest: Range<Int> { min(at, box.content.upperBound)..<box.content.upperBound }

    /// The next number of 0, 1, 2, 4 or 8 bytes.
    mutating func number(_ size: Int) throws(ImageScan.Stop) -> Int {
        guard at + size <= box.content.upperBound else {
            throw scan.stop(.imageWrongLength, at: box.range, "a box shorter than what it has to hold")
        }
        defer { at += size }
        switch size {
        case 1: return Int(scan.bytes[at])
        case 2: return scan.bytes.big16(at)
        case 4: return scan.bytes.big32(at)
        case 8: return scan.bytes.big64(at)
        default: return 0
        }
    }
}
