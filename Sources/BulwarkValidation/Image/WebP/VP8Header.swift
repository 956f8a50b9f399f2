/// What the header of a key frame says about reading it (RFC 6386 §9.2 to §9.11).
struct VP8Header {
    /// Whether each macroblock tells its segment, and by which probabilities.
    private(set) var segments: [UInt8]?
    /// The probability that a macroblock has coefficients, where each tells whether it does.
    private(set) var skipping: UInt8?
    /// How many partitions the coefficients are in: 1, 2, 4 or 8.
    let partitions: Int
    /// Of coefficients, as ``VP8Tables/coefficients``.
    private(set) var coefficients = VP8Tables.coefficients

    init(_ reader: inout BoolDecoder) {
        // The colour space, and whether values have to be clamped.
        _ = reader.number(2)
        if reader.bit(128) { segments = Self.segments(&reader) }
        // The loop filter: its kind, level and sharpness.
        _ = reader.number(1 + 6 + 3)
        if reader.bit(128), reader.bit(128) {
            for _ in 0..<8 { reader.skipOptional(6) }
        }
        partitions = 1 << reader.number(2)
        // The quantizers.
        _ = reader.number(7)
        for _ in 0..<5 { reader.skipOptional(4) }
        // Whether the probabilities stay for the next frame, which there is none of.
        _ = reader.number(1)
        for place in coefficients.indices where reader.bit(VP8Tables.updates[place]) {
            coefficients[place] = UInt8(truncatingIfNeeded: reader.number(8))
        }
        if reader.bit(128) { skipping = UInt8(truncatingIfNeeded: reader.number(8)) }
    }

    /// §9.3: gives the probabilities, if macroblocks tell their segments.
    private static func segments(_ reader: inout BoolDecoder) -> [UInt8]? {
        let hasMap = reader.bit(128)
        if reader.bit(128) {
            _ = reader.number(1)
            for _ in 0..<4 { reader.skipOptional(7) }
            for _ in 0..<4 { reader.skipOptional(6) }
        }
        guard hasMap else { return nil }
        return (0..<3).map { _ in reader.bit(128) ? UInt8(truncatingIfNeeded: reader.number(8)) : 255 }
    }
}
