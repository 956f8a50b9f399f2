/// A stretch of one line of a text.
package struct TextSpan: Sendable, Hashable {
    /// The line, counted from 1.
    package var line: UInt32
    /// The column, counted from 1 in bytes.
    package var column: UInt32
    /// How many bytes of the line it covers; 0 where only a point is known.
    package var length: UInt32

    /// No place in particular, for formats that have no lines.
    package static let none = TextSpan(line: 0, column: 0, length: 0)

    /// The beginning of a file.
    package static let start = TextSpan(line: 1, column: 1, length: 0)

    /// A stretch that begins at a line and column.
    package init(line: UInt32, column: UInt32, length: UInt32) {
        self.line = line
        self.column = column
        self.length = length
    }
}

/// Finds lines and columns of byte offsets.
package struct LineMap: Sendable {
    private let starts: [UInt32]
    private let size: Int

    /// Where the lines of a text begin.
    package init(_ bytes: [UInt8]) {
        starts = ByteScan.lineStarts(of: bytes)
        size = bytes.count
    }

    /// The part of a range of bytes that lies on its first line.
    package func span(_ start: Int, _ end: Int) -> TextSpan {
        var low = 0
        var high = starts.count
        while low + 1 < high {
            let middle = (low + high) / 2
            if Int(starts[middle]) <= start { low = middle } else { high = middle }
        }
        let lineEnd = low + 1 < starts.count ? Int(starts[low + 1]) - 1 : size
        return TextSpan(
            line: UInt32(truncatingIfNeeded: low + 1), column: UInt32(truncatingIfNeeded: start - Int(starts[low]) + 1),
            length: UInt32(truncatingIfNeeded: max(0, min(end, lineEnd) - start)))
    }
}
