internal import BulwarkCore

/// Takes values from the front of bytes, and throws where they do not reach.
///
/// It borrows: it must not outlive the bytes, and what it hands out is copied.
struct ByteReader {
    private let bytes: UnsafeRawBufferPointer
    private var offset = 0
    /// What short or overlong bytes are.
    private let fault: MessagingError.Code

    init(_ bytes: UnsafeRawBufferPointer, fault: MessagingError.Code = .malformed) {
        self.bytes = bytes
        self.fault = fault
    }

    var count: Int { bytes.count - offset }

    mutating func slice(_ count: Int) throws(MessagingError) -> UnsafeRawBufferPointer {
        guard count >= 0, count <= self.count else { throw MessagingError(fault, "cut off") }
        defer { offset += count }
        return UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + count])
    }

    mutating func bytes(_ count: Int) throws(MessagingError) -> [UInt8] { Array(try slice(count)) }

    mutating func secret(_ count: Int) throws(MessagingError) -> SecureBytes {
        SecureBytes(copying: try slice(count))
    }

    mutating func integer<Value: FixedWidthInteger>(_: Value.Type = Value.self) throws(MessagingError) -> Value {
        try slice(MemoryLayout<Value>.size).reduce(0) { $0 << 8 | Value(truncatingIfNeeded: $1) }
    }

    /// A byte that is 0 or 1.
    mutating func flag() throws(MessagingError) -> Bool {
        let byte: UInt8 = try integer()
        guard byte <= 1 else { throw MessagingError(fault, "a flag") }
        return byte == 1
    }

    /// A number of things that follow, each of some bytes at least: no more than could follow, and no more than a limit.
    mutating func number(of size: Int, atMost limit: Int) throws(MessagingError) -> Int {
        let number = Int(try integer(UInt32.self))
        guard number <= limit, number <= count / max(1, size) else { throw MessagingError(fault, "a count") }
        return number
    }

    /// Bytes after their number as 32 bits.
    mutating func run(atMost limit: Int) throws(MessagingError) -> [UInt8] {
        try bytes(number(of: 1, atMost: limit))
    }

    func end() throws(MessagingError) {
        guard count == 0 else { throw MessagingError(fault, "too long") }
    }
}

extension Sequence<UInt8> {
    /// Reads all of the bytes.
    func parsed<Value>(
        fault: MessagingError.Code = .malformed, _ body: (inout ByteReader) throws(MessagingError) -> Value
    ) throws(MessagingError) -> Value {
        let bytes = Array(self)
        let result = bytes.withUnsafeBytes { bytes in
            Result { () throws(MessagingError) in
                var reader = ByteReader(bytes, fault: fault)
                let value = try body(&reader)
                try reader.end()
                return value
            }
        }
        return try result.get()
    }
}
