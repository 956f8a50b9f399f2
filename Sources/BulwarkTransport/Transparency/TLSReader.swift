/// Reads the presentation language of TLS (RFC 5246 section 4) from the front.
package struct TLSReader {
    private var rest: ArraySlice<UInt8>

    /// Reads these bytes.
    package init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    /// Whether everything has been read.
    package var isAtEnd: Bool { rest.isEmpty }

    /// So many bytes; nil where there are fewer.
    package mutating func bytes(_ count: Int) -> ArraySlice<UInt8>? {
        guard count <= rest.count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    /// A number of one to eight bytes, most significant first.
    package mutating func number(_ width: Int) -> UInt64? { bytes(width)?.reduce(0) { $0 << 8 | UInt64($1) } }

    /// A vector whose length stands before it in so many bytes, at most four.
    package mutating func vector(_ width: Int = 2) -> ArraySlice<UInt8>? { number(width).flatMap { bytes(Int($0)) } }
}
