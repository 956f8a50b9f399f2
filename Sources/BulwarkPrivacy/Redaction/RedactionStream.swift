public import BulwarkDetection
internal import Foundation

/// Redacts a stream of bytes of any length in constant memory: whole lines as they come, and private keys across lines.
///
/// However the stream is cut, the result is that of the whole text; see ``DetectionStream`` for lines of more than a megabyte.
public struct RedactionStream {
    /// How many bytes of one line are held back until its end is seen.
    public static var maximumLineByteCount: Int { DetectionStream.maximumLineByteCount }

    private let redactor: Redactor
    private var stream: DetectionStream
    private var result = Result()

    /// How many parts were taken out so far, by kind.
    public var counts: [DetectionKind: Int] { result.counts }

    /// Creates a stream that redacts by a redactor.
    public init(_ redactor: Redactor = Redactor()) {
        self.redactor = redactor
        stream = DetectionStream(redactor.detector)
    }

    /// Takes the next bytes and hands out what is decided.
    ///
    /// - Parameters:
    ///   - bytes: the next bytes of the stream; they may end anywhere, inside a character too.
    ///   - body: gets redacted bytes; not called where none are decided yet.
    public mutating func write(_ bytes: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) throws -> Void)
        rethrows
    {
        try collect(body) { $0.write(bytes, $1) }
    }

    /// Hands out what was held back. The stream can be written to again.
    public mutating func finish(_ body: (UnsafeRawBufferPointer) throws -> Void) rethrows {
        try collect(body) { $0.finish($1) }
    }

    private mutating func collect(
        _ body: (UnsafeRawBufferPointer) throws -> Void,
        _ read: (inout DetectionStream, (UnsafeRawBufferPointer, [Detection]) -> Void) -> Void
    ) rethrows {
        let redactor = redactor
        // Taken out of the stream meanwhile, so that it is not copied.
        var collected = result
        result = Result()
        read(&stream) { collected.add($0, $1, by: redactor) }
        defer {
            collected.output.removeAll(keepingCapacity: true)
            result = collected
        }
        if !collected.output.isEmpty { try collected.output.withUnsafeBytes(body) }
    }

    /// What was redacted and is not handed out yet.
    private struct Result {
        var output: [UInt8] = []
        var counts: [DetectionKind: Int] = [:]

        mutating func add(_ bytes: UnsafeRawBufferPointer, _ found: [Detection], by redactor: Redactor) {
            for detection in found { counts[detection.kind, default: 0] += 1 }
            redactor.write(bytes, found, to: &output)
        }
    }
}
