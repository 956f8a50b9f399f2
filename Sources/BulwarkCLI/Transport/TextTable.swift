internal import BulwarkReport

/// Rows of text with their columns one under the other.
struct TextTable {
    private let indent: String
    private var rows: [[String]] = []

    init(indent: String = "  ") { self.indent = indent }

    /// Adds a row. What comes from outside is shown on one line, without control characters.
    mutating func add(_ cells: String...) { rows.append(cells.map { Printable.line($0) }) }

    /// The rows, each with a line feed.
    var text: String {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in
            rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
        }
        return rows.map { row in
            let cells = row.enumerated().map { column, cell in
                column == row.count - 1
                    ? cell : cell + String(repeating: " ", count: max(0, widths[column] - cell.count))
            }
            let line = indent + cells.joined(separator: "  ")
            return (line.lastIndex { $0 != " " }.map { String(line[...$0]) } ?? "") + "\n"
        }.joined()
    }
}
