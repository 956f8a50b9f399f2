/// Reads property lists in XML.
struct XMLPropertyList {
    private var tokens: XMLTokenizer
    private let limits: PropertyLimits
    private var values = 0
    private var depth = 0

    /// The tree of a document.
    static func tree(of bytes: [UInt8], limits: PropertyLimits) throws(PropertyError) -> PropertyNode {
        var reader = XMLPropertyList(tokens: XMLTokenizer(bytes), limits: limits)
        return try reader.document()
    }

    private init(tokens: XMLTokenizer, limits: PropertyLimits) {
        self.tokens = tokens
        self.limits = limits
    }

    private mutating func document() throws(PropertyError) -> PropertyNode {
        while true {
            switch try tokens.next() {
            case .open("plist", _, let isEmpty):
                if isEmpty { throw error("a property list without a value") }
            case .open(let name, _, let isEmpty): return try value(name, isEmpty: isEmpty)
            case .text: continue
            case .close, .end: throw error("a property list without a value")
            }
        }
    }

    private mutating func value(_ name: String, isEmpty: Bool) throws(PropertyError) -> PropertyNode {
        values += 1
        guard values <= limits.values else { throw PropertyError(.tooManyValues, "too many values", at: tokens.span) }
        let tag = tokens.span
        switch name {
        case "dict":
            return PropertyNode(
                value: .dictionary(isEmpty ? [] : try nested { (r) throws(PropertyError) in try r.dictionary() }),
                span: tag)
        case "array":
            return PropertyNode(
                value: .array(isEmpty ? [] : try nested { (r) throws(PropertyError) in try r.array() }), span: tag)
        case "true", "false":
            if !isEmpty { _ = try text(until: name) }
            return PropertyNode(value: .boolean(name == "true"), span: tag)
        case "string", "integer", "real", "date", "data":
            let (text, span) = isEmpty ? ("", tag) : try text(until: name)
            let trimmed = name == "string" ? text : String(text.filter { !$0.isWhitespace })
            switch name {
            case "string": return PropertyNode(value: .string(text), span: span)
            case "date": return PropertyNode(value: .date(trimmed), span: span)
            case "data": return PropertyNode(value: .data(Base64.lenient(trimmed)), span: span)
            default: return PropertyNode(value: .number(trimmed), span: span)
            }
        default: throw error("an element that is no part of property lists")
        }
    }

    private mutating func nested<R>(_ body: (inout XMLPropertyList) throws(PropertyError) -> R) throws(PropertyError)
        -> R
    {
        guard depth < limits.depth else { throw PropertyError(.tooDeep, "values are nested too deep", at: tokens.span) }
        depth += 1
        defer { depth -= 1 }
        return try body(&self)
    }

    private mutating func dictionary() throws(PropertyError) -> [PropertyNode.Entry] {
        var entries: [PropertyNode.Entry] = []
        var pending: (key: String, span: TextSpan)?
        while true {
            switch try tokens.next() {
            case .text(let text):
                guard Self.isBlank(text) else { throw error("text between the entries of a dictionary") }
            case .close("dict"):
                if pending != nil { throw error("a key without a value") }
                return entries
            case .open("key", _, let isEmpty):
                if pending != nil { throw error("a key without a value") }
                pending = isEmpty ? ("", tokens.span) : try text(until: "key")
            case .open(let name, _, let isEmpty):
                guard let key = pending else { throw error("a value without a key") }
                entries.append(.init(key: key.key, keySpan: key.span, node: try value(name, isEmpty: isEmpty)))
                pending = nil
            case .close, .end: throw error("a dictionary that does not end")
            }
        }
    }

    private mutating func array() throws(PropertyError) -> [PropertyNode] {
        var elements: [PropertyNode] = []
        while true {
            switch try tokens.next() {
            case .text(let text):
                guard Self.isBlank(text) else { throw error("text between the elements of an array") }
            case .close("array"): return elements
            case .open(let name, _, let isEmpty): elements.append(try value(name, isEmpty: isEmpty))
            case .close, .end: throw error("an array that does not end")
            }
        }
    }

    /// The text up to the closing tag of an element, and where it stands.
    private mutating func text(until name: String) throws(PropertyError) -> (String, TextSpan) {
        var parts = ""
        var span: TextSpan?
        while true {
            switch try tokens.next() {
            case .text(let text):
                parts += text
                if span == nil { span = tokens.span }
            case .close(name):
                return (parts, span ?? TextSpan(line: tokens.span.line, column: tokens.span.column, length: 0))
            case .open, .close, .end: throw error("an element that does not end")
            }
        }
    }

    /// Whether only blanks stand there, or the directives of a preprocessed Info.plist (`INFOPLIST_PREPROCESS`), of which both
    /// branches are read.
    private static func isBlank(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 <= 0x20 }
            || text.split(separator: "\n").allSatisfy { line in
                let line = line.utf8.drop { $0 <= 0x20 }
                return line.isEmpty || line.first == UInt8(ascii: "#") || line.starts(with: "//".utf8)
            }
    }

    private func error(_ reason: StaticString) -> PropertyError { PropertyError(.malformed, reason, at: tokens.span) }
}

/// Base64 as property lists hold it (RFC 4648 §4).
enum Base64 {
    /// The bytes of a text; what is no base64 ends it.
    static func lenient(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer: UInt32 = 0
        var bits: UInt32 = 0
        for character in text.utf8 {
            let value: UInt8
            switch character {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = character - 65
            case UInt8(ascii: "a")...UInt8(ascii: "z"): value = character - 71
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = character + 4
            case UInt8(ascii: "+"): value = 62
            case UInt8(ascii: "/"): value = 63
            default: return bytes
            }
            buffer = (buffer << 6 | UInt32(value)) & 0xff_ffff
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: buffer >> bits))
            }
        }
        return bytes
    }
}
