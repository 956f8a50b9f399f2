/// A source file's bytes with its lines found: what excerpts are cut from.
public struct SourceText: Sendable {
    /// The file's bytes; usually UTF-8, but nothing relies on it.
    public let bytes: [UInt8]
    private let starts: [Int]

    /// Finds the lines of a file's bytes; a line ends with LF, CR LF or CR.
    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
        var starts = [0]
        bytes.withUnsafeBufferPointer { bytes in
            for (offset, byte) in bytes.enumerated() {
                if byte == 0x0A {
                    starts.append(offset + 1)
                } else if byte == 0x0D, offset + 1 == bytes.count || bytes[offset + 1] != 0x0A {
                    starts.append(offset + 1)
                }
            }
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

    /// How many Unicode code points of a line stand before a byte column, plus 1: the column that SARIF counts.
    /// - Parameters:
    ///   - column: The column in UTF-8 bytes, counted from 1.
    ///   - number: The line, counted from 1.
    public func codePointColumn(ofByteColumn column: Int, inLine number: Int) -> Int {
        guard let line = line(number), column > 1 else { return max(1, column) }
        // Bytes of the form 10xxxxxx continue a code point (RFC 3629 §3).
        return 1 + line.prefix(column - 1).reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
    }
}
