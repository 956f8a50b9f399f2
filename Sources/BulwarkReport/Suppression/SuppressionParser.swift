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
    ///   - path: Its path relative to the audited root.
    public init(_ text: SourceText, path: String) {
        guard Self.mayApply(to: text.bytes) else { return }
        /// The suppressions on lines of their own for which the next line of code has not come yet.
        var pending: [Int] = []
        for number in 1...text.lineCount {
            guard let line = text.line(number) else { continue }
            let comment = Comment(line)
            if let comment { read(comment, at: number, path: path) }
            if let comment, comment.isAlone {
                if suppressions.last?.location.line == number { pending.append(suppressions.count - 1) }
                continue
            }
            for index in pending { suppressions[index].target = number }
            pending = []
        }
    }

    private mutating func read(_ comment: Comment, at line: Int, path: String) {
        let location = SourceLocation(
            path: path, line: line, column: comment.column, length: Self.keyword.count)
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
            return
        }
        let reason = rest.drop { !$0.isLetter && !$0.isNumber && $0 != "\"" && $0 != "(" }
        guard !reason.isEmpty else {
            notices.append(
                .init(
                    .configuration, at: location,
                    "This bulwark:allow gives no reason and has no effect. Write: bulwark:allow "
                        + "\(rules.joined(separator: ",")) reason."))
            return
        }
        suppressions.append(
            Suppression(rules: rules, reason: String(reason), location: location, target: line))
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

    /// A comment that begins with the keyword, in one line.
    private struct Comment {
        /// The column of the keyword in bytes, from 1.
        let column: Int
        /// What follows the keyword, up to the comment's end in this line.
        let content: String
        /// Whether nothing but white space stands beside the comment.
        let isAlone: Bool

        /// The forms of comments: how they open and, where they do not run to the line's end, close.
        private static let forms: [(opening: [UInt8], closing: [UInt8]?)] = [
            (Array("//".utf8), nil), (Array("#".utf8), nil), (Array("/*".utf8), Array("*/".utf8)),
            (Array("<!--".utf8), Array("-->".utf8)),
        ]

        init?(_ line: ArraySlice<UInt8>) {
            let bytes = Array(line)
            var search = 0
            while let offset = bytes.withUnsafeBufferPointer({ SuppressionParser.find(in: $0, from: search) }) {
                search = offset + SuppressionParser.keyword.count
                var end = offset
                while end > 0, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 { end -= 1 }
                let isBounded = search == bytes.count || bytes[search] == 0x20 || bytes[search] == 0x09
                for form in Self.forms where isBounded || form.closing != nil {
                    guard end >= form.opening.count, bytes[(end - form.opening.count)..<end].elementsEqual(form.opening)
                    else { continue }
                    var close = bytes.count
                    var after = bytes.count
                    if let closing = form.closing {
                        var position = search
                        while position + closing.count <= bytes.count {
                            if bytes[position..<position + closing.count].elementsEqual(closing) {
                                close = position
                                after = position + closing.count
                                break
                            }
                            position += 1
                        }
                    }
                    // Swift's doc comments open with a third slash.
                    let head = bytes[..<(end - form.opening.count)].drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x2F }
                    let tail = bytes[after...].drop { $0 == 0x20 || $0 == 0x09 }
                    column = offset + 1
                    content = String(decoding: bytes[search..<close], as: UTF8.self)
                        .split(omittingEmptySubsequences: true, whereSeparator: \.isWhitespace).joined(separator: " ")
                    isAlone = head.isEmpty && tail.isEmpty
                    return
                }
            }
            return nil
        }
    }
}
