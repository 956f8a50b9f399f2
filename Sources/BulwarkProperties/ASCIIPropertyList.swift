/// Reads old style property lists, as project files and strings files are written in.
struct ASCIIPropertyList {
    private let bytes: [UInt8]
    private let lines: LineMap
    private let limits: PropertyLimits
    private var index = 0
    private var values = 0
    private var depth = 0

    /// The tree of a document: one value, or the entries of a dictionary without its braces.
    static func tree(of bytes: [UInt8], limits: PropertyLimits) throws(PropertyError) -> PropertyNode {
        var reader = ASCIIPropertyList(bytes: bytes, limits: limits)
        return try reader.document()
    }

    private init(bytes: [UInt8], limits: PropertyLimits) {
        self.bytes = bytes
        self.limits = limits
        lines = LineMap(bytes)
    }

    private mutating func document() throws(PropertyError) -> PropertyNode {
        try skipBlanks()
        let root: PropertyNode
        switch peek {
        case UInt8(ascii: "{"), UInt8(ascii: "("), UInt8(ascii: "<"): root = try value()
        default:
            let start = index
            root = PropertyNode(value: .dictionary(try entries(isBraced: false)), span: lines.span(start, start))
        }
        try skipBlanks()
        guard index == bytes.count else { throw error("something behind the end of the document") }
        return root
    }

    private mutating func value() throws(PropertyError) -> PropertyNode {
        try skipBlanks()
        values += 1
        guard values <= limits.values else { throw PropertyError(.tooManyValues, "too many values", at: here) }
        guard depth < limits.depth else { throw PropertyError(.tooDeep, "values are nested too deep", at: here) }
        depth += 1
        defer { depth -= 1 }
        let start = index
        switch peek {
        case UInt8(ascii: "{"):
            index += 1
            let entries = try entries(isBraced: true)
            index += 1
            return PropertyNode(value: .dictionary(entries), span: lines.span(start, start + 1))
        case UInt8(ascii: "("):
            index += 1
            return PropertyNode(value: .array(try elements()), span: lines.span(start, start + 1))
        case UInt8(ascii: "<"):
            let data = try data()
            return PropertyNode(value: .data(data), span: lines.span(start, index))
        default:
            let (text, range) = try string()
            return PropertyNode(value: .string(text), span: lines.span(range.lowerBound, range.upperBound))
        }
    }

    private mutating func entries(isBraced: Bool) throws(PropertyError) -> [PropertyNode.Entry] {
        var entries: [PropertyNode.Entry] = []
        while true {
            try skipBlanks()
            if index == bytes.count {
                if isBraced { throw error("a dictionary that does not end") }
                return entries
            }
            if isBraced, peek == UInt8(ascii: "}") { return entries }
            let (key, range) = try string()
            let keySpan = lines.span(range.lowerBound, range.upperBound)
            try skipBlanks()
            if peek == UInt8(ascii: ";") {
                // `key;` stands for `key = key;`.
                index += 1
                entries.append(
                    .init(key: key, keySpan: keySpan, node: PropertyNode(value: .string(key), span: keySpan)))
                continue
            }
            guard peek == UInt8(ascii: "=") else { throw error("a key without a value") }
            index += 1
            entries.append(.init(key: key, keySpan: keySpan, node: try value()))
            try skipBlanks()
            if peek == UInt8(ascii: ";") {
                index += 1
            } else if !isBraced || peek != UInt8(ascii: "}") {
                throw error("a missing semicolon")
            }
        }
    }

    private mutating func elements() throws(PropertyError) -> [PropertyNode] {
        var elements: [PropertyNode] = []
        while true {
            try skipBlanks()
            if peek == UInt8(ascii: ")") {
                index += 1
                return elements
            }
            elements.append(try value())
            try skipBlanks()
            if peek == UInt8(ascii: ",") {
                index += 1
            } else if peek != UInt8(ascii: ")") {
                throw error("an array that does not end")
            }
        }
    }

    private mutating func data() throws(PropertyError) -> [UInt8] {
        index += 1
        var bytes: [UInt8] = []
        var high: UInt8?
        while let byte = peek {
            index += 1
            if byte == UInt8(ascii: ">") { return bytes }
            guard let digit = EscapedText.hexDigit(byte) else {
                if byte <= 0x20 { continue }
                throw error("data that is not hexadecimal")
            }
            if let first = high {
                bytes.append(first << 4 | digit)
                high = nil
            } else {
                high = digit
            }
        }
        throw error("data that does not end")
    }

    // MARK: Strings

    /// A string and where its content stands, quotes left out.
    private mutating func string() throws(PropertyError) -> (String, Range<Int>) {
        guard let first = peek else { throw error("a missing value") }
        let start = index
        if first == 0x22 || first == 0x27 {
            index += 1
            var isPlain = true
            while let byte = peek, byte != first {
                if byte == 0x5c {
                    isPlain = false
                    index += 1
                }
                index += 1
            }
            guard index < bytes.count else {
                index = start
                throw error("a string that does not end")
            }
            let range = (start + 1)..<index
            index += 1
            return (
                isPlain ? String(decoding: bytes[range], as: UTF8.self) : EscapedText.propertyList(bytes[range]), range
            )
        }
        while let byte = peek, Self.isPlain(byte) {
            // A comment ends an unquoted string; `http://` is quoted wherever it is valid.
            if byte == UInt8(ascii: "/"), index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "*") { break }
            index += 1
        }
        guard index > start else { throw error("an unexpected character") }
        return (String(decoding: bytes[start..<index], as: UTF8.self), start..<index)
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "_"), UInt8(ascii: "$"), UInt8(ascii: "/"), UInt8(ascii: ":"), UInt8(ascii: "."),
            UInt8(ascii: "-"),
            UInt8(ascii: "+"), UInt8(ascii: "@"), UInt8(ascii: "~"), 0x80...0xff:
            true
        default: false
        }
    }

    // MARK: Blanks

    private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func skipBlanks() throws(PropertyError) {
        switch bytes.withUnsafeBufferPointer({ BlankScan.next(in: $0, from: index) }) {
        case .next(let next): index = next
        case .openComment(let start):
            index = start
            throw error("a comment that does not end")
        }
    }

    private var here: TextSpan { lines.span(min(index, bytes.count), min(index + 1, bytes.count)) }

    private func error(_ reason: StaticString) -> PropertyError { PropertyError(.malformed, reason, at: here) }
}
