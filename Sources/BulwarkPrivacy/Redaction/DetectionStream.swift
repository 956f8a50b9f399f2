public import BulwarkDetection
internal import Foundation

/// Finds what is sensitive in a stream of bytes of any length, in constant memory: in whole lines as they come, and in private keys
/// across lines. What is found is that of the whole text, however the stream is cut.
///
/// A line longer than ``maximumLineByteCount`` is decided in pieces. What stands before a piece is looked at again with it, so that a
/// value is known by its name, and no value is cut that is shorter than ``lookaheadByteCount``.
public struct DetectionStream: Sendable {
    /// Takes bytes that are decided, and what is sensitive in them.
    public typealias Piece = (_ bytes: UnsafeRawBufferPointer, _ found: [Detection]) throws -> Void

    /// How many bytes of one line are held back until its end is seen.
    public static let maximumLineByteCount = 1 << 20
    /// How many bytes of a long line are held back for what begins among those before them.
    public static let lookaheadByteCount = 64 << 10
    /// How many bytes of a private key are held back until its last line is seen, whatever they are; the detector looks no further either.
    /// On as long as they are of a key, and up to ``maximumLineByteCount``.
    static let maximumKeyByteCount = 32_768
    /// How many decided bytes are looked at again: more than any name or word about a value may stand before it.
    private static let contextByteCount = 256

    private let detector: TextDetector
    /// What was decided last, as far as it says something about what follows; then what is not decided yet: the beginning of a line, or
    /// lines from that of an open key on.
    private var held: [UInt8] = []
    /// How many bytes of what is held are decided.
    private var decided = 0
    /// How much of what is held has been searched for the last line of an open key; nil outside one.
    private var searched: Int?

    /// Creates a stream that looks for what a detector finds.
    public init(_ detector: TextDetector = TextDetector()) {
        self.detector = detector
    }

    /// Takes the next bytes and hands out what is decided.
    ///
    /// - Parameters:
    ///   - bytes: the next bytes of the stream; they may end anywhere, inside a character too.
    ///   - body: gets decided bytes with what is in them; not called where none are decided yet.
    public mutating func write(_ bytes: UnsafeRawBufferPointer, _ body: Piece) rethrows {
        if held.isEmpty, let last = bytes.lastIndex(of: 0x0a) {
            // Most writes: whole lines, decided where they lie.
            let rest = try decide(UnsafeRawBufferPointer(rebasing: bytes[...last]), isFinal: false, body)
            keep(bytes, from: rest)
            return
        }
        let hasLine = bytes.contains(0x0a)
        held.append(contentsOf: bytes)
        let size = held.count - decided
        if searched != nil, size > Self.maximumKeyByteCount, size > Self.maximumLineByteCount || !endsInKey() {
            // A key without an end: a part of it is given up, and what follows is judged anew.
            let half = held.count - size / 2
            try decideHeld(
                upTo: held[half...].lastIndex(of: 0x0a) ?? held[half...].lastIndex(of: 0x20), isFinal: true, body)
        } else if hasLine, searched == nil || hasEndOfKey() {
            try decideHeld(upTo: held.lastIndex(of: 0x0a), isFinal: false, body)
        } else if size > Self.maximumLineByteCount {
            try decideLongLine(body)
        }
    }

    /// Hands out what was held back. The stream can be written to again.
    public mutating func finish(_ body: Piece) rethrows {
        try decideHeld(upTo: nil, isFinal: true, body)
        held.removeAll()
        decided = 0
    }

    /// Decides about what is held, up to a byte or all of it.
    private mutating func decideHeld(upTo last: Int?, isFinal: Bool, _ body: Piece) rethrows {
        let bytes = held
        let count = last.map { $0 + 1 } ?? bytes.count
        searched = nil
        try bytes.withUnsafeBytes { bytes in
            let rest = try decide(UnsafeRawBufferPointer(rebasing: bytes[..<count]), isFinal: isFinal, body)
            keep(bytes, from: rest)
        }
    }

    /// Decides about lines; gives where the line of a key begins whose end is still to come, or the end.
    private mutating func decide(_ bytes: UnsafeRawBufferPointer, isFinal: Bool, _ body: Piece) rethrows -> Int {
        var found = detector.detections(inUTF8: bytes)
        var end = bytes.count
        // The text ends with a line feed, before which a key ends that has its last line.
        if !isFinal, let last = found.last, last.kind == .credential(.privateKey), last.range.upperBound == end {
            end = max(decided, bytes[..<last.range.lowerBound].lastIndex(of: 0x0a).map { $0 + 1 } ?? 0)
            found.removeAll { $0.range.upperBound > end }
            searched = bytes.count
        }
        try hand(bytes, upTo: end, found, body)
        return end
    }

    /// Decides about the beginning of a line that is too long to be held. It ends before a value whose end may not have come.
    private mutating func decideLongLine(_ body: Piece) rethrows {
        let bytes = held
        try bytes.withUnsafeBytes { bytes in
            let found = detector.detections(inUTF8: bytes)
            var end = bytes.count - Self.lookaheadByteCount
            if let value = found.first(where: { $0.range.contains(end) }) {
                end = value.range.upperBound < bytes.count ? value.range.upperBound : value.range.lowerBound
                // A value that fills all that is held.
                if end <= decided { end = bytes.count }
            }
            try hand(bytes, upTo: end, found.filter { $0.range.lowerBound < end }, body)
            keep(bytes, from: end)
        }
    }

    private func hand(
        _ bytes: UnsafeRawBufferPointer, upTo end: Int, _ found: [Detection], _ body: Piece
    ) rethrows {
        guard end > decided else { return }
        let open = found.compactMap { one -> Detection? in
            guard one.range.upperBound > decided else { return nil }
            return Detection(
                one.kind, at: max(one.range.lowerBound, decided) - decided..<one.range.upperBound - decided)
        }
        try body(UnsafeRawBufferPointer(rebasing: bytes[decided..<end]), open)
    }

    /// Keeps what is not decided, and what stands before it where it belongs to the same line or is a label of the next.
    private mutating func keep(_ bytes: UnsafeRawBufferPointer, from end: Int) {
        let isLine = end == 0 || bytes[end - 1] == 0x0a
        var context = isLine && !isLabel(bytes[..<end]) ? 0 : min(end, Self.contextByteCount)
        // From a blank on, so that no number is read from its middle.
        if context < end, let blank = bytes[(end - context)..<(end - context / 2)].firstIndex(of: 0x20) {
            context = end - blank
        }
        let sought = searched
        held = Array(bytes[(end - context)...])
        decided = context
        searched = sought.map { $0 - (end - context) }
    }

    /// Whether a line ends with a colon: what it names stands on the next.
    private func isLabel(_ lines: Slice<UnsafeRawBufferPointer>) -> Bool {
        var line = lines.dropLast()
        if line.last == 0x0d { line = line.dropLast() }
        return line.last == UInt8(ascii: ":")
    }

    /// Whether the last whole line that is held, or what has come of a long one, is base64 as in a key. A text in quotes breaks lines by
    /// escapes.
    private func endsInKey() -> Bool {
        let end = held.last == 0x0a ? held.count : held.lastIndex(of: 0x0a).map { $0 + 1 } ?? held.count
        return held[..<end].suffix(64).allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x0a, 0x0d, UInt8(ascii: "+"), UInt8(ascii: "/"),
                UInt8(ascii: "="), UInt8(ascii: "\\"):
                true
            default: false
            }
        }
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
