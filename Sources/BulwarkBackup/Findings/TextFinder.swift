internal import BulwarkDetection

/// Looks through texts, such as logs, piece by piece, and through other files for credentials of a known form.
enum TextFinder {
    /// What may be cut by the end of a piece is looked at with the next, as far as credentials and keys of several lines go.
    private static let overlap = 16_384

    /// Judges a text line by line.
    static func look(into content: BackupContent, _ collector: inout FindingCollector) throws {
        var scan = LineScan()
        try content.forEachPiece { piece in
            scan.take(Array(piece), &collector)
            return true
        }
        scan.finish(&collector)
    }

    /// Judges a text that is in memory.
    static func look(into bytes: [UInt8], _ collector: inout FindingCollector) {
        var scan = LineScan()
        scan.take(bytes, &collector)
        scan.finish(&collector)
    }

    /// Finds credentials of a known form among any bytes.
    static func lookForCredentials(in content: BackupContent, _ collector: inout FindingCollector) throws {
        var scan = CredentialScan()
        func add(_ found: [(shape: SecretShape, value: String)]) {
            for (shape, value) in found { collector.add(.init(kind: .credential(shape), value: value), at: "") }
        }
        try content.forEachPiece { piece in
            add(scan.take(piece))
            return true
        }
        add(scan.finish())
    }

    /// Finds credentials of a known form among bytes that come in pieces.
    struct CredentialScan {
        private var held: [UInt8] = []

        /// What is found up to a run of characters that reaches the end of the piece, which goes on in the next.
        mutating func take(_ piece: UnsafeRawBufferPointer) -> [(shape: SecretShape, value: String)] {
            held += piece
            let run = held.suffix(overlap).reversed().prefix { isShown($0) }.count
            let rest = Array(held.suffix(run))
            held.removeLast(run)
            defer { held = rest }
            return credentials(in: held)
        }

        /// What is found in the rest.
        mutating func finish() -> [(shape: SecretShape, value: String)] {
            defer { held = [] }
            return credentials(in: held)
        }
    }

    /// Looks through a text that comes in pieces.
    private struct LineScan {
        private let detector = TextDetector()
        private var held: [UInt8] = []
        private var line = 1

        init() {}

        mutating func take(_ piece: [UInt8], _ collector: inout FindingCollector) {
            held += piece
            // What begins in the last of it may go on in the next piece.
            guard held.count > 2 * overlap else { return }
            let most = held.count - overlap
            let end = held[..<most].lastIndex(of: 0x0a).map { $0 + 1 } ?? most
            held.removeFirst(judge(upTo: end, &collector))
        }

        mutating func finish(_ collector: inout FindingCollector) {
            _ = judge(upTo: held.count, &collector)
            held = []
        }

        /// Judges what begins before an end; how many bytes are done with.
        private mutating func judge(upTo end: Int, _ collector: inout FindingCollector) -> Int {
            var counted = 0
            var done = end
            for found in held.withUnsafeBytes({ detector.detections(inUTF8: $0) }) where found.range.lowerBound < end {
                line += held[counted..<found.range.lowerBound].count { $0 == 0x0a }
                counted = found.range.lowerBound
                let value = String(decoding: held[found.range], as: UTF8.self)
                collector.add(.init(kind: found.kind, value: value), at: "line \(line)")
                done = max(done, found.range.upperBound)
            }
            line += held[counted..<done].count { $0 == 0x0a }
            return done
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
