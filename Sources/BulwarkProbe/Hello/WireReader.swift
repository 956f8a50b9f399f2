/// Reads the presentation language of TLS (RFC 8446 §3) from bytes, each read checked against the end.
struct WireReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func bytes(_ count: Int) throws(HelloFault) -> ArraySlice<UInt8> {
        guard count <= rest.count else { throw .truncated }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    /// A number of `width` bytes, at most four, the most significant first.
    mutating func number(_ width: Int) throws(HelloFault) -> Int {
        try bytes(width).reduce(0) { $0 << 8 | Int($1) }
    }

    mutating func uint16() throws(HelloFault) -> UInt16 { UInt16(truncatingIfNeeded: try number(2)) }

    /// A vector whose length stands before it in `width` bytes.
    mutating func vector(_ width: Int) throws(HelloFault) -> ArraySlice<UInt8> { try bytes(try number(width)) }
}
