internal import BulwarkDetection

/// Looks through texts, such as logs, piece by piece, and through other files for credentials of a known form.
enum TextFinder {
    /// What may be cut by the end of a piece is looked at with the next.
    private static let overlap = 4_096

    /// Judges a text line by line.
    static func look(into content: BackupContent, _ collector: inout FindingCollector) throws {
        let detector = TextDetector()
        var held: [UInt8] = []
        var line = 1
        func judge(_ bytes: [UInt8], upTo end: Int) {
            var counted = 0
            for found in bytes.withUnsafeBytes({ detector.detections(inUTF8: $0) }) where found.range.lowerBound < end {
                line += bytes[counted..<found.range.lowerBound].count { $0 == 0x0a }
                counted = found.range.lowerBound
                let value = String(decoding: bytes[found.range], as: UTF8.self)
                collector.add(.init(kind: found.kind, value: value), at: "line \(line)")
            }
            if counted < end { line += bytes[counted..<end].count { $0 == 0x0a } }
        }
        try content.forEachPiece { piece in
            let bytes = held + piece
            // A piece ends with a line, where it has one.
            let end = bytes.lastIndex(of: 0x0a).map { $0 + 1 } ?? max(0, bytes.count - overlap)
            judge(Array(bytes[..<end]), upTo: end)
            held = Array(bytes[end...])
            return true
        }
        judge(held, upTo: held.count)
    }

    /// Finds credentials of a known form among any bytes.
    static func lookForCredentials(in bytes: [UInt8], _ collector: inout FindingCollector) {
        for (shape, value) in credentials(in: bytes) {
            collector.add(.init(kind: .credential(shape), value: value), at: "")
        }
    }

    /// The credentials of a known form among any bytes: in runs of characters, of which the first may be a length or a type that looks
    /// like one.
    static func credentials(in bytes: [UInt8]) -> [(shape: SecretShape, value: String)] {
        var found: [(shape: SecretShape, value: String)] = []
        var start = 0
        while start < bytes.count {
            guard isShown(bytes[start]) else {
                start += 1
                continue
            }
            let end = bytes[start...].firstIndex { !isShown($0) } ?? bytes.count
            if end - start >= shortest {
                var ranges = SecretShapeMatcher.ranges(in: bytes[start..<end]).map {
                    $0.lowerBound + start..<$0.upperBound + start
                }
                for skipped in 1...2 {
                    let from = start + skipped
                    if let first = SecretShapeMatcher.ranges(in: bytes[from..<end]).first, first.lowerBound == 0 {
                        ranges.append(from..<(from + first.upperBound))
                    }
                }
                for range in ranges {
                    let value = String(decoding: bytes[range], as: UTF8.self)
                    if let shape = SecretShapeMatcher.shape(of: value) { found.append((shape, value)) }
                }
            }
            start = end
        }
        return found
    }

    /// No credential of a known form is shorter.
    private static let shortest = 16

    private static func isShown(_ byte: UInt8) -> Bool { byte > 0x20 && byte < 0x7f }
}
