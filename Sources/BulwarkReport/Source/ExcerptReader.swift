/// Cuts excerpts for findings, and keeps the texts that it has read: the stations of values alternate between files.
struct ExcerptReader {
    /// How many bytes of text are kept at most.
    private static let maximumBytes = 32 << 20
    /// Columns of lines longer than this are found from checkpoints, for a minified file may have all its findings in
    /// one line.
    private static let stride = 4096

    private struct LineKey: Hashable {
        let path: String
        let number: Int
    }

    private let sources: any SourceExcerpts
    private let secrets: SecretRanges
    private var texts: [String: SourceText?] = [:]
    private var bytes = 0
    /// For long lines, how many code points stand before each multiple of `stride` bytes.
    private var checkpoints: [LineKey: [Int]] = [:]

    init(_ sources: any SourceExcerpts, for report: AuditReport) {
        self.sources = sources
        secrets = SecretRanges(of: report)
    }

    /// The text of a file.
    mutating func text(of path: String) -> SourceText? {
        if let known = texts[path] { return known }
        let text = sources.text(of: path)
        bytes += text?.bytes.count ?? 0
        if bytes > Self.maximumBytes {
            texts.removeAll()
            checkpoints.removeAll()
            bytes = text?.bytes.count ?? 0
        }
        texts[path] = .some(text)
        return text
    }

    /// The excerpt at a place; `nil` where its file cannot be read or has no such line.
    mutating func excerpt(at location: SourceLocation) -> Excerpt? {
        // A file as a whole is not read for an excerpt: it may be an executable.
        guard !location.isWholeFile, let line = text(of: location.path)?.line(location.line) else { return nil }
        return Excerpt(line, at: location, masking: secrets.inLine(location.line, of: location.path))
    }

    /// A column counted from 1 in code points, from one counted in UTF-8 bytes; the same where the line cannot be read.
    mutating func codePointColumn(ofByteColumn column: Int, inLine number: Int, of path: String) -> Int {
        guard number >= 1, column > 1, let line = text(of: path)?.line(number) else { return max(1, column) }
        let offset = min(column - 1, line.count)
        guard line.count > Self.stride else { return 1 + Self.codePoints(line.prefix(offset)) }
        let key = LineKey(path: path, number: number)
        let counts = checkpoints[key] ?? Self.checkpoints(of: line)
        checkpoints[key] = counts
        let index = offset / Self.stride
        let start = line.startIndex + index * Self.stride
        return 1 + counts[index] + Self.codePoints(line[start..<line.startIndex + offset])
    }

    private static func checkpoints(of line: ArraySlice<UInt8>) -> [Int] {
        var counts = [0]
        var start = line.startIndex
        while line.endIndex - start >= stride {
            counts.append((counts.last ?? 0) + codePoints(line[start..<start + stride]))
            start += stride
        }
        return counts
    }

    /// Bytes of the form 10xxxxxx continue a code point (RFC 3629 §3).
    private static func codePoints(_ bytes: ArraySlice<UInt8>) -> Int {
        bytes.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
    }
}
