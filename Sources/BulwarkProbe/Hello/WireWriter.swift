/// Writes the presentation language of TLS (RFC 8446 §3).
struct WireWriter {
    private(set) var bytes: [UInt8] = []

    mutating func append(_ more: some Sequence<UInt8>) { bytes += more }

    mutating func uint8(_ value: UInt8) { bytes.append(value) }

    mutating func uint16(_ value: UInt16) { bytes += [UInt8(value >> 8), UInt8(value & 255)] }

    /// Appends what `body` writes, its length before it in `width` bytes.
    mutating func vector(_ width: Int, _ body: (inout WireWriter) -> Void) throws(HelloFault) {
        var inner = WireWriter()
        body(&inner)
        try vector(width, inner.bytes)
    }

    /// Appends bytes, their length before them in `width` bytes.
    mutating func vector(_ width: Int, _ content: [UInt8]) throws(HelloFault) {
        guard content.count < 1 << (8 * width) else { throw .badLength }
        for shift in stride(from: 8 * (width - 1), through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: content.count >> shift))
        }
        bytes += content
    }

    /// Appends an extension of a hello (RFC 8446 §4.2).
    mutating func `extension`(_ type: UInt16, _ body: (inout WireWriter) throws(HelloFault) -> Void) throws(HelloFault)
    {
        var inner = WireWriter()
        try body(&inner)
        uint16(type)
        try vector(2, inner.bytes)
    }
}
