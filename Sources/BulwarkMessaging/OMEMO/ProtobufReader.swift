/// Reads the fields of a protobuf message (proto2), as strictly as a decoder may be.
///
/// Unknown fields are passed over, as the format wants it. Refused are groups, numbers in a longer spelling than needed, known fields of another
/// type or more than once, and whatever does not end where it says: bytes that say one thing have one form.
struct ProtobufReader {
    /// A field: its number, and what it holds.
    struct Field {
        fileprivate enum Content {
            case number(UInt64)
            case bytes(UnsafeRawBufferPointer)
            case fixed
        }

        let number: UInt64
        fileprivate let content: Content

        /// Takes a 32-bit number.
        func take(_ value: inout UInt32?) throws(MessagingError) {
            guard value == nil, case .number(let number) = content, let small = UInt32(exactly: number) else {
                throw MessagingError(.malformed, "a number")
            }
            value = small
        }

        /// Takes bytes, which must not outlive those that are read.
        func take(_ value: inout UnsafeRawBufferPointer?, atMost limit: Int) throws(MessagingError) {
            guard value == nil, case .bytes(let bytes) = content, bytes.count <= limit else {
                throw MessagingError(.malformed, "bytes")
            }
            value = bytes
        }
    }

    private var reader: ByteReader

    init(_ bytes: UnsafeRawBufferPointer) { reader = ByteReader(bytes) }

    /// The next field; nil at the end.
    mutating func next() throws(MessagingError) -> Field? {
        if reader.count == 0 { return nil }
        let tag = try number()
        // Field numbers have 29 bits.
        guard tag >> 3 > 0, tag >> 3 < 1 << 29 else { throw MessagingError(.malformed, "a field's number") }
        let content: Field.Content
        switch tag & 7 {
        case 0: content = .number(try number())
        case 1: content = try fixed(8)
        case 2:
            guard let count = Int(exactly: try number()) else { throw MessagingError(.malformed, "a size") }
            content = .bytes(try reader.slice(count))
        case 5: content = try fixed(4)
        default: throw MessagingError(.malformed, "a field's type")
        }
        return Field(number: tag >> 3, content: content)
    }

    private mutating func fixed(_ count: Int) throws(MessagingError) -> Field.Content {
        _ = try reader.slice(count)
        return .fixed
    }

    /// A number in groups of seven bits, the least significant first.
    private mutating func number() throws(MessagingError) -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            let byte: UInt8 = try reader.integer()
            value |= UInt64(byte & 0x7F) << shift
            guard byte & 0x80 == 0 else { continue }
            // Neither more bits than there are, nor a last group that adds nothing.
            guard shift < 63 || byte == 1, byte > 0 || shift == 0 else { break }
            return value
        }
        throw MessagingError(.malformed, "a number's spelling")
    }
}
