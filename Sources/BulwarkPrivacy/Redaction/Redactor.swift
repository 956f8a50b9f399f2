public import BulwarkDetection
internal import Foundation

/// Takes out of a text what should not be in a log.
///
/// ```swift
/// let redactor = Redactor()
/// redactor.redact("paid by ann@example.com with 4539 1488 0343 6467")
/// // paid by <email> with <card-number>
/// ```
///
/// - Warning: A detector knows forms and names. A surname in a sentence has none: what is sensitive by its meaning has to be
///   marked where it is logged (``PrivateText``, ``RedactingLogHandler``).
public struct Redactor: Sendable {
    /// What is looked for.
    public var detector: TextDetector
    /// What stands where something was taken out.
    public var mark: RedactionMark
    /// The key of ``RedactionMark/hash``.
    public var correlation: CorrelationKey

    /// Creates a redactor.
    ///
    /// - Parameters:
    ///   - detector: what is looked for.
    ///   - mark: what stands where something was taken out.
    ///   - correlation: the key of ``RedactionMark/hash``; one of this redactor's own without it, so that marks can be compared
    ///     among its copies only.
    public init(
        detector: TextDetector = TextDetector(), mark: RedactionMark = .kind,
        correlation: CorrelationKey = CorrelationKey()
    ) {
        self.detector = detector
        self.mark = mark
        self.correlation = correlation
    }

    /// A text without what is sensitive in it.
    ///
    /// - Complexity: O(n) in the length of the text.
    public func redact(_ text: String) -> String { redact(text, where: nil) }

    /// A text without what is sensitive in some places of it, which are given in bytes; nil for all of it.
    func redact(_ text: String, where places: [Range<Int>]?) -> String {
        var text = text
        let redacted: [UInt8]? = text.withUTF8 { bytes in
            let bytes = UnsafeRawBufferPointer(bytes)
            var found = detector.detections(inUTF8: bytes)
            if let places { found.removeAll { one in !places.contains { $0.overlaps(one.range) } } }
            guard !found.isEmpty else { return nil }
            var output: [UInt8] = []
            output.reserveCapacity(bytes.count + 16)
            write(bytes, found, to: &output)
            return output
        }
        return redacted.map { String(decoding: $0, as: UTF8.self) } ?? text
    }

    /// What stands for a detection in redacted text.
    func replacement(_ kind: DetectionKind, _ value: UnsafeRawBufferPointer) -> String {
        switch mark {
        case .kind: "<\(kind.slug)>"
        case .plain: "<redacted>"
        case .hash: "<\(kind.slug):\(correlation.mark(of: value, domain: kind.slug))>"
        }
    }

    /// Appends bytes with the detections in them replaced.
    func write(_ bytes: UnsafeRawBufferPointer, _ found: [Detection], to output: inout [UInt8]) {
        var position = 0
        for detection in found {
            output.append(contentsOf: bytes[position..<detection.range.lowerBound])
            let value = UnsafeRawBufferPointer(rebasing: bytes[detection.range])
            output.append(contentsOf: replacement(detection.kind, value).utf8)
            position = detection.range.upperBound
        }
        output.append(contentsOf: bytes[position...])
    }
}
