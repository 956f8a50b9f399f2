internal import BulwarkCore

/// Puts numbers, texts and bytes behind each other: sizes first, numbers big-endian.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    init(capacity: Int = 0) { bytes.reserveCapacity(capacity) }

    mutating func write(_ number: some FixedWidthInteger) {
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }

    /// The bytes as they are.
    mutating func write(raw part: some Sequence<UInt8>) { bytes.append(contentsOf: part) }

    /// A text after its size in bytes (4 bytes).
    mutating func write(_ text: String) {
        write(UInt32(clamping: text.utf8.count))
        bytes.append(contentsOf: text.utf8)
    }

    /// A text that may be missing, after a byte that says whether it is there.
    mutating func write(_ text: String?) {
        write(UInt8(text == nil ? 0 : 1))
        if let text { write(text) }
    }
}
