public import BulwarkDetection
internal import Foundation

/// Redacts a stream of bytes of any length in constant memory: whole lines as they come, and private keys across lines.
///
/// A line longer than ``maximumLineByteCount`` is judged in pieces, which meet at a blank where there is one.
public struct RedactionStream {
    /// How many bytes of one line are held back until its end is seen.
    public static let maximumLineByteCount = 1 << 20
    /// How many bytes of a private key are held back until its last line is seen; the detector looks no further either.
    static let maximumKeyByteCount = 32_768

    private let redactor: Redactor
    /// What is not decided yet: the beginning of a line, or lines from that of an open key on.
    private var held: [UInt8] = []
    /// How much of what is held has been searched for the last line of an open key; nil outside one.
    private var searched: Int?
    private var output: [UInt8] = []
    /// How many parts were taken out so far, by kind.
    public private(set) var counts: [DetectionKind: Int] = [:]

    /// Creates a stream that redacts by a redactor.
    public init(_ redactor: Redactor = Redactor()) {
        self.redactor = redactor
    }

    /// Takes the next bytes and hands out what is decided.
    ///
    /// - Parameters:
    ///   - bytes: the next bytes of the stream; they may end anywhere, inside a character too.
    ///   - body: gets redacted bytes; not called where none are decided yet.
    public mutating func write(_ bytes: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) throws -> Void)
        rethrows
    {
        if held.isEmpty, let last = bytes.lastIndex(of: 0x0a) {
            // Most writes: whole lines, decided where they lie.
            let rest = redact(UnsafeRawBufferPointer(rebasing: bytes[...last]), isFinal: false)
            held.append(contentsOf: bytes[rest...])
        } else {
            let hasLine = bytes.contains(0x0a)
            held.append(contentsOf: bytes)
            if held.count > (searched == nil ? Self.maximumLineByteCount : Self.maximumKeyByteCount) {
                // Where there is a blank in the second half, so that each byte is decided about once.
                let half = held.count / 2
                decide(upTo: held[half...].lastIndex { $0 == 0x0a || $0 == 0x20 }, isFinal: true)
            } else if hasLine, searched == nil || hasEndOfKey() {
                decide(upTo: held.lastIndex(of: 0x0a), isFinal: false)
            }
        }
        try hand(to: body)
    }

    /// Hands out what was held back. The stream can be written to again.
    public mutating func finish(_ body: (UnsafeRawBufferPointer) throws -> Void) rethrows {
        decide(upTo: nil, isFinal: true)
        try hand(to: body)
    }

    private mutating func hand(to body: (UnsafeRawBufferPointer) throws -> Void) rethrows {
        guard !output.isEmpty else { return }
        defer { output.removeAll(keepingCapacity: true) }
        try output.withUnsafeBytes(body)
    }

    /// Decides about what is held, up to a byte or all of it.
    private mutating func decide(upTo last: Int?, isFinal: Bool) {
        let bytes = held
        let count = last.map { $0 + 1 } ?? bytes.count
        searched = nil
        let rest = bytes.withUnsafeBytes { redact(UnsafeRawBufferPointer(rebasing: $0[..<count]), isFinal: isFinal) }
        held = Array(bytes[rest...])
    }

    /// Decides about lines; gives where the line of a key begins whose end is still to come, or the end.
    private mutating func redact(_ bytes: UnsafeRawBufferPointer, isFinal: Bool) -> Int {
        var found = redactor.detector.detections(inUTF8: bytes)
        var end = bytes.count
        // The text ends with a line feed, before which a key ends that has its last line.
        if !isFinal, let last = found.last, last.kind == .credential(.privateKey), last.range.upperBound == end {
            end = bytes[..<last.range.lowerBound].lastIndex(of: 0x0a).map { $0 + 1 } ?? 0
            found.removeAll { $0.range.upperBound > end }
            searched = bytes.count - end
        }
        for detection in found { counts[detection.kind, default: 0] += 1 }
        redactor.write(UnsafeRawBufferPointer(rebasing: bytes[..<end]), found, to: &output)
        return end
    }

    private static let endOfKey = Array("-----END ".utf8)

    /// Whether the last line of the key that is held has come, and its own end. Each byte is looked at once.
    private mutating func hasEndOfKey() -> Bool {
        guard var position = searched, let last = held.lastIndex(of: 0x0a) else { return false }
        searched = last + 1
        return held.withUnsafeBytes { bytes in
            while position + Self.endOfKey.count <= last {
                if bytes[position] == 0x2d, bytes[position...].starts(with: Self.endOfKey) { return true }
                position += 1
            }
            return false
        }
    }
}
