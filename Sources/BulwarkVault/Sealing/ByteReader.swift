internal import BulwarkCore
internal import BulwarkStorage

/// Reads what a ``ByteWriter`` wrote; whatever does not fit is ``StorageError/Code/tampered``.
struct ByteReader {
    private var rest: UnsafeRawBufferPointer

    init(_ bytes: UnsafeRawBufferPointer) { rest = bytes }

    var isAtEnd: Bool { rest.isEmpty }
    var count: Int { rest.count }

    mutating func number<Number: FixedWidthInteger>(_: Number.Type = Number.self) throws(StorageError) -> Number {
        let part = try raw(MemoryLayout<Number>.size)
        return Number(bigEndian: part.loadUnaligned(as: Number.self))
    }

    /// The next bytes, in place.
    mutating func raw(_ count: Int) throws(StorageError) -> UnsafeRawBufferPointer {
        guard count >= 0, rest.count >= count else { throw .tampered("a record ends too early") }
        defer { rest = UnsafeRawBufferPointer(rebasing: rest[count...]) }
        return UnsafeRawBufferPointer(rebasing: rest[..<count])
    }

    mutating func text() throws(StorageError) -> String {
        let part = try raw(Int(number(UInt32.self)))
        guard let text = String(strictUTF8: part) else { throw .tampered("a text is no UTF-8") }
        return text
    }

    mutating func optionalText() throws(StorageError) -> String? {
        switch try number(UInt8.self) {
        case 0: return nil
        case 1: return try text()
        default: throw .tampered("a mark of presence is neither 0 nor 1")
        }
    }
}
