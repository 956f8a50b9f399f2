import BulwarkDetection
import BulwarkPrivacy

/// What `Scripts/check-long` gives random bytes to; see ValidationFuzz.
enum PrivacyFuzz {
    static let targets: [String: @Sendable (UnsafeRawBufferPointer) -> String?] = [
        "detector": detector,
        "redaction": redaction,
    ]

    private static func detector(_ bytes: UnsafeRawBufferPointer) -> String? {
        for options in [TextDetector.Options(), .ipAddresses] {
            var position = 0
            for found in TextDetector(options: options).detections(inUTF8: bytes) {
                guard found.range.lowerBound >= position, found.range.upperBound <= bytes.count, !found.range.isEmpty
                else {
                    return "a detection out of order or place"
                }
                position = found.range.upperBound
            }
        }
        let text = String(decoding: bytes, as: UTF8.self)
        _ = TextDetector().detections(in: text)
        return nil
    }

    /// The first byte says how lines are cut. Where lines are given together, words before a number count across their ends,
    /// so lines are given one by one.
    private static func redaction(_ bytes: UnsafeRawBufferPointer) -> String? {
        guard let first = bytes.first else { return nil }
        let lines = bytes.dropFirst().split(separator: 0x0A, omittingEmptySubsequences: false)
        let whole = redacted(lines, by: bytes.count)
        guard whole == redacted(lines, by: Int(first) + 1) else { return "the cut matters" }
        var all = RedactionStream()
        all.write(UnsafeRawBufferPointer(rebasing: bytes.dropFirst())) { _ in }
        all.finish { _ in }
        return nil
    }

    private static func redacted(_ lines: [Slice<UnsafeRawBufferPointer>], by size: Int) -> [UInt8] {
        var stream = RedactionStream()
        var output: [UInt8] = []
        for (number, line) in lines.enumerated() {
            let text = Array(line) + (number + 1 < lines.count ? [0x0A] : [])
            var start = 0
            while start < text.count {
                let end = min(text.count, start + size)
                text[start..<end].withUnsafeBytes { piece in
                    stream.write(piece) { output.append(contentsOf: $0) }
                }
                start = end
            }
        }
        stream.finish { output.append(contentsOf: $0) }
        return output
    }
}
