/// Splits XML into tags and text and knows where each stands.
///
/// Neither a document type nor an external entity is looked at: entities of a document's own are left as they are written,
/// so that none can blow up.
package struct XMLTokenizer {
    /// An attribute of a tag.
    package struct Attribute: Sendable, Hashable {
        package var name: String
        package var value: String
        /// Where the value begins and ends, in bytes.
        package var range: Range<Int>
    }

    package enum Token {
        /// An opening tag; `isEmpty` for `<a/>`.
        case open(name: String, attributes: [Attribute], isEmpty: Bool)
        case close(name: String)
        /// Text with its entities resolved.
        case text(String)
        case end
    }

    private let bytes: [UInt8]
    private var index = 0
    /// Where the last token began.
    package private(set) var start = 0
    /// Where lines begin.
    package let lines: LineMap

    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
        lines = LineMap(bytes)
    }

    /// Where the last token stands.
    package var span: TextSpan { lines.span(start, index) }

    /// The next tag or text.
    package mutating func next() throws(PropertyError) -> Token {
        while index < bytes.count {
            start = index
            guard bytes[index] == UInt8(ascii: "<") else { return text() }
            if hasPrefix("<!--") {
                try skip(past: "-->", from: index + 4)
            } else if hasPrefix("<![CDATA[") {
                let content = index + 9
                try skip(past: "]]>", from: content)
                return .text(String(decoding: bytes[content..<(index - 3)], as: UTF8.self))
            } else if hasPrefix("<?") {
                try skip(past: "?>", from: index + 2)
            } else if hasPrefix("<!") {
                try skipDocumentType()
            } else {
                return try tag()
            }
        }
        start = index
        return .end
    }

    // MARK: Tags

    private mutating func tag() throws(PropertyError) -> Token {
        index += 1
        let isClosing = index < bytes.count && bytes[index] == UInt8(ascii: "/")
        if isClosing { index += 1 }
        let name = name()
        guard !name.isEmpty else { throw error("a tag without a name") }
        var attributes: [Attribute] = []
        while true {
            skipBlanks()
            guard index < bytes.count else { throw error("a tag that does not end") }
            let byte = bytes[index]
            if byte == UInt8(ascii: ">") {
                index += 1
                return isClosing ? .close(name: name) : .open(name: name, attributes: attributes, isEmpty: false)
            }
            if byte == UInt8(ascii: "/") {
                index += 1
                guard index < bytes.count, bytes[index] == UInt8(ascii: ">"), !isClosing else {
                    throw error("a tag that does not end")
                }
                index += 1
                return .open(name: name, attributes: attributes, isEmpty: true)
            }
            attributes.append(try attribute())
        }
    }

    private mutating func attribute() throws(PropertyError) -> Attribute {
        let name = name()
        skipBlanks()
        guard !name.isEmpty, index < bytes.count, bytes[index] == UInt8(ascii: "=") else {
            throw error("a malformed attribute")
        }
        index += 1
        skipBlanks()
        guard index < bytes.count, bytes[index] == 0x22 || bytes[index] == 0x27 else {
            throw error("an attribute without quotes")
        }
        let quote = bytes[index]
        index += 1
        let from = index
        while index < bytes.count, bytes[index] != quote { index += 1 }
        guard index < bytes.count else { throw error("an attribute that does not end") }
        let value = Self.resolvingEntities(bytes[from..<index])
        index += 1
        return Attribute(name: name, value: value, range: from..<(index - 1))
    }

    private mutating func name() -> String {
        let from = index
        while index < bytes.count {
            switch bytes[index] {
            case 0...0x20, UInt8(ascii: ">"), UInt8(ascii: "/"), UInt8(ascii: "="), UInt8(ascii: "<"), 0x22, 0x27:
                return String(decoding: bytes[from..<index], as: UTF8.self)
            default: index += 1
            }
        }
        return String(decoding: bytes[from..<index], as: UTF8.self)
    }

    // MARK: Text

    private mutating func text() -> Token {
        while index < bytes.count, bytes[index] != UInt8(ascii: "<") { index += 1 }
        return .text(Self.resolvingEntities(bytes[start..<index]))
    }

    private static func resolvingEntities(_ raw: ArraySlice<UInt8>) -> String {
        guard raw.contains(UInt8(ascii: "&")) else { return String(decoding: raw, as: UTF8.self) }
        var result: [UInt8] = []
        result.reserveCapacity(raw.count)
        var index = raw.startIndex
        while index < raw.endIndex {
            if raw[index] == UInt8(ascii: "&"),
                let end = raw[index..<min(index + 12, raw.endIndex)].firstIndex(of: UInt8(ascii: ";")),
                let character = entity(raw[(index + 1)..<end])
            {
                result.append(contentsOf: Array(String(character).utf8))
                index = end + 1
            } else {
                result.append(raw[index])
                index += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func entity(_ name: ArraySlice<UInt8>) -> Character? {
        let name = String(decoding: name, as: UTF8.self)
        switch name {
        case "lt": return "<"
        case "gt": return ">"
        case "amp": return "&"
        case "quot": return "\""
        case "apos": return "'"
        default:
            guard name.hasPrefix("#") else { return nil }
            let digits = name.dropFirst()
            let value = digits.first == "x" ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
            return value.flatMap(Unicode.Scalar.init).map(Character.init)
        }
    }

    // MARK: Skipping

    private func hasPrefix(_ prefix: StaticString) -> Bool {
        guard index + prefix.utf8CodeUnitCount <= bytes.count else { return false }
        for offset in 0..<prefix.utf8CodeUnitCount where bytes[index + offset] != prefix.utf8Start[offset] {
            return false
        }
        return true
    }

    private mutating func skip(past end: StaticString, from: Int) throws(PropertyError) {
        index = from
        while index < bytes.count {
            if hasPrefix(end) {
                index += end.utf8CodeUnitCount
                return
            }
            index += 1
        }
        throw error("a comment or section that does not end")
    }

    private mutating func skipDocumentType() throws(PropertyError) {
        var isInternal = false
        var quote: UInt8?
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            if let open = quote {
                if byte == open { quote = nil }
                continue
            }
            switch byte {
            case 0x22, 0x27: quote = byte
            case UInt8(ascii: "["): isInternal = true
            case UInt8(ascii: "]"): isInternal = false
            case UInt8(ascii: ">") where !isInternal: return
            default: break
            }
        }
        throw error("a document type that does not end")
    }

    private mutating func skipBlanks() {
        while index < bytes.count, bytes[index] <= 0x20 { index += 1 }
    }

    private func error(_ reason: StaticString) -> PropertyError {
        PropertyError(.malformed, reason, at: lines.span(start, index))
    }
}
