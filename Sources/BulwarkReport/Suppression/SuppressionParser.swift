#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// Reads the suppressions of a file; one pass over its bytes.
public struct SuppressionParser: Sendable {
    private static let keyword = Array("bulwark:allow".utf8)
    /// Where the keyword's colon stands in it.
    private static let colon = 7

    /// The suppressions found, in the order of their lines.
    public private(set) var suppressions: [Suppression] = []
    /// What is malformed and therefore has no effect.
    public private(set) var notices: [AuditReport.Notice] = []

    /// Whether a file's bytes may hold a suppression: a quick look, for files without findings.
    public static func mayApply(to bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBufferPointer { find(in: $0, from: 0) != nil }
    }

    /// Reads a file.
    /// - Parameters:
    ///   - text: The file's text.
    ///   - path: Its path relative to the audited root; its ending tells how comments are written in it.
    public init(_ text: SourceText, path: String) {
        guard Self.mayApply(to: text.bytes) else { return }
        let language = CommentScanner.Language(path: path, text.bytes)
        let scanner = CommentScanner(text.bytes, language)
        let comments = scanner.comments.compactMap { Comment($0, in: text) }
        guard !comments.isEmpty else { return }
        let statements = StatementLines(text, scanner, language)
        // Several comments may stand above one statement.
        var known: (target: Int, last: Int)?
        for comment in comments {
            guard read(comment, path: path), comment.isAlone, let target = statements.next(after: comment.lastLine)
            else {
                continue
            }
            let last = known?.target == target ? known?.last : nil
            let end = last ?? statements.end(ofStatementAt: target)
            known = (target, end)
            suppressions[suppressions.count - 1].target = target
            suppressions[suppressions.count - 1].last = end
        }
    }

    /// Reads what a comment says; false where it has no effect.
    private mutating func read(_ comment: Comment, path: String) -> Bool {
        let location = SourceLocation(
            path: path, line: comment.line, column: comment.column, length: Self.keyword.count)
        var rest = Substring(comment.content)
        var rules: [String] = []
        while true {
            rest = rest.drop { $0 == " " || $0 == "\t" }
            let rule = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
            guard !rule.isEmpty else { break }
            rest = rest.dropFirst(rule.count)
            rules.append(String(rule))
            let next = rest.drop { $0 == " " || $0 == "\t" }
            guard next.first == "," else { break }
            rest = next.dropFirst()
        }
        guard !rules.isEmpty else {
            notices.append(
                .init(
                    .configuration, at: location,
                    "This bulwark:allow names no rule and has no effect. Write: bulwark:allow RULE reason."))
            return false
        }
        let reason = rest.drop { !$0.isLetter && !$0.isNumber && $0 != "\"" && $0 != "(" }
        guard !reason.isEmpty else {
            notices.append(
                .init(
                    .configuration, at: location,
                    "This bulwark:allow gives no reason and has no effect. Write: bulwark:allow "
                        + "\(rules.joined(separator: ",")) reason."))
            return false
        }
        suppressions.append(
            Suppression(rules: rules, reason: String(reason), location: location, target: comment.line))
        return true
    }

    private static func find(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        guard let base = bytes.baseAddress else { return nil }
        // Colons are fewer than any letter, and the keyword has one.
        var next = start + colon
        while next < bytes.count, let found = memchr(base + next, 0x3a, bytes.count - next) {
            let place = UnsafeRawPointer(base).distance(to: found)
            let first = place - colon
            if first + keyword.count <= bytes.count, bytes[first..<(first + keyword.count)].elementsEqual(keyword) {
                return first
            }
            next = place + 1
        }
        return nil
    }

    /// A comment that begins with the keyword.
    private struct Comment {
        /// The line of the keyword, from 1.
        let line: Int
        /// The column of the keyword in bytes, from 1.
        let column: Int
        /// The line that the comment ends in.
        let lastLine: Int
        /// What follows the keyword, up to the comment's end, in one line.
        let content: String
        /// Whether nothing but white space stands beside the comment.
        let isAlone: Bool

        init?(_ comment: CommentScanner.Comment, in text: SourceText) {
            let bytes = text.bytes
            // Comments for documentation open with a further slash or asterisk.
            let content = bytes[comment.content]
            let inner = content.drop { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "*") || $0 <= 0x20 }
            guard inner.starts(with: SuppressionParser.keyword) else { return nil }
            let rest = inner.dropFirst(SuppressionParser.keyword.count)
            guard rest.first.map({ $0 <= 0x20 }) ?? true else { return nil }
            line = Self.line(of: inner.startIndex, in: text)
            column = inner.startIndex - text.lineStarts[line - 1] + 1
            let first = Self.line(of: comment.range.lowerBound, in: text)
            lastLine = Self.line(of: max(comment.range.lowerBound, comment.range.upperBound - 1), in: text)
            self.content = String(decoding: rest, as: UTF8.self)
                .split(omittingEmptySubsequences: true, whereSeparator: \.isWhitespace).joined(separator: " ")
            let end = lastLine < text.lineStarts.count ? text.lineStarts[lastLine] : bytes.count
            isAlone =
                bytes[text.lineStarts[first - 1]..<comment.range.lowerBound].allSatisfy { $0 <= 0x20 }
                && bytes[min(end, comment.range.upperBound)..<end].allSatisfy { $0 <= 0x20 }
        }

        private static func line(of offset: Int, in text: SourceText) -> Int {
            var low = 0
            var high = text.lineStarts.count
            while low + 1 < high {
                let middle = (low + high) / 2
                if text.lineStarts[middle] <= offset { low = middle } else { high = middle }
            }
            return low + 1
        }
    }
}
