/// Reads the presentation language of TLS (RFC 5246 section 4) from the front.
struct TLSReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func bytes(_ count: Int) -> ArraySlice<UInt8>? {
        guard count <= rest.count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    /// A number of one to eight bytes, most significant first.
    mutating func number(_ width: Int) -> UInt64? { bytes(width)?.reduce(0) { $0 << 8 | UInt64($1) } }

    /// A vector whose length stands before it in two bytes.
    mutating func vector() -> ArraySlice<UInt8>? { number(2).flatMap { bytes(Int($0)) } }
}
