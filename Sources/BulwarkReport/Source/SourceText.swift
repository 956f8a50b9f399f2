/// A source file's bytes with its lines found: what excerpts are cut from.
public struct SourceText: Sendable {
    /// The file's bytes; usually UTF-8, but nothing relies on it.
    public let bytes: [UInt8]
    private let starts: [Int]

    /// Where each line begins, in bytes from the beginning.
    package var lineStarts: [Int] { starts }

    /// Finds the lines of a file's bytes; a line ends with LF or CR LF, as those who count lines for findings have it.
    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
        var starts = [0]
        bytes.withUnsafeBufferPointer { bytes in
            for (offset, byte) in bytes.enumerated() where byte == 0x0A { starts.append(offset + 1) }
        }
        self.starts = starts
    }

    /// Finds the lines of a text.
    public init(_ text: String) { self.init(Array(text.utf8)) }

    /// How many lines there are; a file that ends with a line end has an empty last line.
    public var lineCount: Int { starts.count }

    /// The bytes of a line without its end; `nil` where there is no such line.
    /// - Parameter number: The line, counted from 1.
    public func line(_ number: Int) -> ArraySlice<UInt8>? {
        guard number >= 1, number <= starts.count else { return nil }
        let start = starts[number - 1]
        var end = number < starts.count ? starts[number] : bytes.count
        while end > start, bytes[end - 1] == 0x0A || bytes[end - 1] == 0x0D { end -= 1 }
        return bytes[start..<end]
    }
}
