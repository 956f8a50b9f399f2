import BulwarkProperties

/// Reads JSON (RFC 8259) with the liberties that configuration files take: comments and trailing commas.
struct JSONDocument {
    private let bytes: UnsafeBufferPointer<UInt8>
    private let limits: PropertyLimits
    private var index = 0
    private var values = 0
    private var depth = 0
    /// Lines are looked for only when something must be placed: most documents are skimmed.
    private let lines: LineMap?
    /// The keys around, as ranges of the text; kept when skimming.
    private var path: [Range<Int>] = []
    /// Where skimmed texts go; nil when a tree is built.
    private var skim: ResourceTextFilter?
    private var found: [Found] = []

    private struct Found {
        var path: [Range<Int>]
        var range: Range<Int>
    }

    private struct Failure: Error {
        var code: PropertyError.Code = .malformed
        var reason: StaticString
        var offset: Int
    }

    /// The tree of a document.
    static func tree(of bytes: [UInt8], limits: PropertyLimits) throws(PropertyError) -> PropertyNode {
        let lines = LineMap(bytes)
        let result = bytes.withUnsafeBufferPointer { buffer -> Result<PropertyNode, Failure> in
            var reader = JSONDocument(bytes: buffer, limits: limits, lines: lines, skim: nil)
            return Result { () throws(Failure) in try reader.document() }
        }
        switch result {
        case .success(let tree): return tree
        case .failure(let failure):
            throw PropertyError(failure.code, failure.reason, at: lines.span(failure.offset, failure.offset))
        }
    }

    /// The texts of a document that a filter lets through, without building its tree.
    static func texts(
        of bytes: [UInt8], in file: String, filter: ResourceTextFilter, limits: PropertyLimits
    ) throws(PropertyError) -> [ResourceText] {
        let (failure, found) = bytes.withUnsafeBufferPointer { buffer -> (Failure?, [Found]) in
            var reader = JSONDocument(bytes: buffer, limits: limits, lines: nil, skim: filter)
            do throws(Failure) {
                _ = try reader.document()
                return (nil, reader.found)
            } catch {
                return (error, [])
            }
        }
        if let failure {
            throw PropertyError(failure.code, failure.reason, at: LineMap(bytes).span(failure.offset, failure.offset))
        }
        guard !found.isEmpty else { return [] }
        let lines = LineMap(bytes)
        return bytes.withUnsafeBufferPointer { buffer in
            found.map { item in
                ResourceText(
                    file: file, keys: item.path.map { unescaped(buffer, $0) }, value: unescaped(buffer, item.range),
                    keySpan: item.path.last.map { lines.span($0.lowerBound, $0.upperBound) },
                    span: lines.span(item.range.lowerBound, item.range.upperBound))
            }
        }
    }

    private init(bytes: UnsafeBufferPointer<UInt8>, limits: PropertyLimits, lines: LineMap?, skim: ResourceTextFilter?)
    {
        self.bytes = bytes
        self.limits = limits
        self.lines = lines
        self.skim = skim
    }

    private mutating func document() throws(Failure) -> PropertyNode {
        let root = try value()
        try skipBlanks()
        guard index == bytes.count else { throw failure("something behind the end of the document") }
        return root
    }

    private mutating func value() throws(Failure) -> PropertyNode {
        try skipBlanks()
        values += 1
        guard values <= limits.values else {
            throw Failure(code: .tooManyValues, reason: "too many values", offset: index)
        }
        guard depth < limits.depth else {
            throw Failure(code: .tooDeep, reason: "values are nested too deep", offset: index)
        }
        depth += 1
        defer { depth -= 1 }
        guard let byte = peek else { throw failure("a missing value") }
        let start = index
        switch byte {
        // What is read is held first: as an argument it would be read while a copy of the reader, and of all it has found, is held.
        case UInt8(ascii: "{"):
            let entries = try object()
            return node(.dictionary(entries), start, start + 1)
        case UInt8(ascii: "["):
            let elements = try array()
            return node(.array(elements), start, start + 1)
        case 0x22:
            let range = try string()
            if let skim {
                if skim.keeps(bytes, range, key: path.last) { found.append(Found(path: path, range: range)) }
                return Self.skipped
            }
            return node(.string(Self.unescaped(bytes, range)), range.lowerBound, range.upperBound)
        default:
            while let byte = peek, Self.isWord(byte) { index += 1 }
            guard index > start else { throw failure("an unexpected character") }
            if skim != nil { return Self.skipped }
            let word = String(decoding: bytes[start..<index], as: UTF8.self)
            switch word {
            case "true", "false": return node(.boolean(word == "true"), start, index)
            case "null": return node(.null, start, index)
            default:
                guard Double(word) != nil else {
                    index = start
                    throw failure("a word that is no value")
                }
                return node(.number(word), start, index)
            }
        }
    }

    private static let skipped = PropertyNode(value: .null, span: .start)

    private func node(_ value: PropertyNode.Value, _ start: Int, _ end: Int) -> PropertyNode {
        PropertyNode(value: value, span: lines?.span(start, end) ?? .start)
    }

    private mutating func object() throws(Failure) -> [PropertyNode.Entry] {
        index += 1
        var entries: [PropertyNode.Entry] = []
        while true {
            try skipBlanks()
            if peek == UInt8(ascii: "}") {
                index += 1
                return entries
            }
            guard peek == 0x22 else { throw failure("a missing key") }
            let key = try string()
            try skipBlanks()
            guard peek == UInt8(ascii: ":") else { throw failure("a key without a value") }
            index += 1
            if let lines {
                entries.append(
                    .init(
                        key: Self.unescaped(bytes, key), keySpan: lines.span(key.lowerBound, key.upperBound),
                        node: try value()))
            } else {
                path.append(key)
                _ = try value()
                path.removeLast()
            }
            try skipBlanks()
            if peek == UInt8(ascii: ",") {
                index += 1
            } else if peek != UInt8(ascii: "}") {
                throw failure("an object that does not end")
            }
        }
    }

    private mutating func array() throws(Failure) -> [PropertyNode] {
        index += 1
        var elements: [PropertyNode] = []
        while true {
            try skipBlanks()
            if peek == UInt8(ascii: "]") {
                index += 1
                return elements
            }
            let element = try value()
            if lines != nil { elements.append(element) }
            try skipBlanks()
            if peek == UInt8(ascii: ",") {
                index += 1
            } else if peek != UInt8(ascii: "]") {
                throw failure("an array that does not end")
            }
        }
    }

    /// Passes over a string; the range of its content.
    private mutating func string() throws(Failure) -> Range<Int> {
        let start = index
        index += 1
        while index < bytes.count {
            let byte = bytes[index]
            if byte == 0x22 {
                index += 1
                return (start + 1)..<(index - 1)
            }
            index += byte == 0x5c ? 2 : 1
        }
        index = start
        throw failure("a string that does not end")
    }

    private static func unescaped(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> String {
        let raw = bytes[range]
        guard raw.contains(0x5c) else { return String(decoding: raw, as: UTF8.self) }
        return EscapedText.json(raw)
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func skipBlanks() throws(Failure) {
        switch BlankScan.next(in: bytes, from: index) {
        case .next(let next): index = next
        case .openComment(let start): throw Failure(reason: "a comment that does not end", offset: start)
        }
    }

    private func failure(_ reason: StaticString) -> Failure { Failure(reason: reason, offset: min(index, bytes.count)) }
}
