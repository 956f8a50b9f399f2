/// Takes values from the front of bytes, and throws where they do not reach.
///
/// It borrows: it must not outlive the bytes, and what it hands out is copied.
struct WireReader {
    private let bytes: UnsafeRawBufferPointer
    private var offset = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    private var count: Int { bytes.count - offset }

    mutating func bytes(_ count: Int) throws(RelayError) -> [UInt8] {
        guard count >= 0, count <= self.count else { throw RelayError(.malformed, "cut off") }
        defer { offset += count }
        return Array(bytes[offset..<offset + count])
    }

    mutating func integer<Value: FixedWidthInteger>(_: Value.Type = Value.self) throws(RelayError) -> Value {
        let size = MemoryLayout<Value>.size
        guard size <= count else { throw RelayError(.malformed, "cut off") }
        defer { offset += size }
        return Value(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Value.self))
    }

    /// A byte that is 0 or 1.
    mutating func flag() throws(RelayError) -> Bool {
        let byte: UInt8 = try integer()
        guard byte <= 1 else { throw RelayError(.malformed, "a flag") }
        return byte == 1
    }

    /// A number of things that follow, each of some bytes at least: no more than could follow, and no more than a limit.
    mutating func number(of size: Int, atMost limit: Int) throws(RelayError) -> Int {
        let number = Int(try integer(UInt32.self))
        guard number <= limit, number <= count / size else { throw RelayError(.malformed, "a count") }
        return number
    }

    /// Bytes after their number as 32 bits.
    mutating func run(atMost limit: Int) throws(RelayError) -> [UInt8] { try bytes(number(of: 1, atMost: limit)) }

    func end() throws(RelayError) {
        guard count == 0 else { throw RelayError(.malformed, "too long") }
    }
}

extension [UInt8] {
    /// Reads all of the bytes.
    func parsed<Value>(_ body: (inout WireReader) throws(RelayError) -> Value) throws(RelayError) -> Value {
        let result = withUnsafeBytes { bytes in
            Result { () throws(RelayError) in
                var reader = WireReader(bytes)
                let value = try body(&reader)
                try reader.end()
                return value
            }
        }
        return try result.get()
    }

    mutating func append(bigEndian value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
    }

    /// Their number as 32 bits, and bytes.
    mutating func append(run bytes: [UInt8]) {
        append(bigEndian: UInt32(bytes.count))
        self += bytes
    }
}
