/// Finds what a literal holds in its file's text: without quotes, marks and the blanks and comments behind it.
enum LiteralRanges {
    /// The stretches of bytes that a literal's content covers; several where several literals stand side by side in
    /// Objective-C.
    ///
    /// - Parameters:
    ///   - literal: a string, a part of one, a list of numbers or a number.
    ///   - bytes: the text of its file.
    static func content(of literal: Fact, in bytes: [UInt8]) -> [Range<Int>] {
        let start = literal.offset
        let end = min(bytes.count, start + literal.byteLength)
        guard start < end else { return [] }
        switch literal.kind {
        case .string: return strings(in: bytes, start..<end, isSwift: literal.isSwift)
        case .segment: return [start..<end]
        case .number: return [start..<(bytes[start..<end].firstIndex { !isWord($0) } ?? end)]
        case .array:
            let opening = bytes[start..<end].firstIndex { $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "{") }
            guard let opening else { return [start..<end] }
            let mark = bytes[opening] == UInt8(ascii: "[") ? UInt8(ascii: "]") : UInt8(ascii: "}")
            return [(opening + 1)..<(bytes[opening..<end].lastIndex(of: mark) ?? end)]
        default: return []
        }
    }

    private static func strings(in bytes: [UInt8], _ range: Range<Int>, isSwift: Bool) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var position = range.lowerBound
        while position < range.upperBound {
            let begin = position
            var hashes = 0
            while position < range.upperBound, bytes[position] == UInt8(ascii: "#") {
                hashes += 1
                position += 1
            }
            guard position < range.upperBound else { break }
            let quote = bytes[position]
            guard quote == UInt8(ascii: "\"") || (!isSwift && quote == UInt8(ascii: "'")) else {
                if let behind = comment(in: bytes, at: position, range.upperBound) {
                    position = behind
                } else {
                    position = max(position, begin + 1)
                }
                continue
            }
            let isRaw = !isSwift && begin > 0 && bytes[begin - 1] == UInt8(ascii: "R")
            let isLong =
                isSwift && bytes[position..<range.upperBound].prefix(3).elementsEqual(repeatElement(quote, count: 3))
            let first = position + (isLong ? 3 : 1)
            let last = closing(
                bytes, from: first, to: range.upperBound, quote: quote, count: isLong ? 3 : 1, hashes: hashes,
                isRaw: isRaw)
            found.append(first..<last)
            if isSwift { return found }
            position = last + 1
        }
        return found.isEmpty ? [range] : found
    }

    /// Where the quotes that end a literal stand; the end of the range where they are missing.
    private static func closing(
        _ bytes: [UInt8], from first: Int, to end: Int, quote: UInt8, count: Int, hashes: Int, isRaw: Bool
    ) -> Int {
        var position = first
        while position < end {
            if bytes[position] == UInt8(ascii: "\\"), !isRaw, has(hashes, bytes, at: position + 1, end) {
                position += 2 + hashes
                continue
            }
            if bytes[position] == quote, position + count <= end,
                bytes[position..<position + count].allSatisfy({ $0 == quote }),
                has(hashes, bytes, at: position + count, end),
                !isRaw || bytes[position - 1] == UInt8(ascii: ")")
            {
                return position
            }
            position += 1
        }
        return end
    }

    private static func has(_ hashes: Int, _ bytes: [UInt8], at position: Int, _ end: Int) -> Bool {
        position + hashes <= end && bytes[position..<position + hashes].allSatisfy { $0 == UInt8(ascii: "#") }
    }

    /// The end of a comment that begins at a position; nil where none does.
    private static func comment(in bytes: [UInt8], at position: Int, _ end: Int) -> Int? {
        guard bytes[position] == UInt8(ascii: "/"), position + 1 < end else { return nil }
        switch bytes[position + 1] {
        case UInt8(ascii: "/"): return bytes[position..<end].firstIndex(of: 0x0a) ?? end
        case UInt8(ascii: "*"):
            var next = position + 2
            while next + 1 < end, !(bytes[next] == UInt8(ascii: "*") && bytes[next + 1] == UInt8(ascii: "/")) {
                next += 1
            }
            return min(end, next + 2)
        default: return nil
        }
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        (0x61...0x7a).contains(byte | 0x20) || (0x30...0x39).contains(byte) || byte == 0x5f || byte == 0x2e
    }
}
