public import BulwarkDetection
internal import Foundation

/// Redacts a stream of bytes of any length in constant memory: whole lines as they come, and private keys across lines.
///
/// A line longer than ``maximumLineByteCount`` is judged in pieces, which meet at a blank where there is one.
public struct RedactionStream {
    /// How many bytes of one line are held back until its end is seen.
    public static let maximumLineByteCount = 1 << 20
    /// How many bytes of a private key are passed over until its last line has to come.
    static let maximumKeyByteCount = 65_536

    private let redactor: Redactor
    private var held: [UInt8] = []
    private var output: [UInt8] = []
    /// The bytes passed over in a private key whose last line was not seen yet; nil outside one.
    private var keyByteCount: Int?
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
        guard let last = bytes.lastIndex(of: 0x0a) else {
            held.append(contentsOf: bytes)
            if held.count > Self.maximumLineByteCount { flushPiece() }
            return try hand(to: body)
        }
        let whole = UnsafeRawBufferPointer(rebasing: bytes[...last])
        if held.isEmpty {
            redact(whole)
        } else {
            held.append(contentsOf: whole)
            held.withUnsafeBytes { redact($0) }
            held.removeAll(keepingCapacity: true)
        }
        held.append(contentsOf: bytes[(last + 1)...])
        try hand(to: body)
    }

    /// Hands out what was held back. The stream can be written to again.
    public mutating func finish(_ body: (UnsafeRawBufferPointer) throws -> Void) rethrows {
        held.withUnsafeBytes { redact($0) }
        held.removeAll()
        keyByteCount = nil
        try hand(to: body)
    }

    private mutating func hand(to body: (UnsafeRawBufferPointer) throws -> Void) rethrows {
        guard !output.isEmpty else { return }
        defer { output.removeAll(keepingCapacity: true) }
        try output.withUnsafeBytes(body)
    }

    /// Decides about a line that is too long to wait for its end, up to its last blank.
    private mutating func flushPiece() {
        let bytes = held
        let blank = bytes.suffix(bytes.count / 2).lastIndex(of: 0x20) ?? bytes.endIndex - 1
        bytes.withUnsafeBytes { redact(UnsafeRawBufferPointer(rebasing: $0[...blank])) }
        held = Array(bytes[(blank + 1)...])
    }

    private mutating func redact(_ bytes: UnsafeRawBufferPointer) {
        var bytes = bytes
        if let count = keyByteCount {
            let end = Self.endOfKey(bytes)
            keyByteCount = end == nil && count + bytes.count < Self.maximumKeyByteCount ? count + bytes.count : nil
            guard let end else {
                if keyByteCount == nil { output.append(0x0a) }
                return
            }
            bytes = UnsafeRawBufferPointer(rebasing: bytes[end...])
        }
        guard !bytes.isEmpty else { return }
        let found = redactor.detector.detections(inUTF8: bytes)
        guard !found.isEmpty else { return output.append(contentsOf: bytes) }
        for detection in found { counts[detection.kind, default: 0] += 1 }
        redactor.write(bytes, found, to: &output)
        // A key that the text ends in goes on in the next lines.
        if let last = found.last, last.kind == .credential(.privateKey), last.range.upperBound == bytes.count,
            Self.endOfKey(UnsafeRawBufferPointer(rebasing: bytes[last.range])) == nil
        {
            keyByteCount = last.range.count
        }
    }

    /// Where a private key's last line ends.
    private static func endOfKey(_ bytes: UnsafeRawBufferPointer) -> Int? {
        let marker = Array("-----END ".utf8)
        var position = 0
        while position + marker.count <= bytes.count {
            guard bytes[position] == 0x2d, bytes[position..<(position + marker.count)].elementsEqual(marker) else {
                position += 1
                continue
            }
            var end = position + marker.count
            while end < bytes.count, bytes[end] != 0x2d, bytes[end] != 0x0a { end += 1 }
            while end < bytes.count, bytes[end] == 0x2d { end += 1 }
            return end
        }
        return nil
    }
}
