/// Finds the lines of code in a file, and how far the statement goes that begins in one.
struct StatementLines {
    /// The longest statement that one comment speaks for.
    private static let maximumLines = 200

    /// The code of each line, without comments and blanks at its ends; a quoted text is a quote.
    private let lines: [[UInt8]]
    /// For each line the next one of code from there on, counted from 0: comments may stand above each other in any number.
    private let coming: [Int?]
    private let language: CommentScanner.Language

    init(_ text: SourceText, _ scanner: CommentScanner, _ language: CommentScanner.Language) {
        var code = text.bytes
        for comment in scanner.comments { Self.blank(comment.range, in: &code, with: 0x20) }
        for quoted in scanner.texts { Self.blank(quoted, in: &code, with: UInt8(ascii: "\"")) }
        let starts = text.lineStarts
        lines = starts.indices.map { index in
            let line = code[starts[index]..<(index + 1 < starts.count ? starts[index + 1] : code.count)]
            return Array(line.drop { $0 <= 0x20 }.reversed().drop { $0 <= 0x20 }.reversed())
        }
        var coming = [Int?](repeating: nil, count: lines.count)
        var next: Int?
        for index in lines.indices.reversed() {
            if !lines[index].isEmpty { next = index }
            coming[index] = next
        }
        self.coming = coming
        self.language = language
    }

    private static func blank(_ range: Range<Int>, in code: inout [UInt8], with byte: UInt8) {
        for index in range where code[index] != 0x0A && code[index] != 0x0D { code[index] = byte }
    }

    /// The first line of code behind a line; nil where there is none.
    func next(after line: Int) -> Int? { line < coming.count ? coming[line].map { $0 + 1 } : nil }

    /// The last line of the statement, or of the head of the block, that begins in a line.
    func end(ofStatementAt first: Int) -> Int {
        var last = first
        var depth = 0
        while last - first < Self.maximumLines {
            let line = lines[last - 1]
            guard let following = next(after: last) else { return last }
            switch language {
            case .settings: return last
            case .markup:
                depth += line.reduce(0) { $0 + ($1 == UInt8(ascii: "<") ? 1 : $1 == UInt8(ascii: ">") ? -1 : 0) }
                guard depth > 0 else { return last }
            case .code(let isSwift):
                for byte in line {
                    if byte == UInt8(ascii: "(") || byte == UInt8(ascii: "[") { depth += 1 }
                    if byte == UInt8(ascii: ")") || byte == UInt8(ascii: "]") { depth -= 1 }
                }
                if depth < 0 { return last }
                if depth == 0, !(isSwift ? goesOn(line, lines[following - 1]) : goesOn(line)) { return last }
            }
            last = following
        }
        return last
    }

    /// Whether a statement of Swift goes on in the next line of code.
    private func goesOn(_ line: [UInt8], _ next: [UInt8]) -> Bool {
        guard let last = line.last, let first = next.first else { return false }
        if "{};".utf8.contains(last) || first == UInt8(ascii: "}") { return false }
        // `@objc` on a line of its own.
        if line.first == UInt8(ascii: "@"), !line.contains(0x20) { return true }
        if ",=+-*/|&<.".utf8.contains(last) || line.ends(with: "->") || line.ends(with: "??") { return true }
        if ".?=+*|&".utf8.contains(first) { return true }
        return next.starts(with: ": ".utf8) || next.starts(with: "- ".utf8) || next.starts(with: "->".utf8)
            || next.starts(with: "as ".utf8) || next.starts(with: "as? ".utf8) || next.starts(with: "!= ".utf8)
    }

    /// Whether a statement of Objective-C goes on: it ends with a semicolon.
    private func goesOn(_ line: [UInt8]) -> Bool {
        guard let first = line.first, let last = line.last else { return false }
        return first != UInt8(ascii: "#") && first != UInt8(ascii: "@") && !";{}:".utf8.contains(last)
    }
}

extension [UInt8] {
    fileprivate func ends(with text: String) -> Bool { suffix(text.utf8.count).elementsEqual(text.utf8) }
}
