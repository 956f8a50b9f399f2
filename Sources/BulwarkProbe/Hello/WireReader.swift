internal import BulwarkTransport

/// Reads fields of a handshake, where what is missing is a fault.
struct WireReader {
    private var reader: TLSReader

    init(_ bytes: ArraySlice<UInt8>) { reader = TLSReader(bytes) }

    var isAtEnd: Bool { reader.isAtEnd }

    mutating func bytes(_ count: Int) throws(HelloFault) -> ArraySlice<UInt8> { try Self.present(reader.bytes(count)) }

    /// A number of `width` bytes, at most four, the most significant first.
    mutating func number(_ width: Int) throws(HelloFault) -> Int { Int(try Self.present(reader.number(width))) }

    mutating func uint16() throws(HelloFault) -> UInt16 { UInt16(truncatingIfNeeded: try number(2)) }

    /// A vector whose length stands before it in `width` bytes.
    mutating func vector(_ width: Int) throws(HelloFault) -> ArraySlice<UInt8> {
        try Self.present(reader.vector(width))
    }

    private static func present<Value>(_ value: Value?) throws(HelloFault) -> Value {
        guard let value else { throw .truncated }
        return value
    }
}
