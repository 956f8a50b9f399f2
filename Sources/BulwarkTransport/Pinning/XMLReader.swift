/// Reads the part of XML 1.0 that configurations are written in: elements, attributes, text, comments, CDATA.
///
/// A document type is refused, and with it every entity of its own. Names keep their prefixes; nothing is validated. It takes
/// time in proportion to its input.
struct XMLReader {
    /// An element with what is in it.
    struct Element: Sendable, Hashable {
        var name: String
        var attributes: [String: String]
        /// The text in it, of all pieces together, without that of its elements.
        var text: String
        var children: [Element]
    }

    private static let mostDepth = 64
    private let bytes: [UInt8]
    private var position = 0
    private var elementsLeft = 10_000

    /// The root element.
    ///
    /// - Throws: ``TransportError`` with `malformedXML` or `tooLarge`.
    static func root(of bytes: [UInt8], limits: CertificateLimits) throws(TransportError) -> Element {
        guard bytes.count <= limits.textBytes else { throw TransportError(.tooLarge, "an XML text") }
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        var reader = XMLReader(bytes: bytes.starts(with: mark) ? Array(bytes.dropFirst(3)) : bytes)
        try reader.skipMisc()
        guard reader.peek() == UInt8(ascii: "<") else { throw malformed("there is no element") }
        let root = try reader.element(depth: 0)
        try reader.skipMisc()
        guard reader.position == reader.bytes.count else { throw malformed("something follows the element") }
        return root
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    // MARK: Elements

    private mutating func element(depth: Int) throws(TransportError) -> Element {
        elementsLeft -= 1
        guard depth < Self.mostDepth, elementsLeft >= 0 else {
            throw TransportError(.tooLarge, "the elements of an XML text")
        }
        position += 1
        var element = Element(name: try name(), attributes: [:], text: "", children: [])
        while true {
            let hasSpace = skipSpace()
            if take("/>") { return element }
            if take(">") { break }
            guard hasSpace else { throw Self.malformed("a tag is malformed") }
            let key = try name()
            _ = skipSpace()
            guard take("=") else { throw Self.malformed("an attribute has no value") }
            _ = skipSpace()
            guard let quote = peek(), quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
                throw Self.malformed("an attribute has no quotes")
            }
            position += 1
            let value = try text(until: quote)
            position += 1
            guard element.attributes.updateValue(value, forKey: key) == nil else {
                throw Self.malformed("an attribute stands twice")
            }
        }
        while true {
            element.text += try text(until: UInt8(ascii: "<"))
            if take("</") {
                guard try name() == element.name else { throw Self.malformed("an element is closed by another's tag") }
                _ = skipSpace()
                guard take(">") else { throw Self.malformed("a tag is malformed") }
                return element
            }
            if take("<![CDATA[") {
                element.text += String(decoding: try bytes(until: "]]>"), as: UTF8.self)
            } else if try !skipComment() {
                element.children.append(try self.element(depth: depth + 1))
            }
        }
    }

    /// Text up to a byte, which is not taken; references are replaced.
    private mutating func text(until end: UInt8) throws(TransportError) -> String {
        var found: [UInt8] = []
        while true {
            guard let byte = peek() else { throw Self.malformed("the text is cut off") }
            if byte == end { return String(decoding: found, as: UTF8.self) }
            guard byte != UInt8(ascii: "<") else { throw Self.malformed("a tag begins in a value") }
            position += 1
            guard byte == UInt8(ascii: "&") else {
                found.append(byte)
                continue
            }
            found += try reference()
        }
    }

    /// What comes after `&`.
    private mutating func reference() throws(TransportError) -> [UInt8] {
        // The longest is `#x10FFFF;`.
        let rest = bytes[position...].prefix(9)
        guard let end = rest.firstIndex(of: UInt8(ascii: ";")) else { throw Self.malformed("a reference has no end") }
        let name = String(decoding: rest[..<end], as: UTF8.self)
        position = end + 1
        switch name {
        case "lt": return Array("<".utf8)
        case "gt": return Array(">".utf8)
        case "amp": return Array("&".utf8)
        case "quot": return Array("\"".utf8)
        case "apos": return Array("'".utf8)
        default:
            let digits = name.hasPrefix("#x") ? name.dropFirst(2) : name.dropFirst(1)
            // Swift's numbers may have a sign; a reference has none (XML 1.0 section 4.1).
            guard name.hasPrefix("#"), !name.utf8.contains(UInt8(ascii: "+")),
                let number = UInt32(digits, radix: name.hasPrefix("#x") ? 16 : 10),
                let scalar = Unicode.Scalar(number), number >= 0x20 || number == 9 || number == 10 || number == 13
            else { throw Self.malformed("an entity is unknown") }
            return Array(String(Character(scalar)).utf8)
        }
    }

    private mutating func name() throws(TransportError) -> String {
        let start = position
        while let byte = peek(),
            (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte) || (0x30...0x39).contains(byte) || byte >= 0x80
                || [UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ":"), UInt8(ascii: ".")].contains(byte)
        { position += 1 }
        guard position > start else { throw Self.malformed("a name is missing") }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    // MARK: Pieces

    private func peek() -> UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func take(_ text: StaticString) -> Bool {
        let isThere = text.withUTF8Buffer { bytes[position...].starts(with: $0) }
        if isThere { position += text.utf8CodeUnitCount }
        return isThere
    }

    /// Whether there was any.
    private mutating func skipSpace() -> Bool {
        let start = position
        while let byte = peek(), byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { position += 1 }
        return position > start
    }

    /// Skips a comment or a processing instruction; false where there is none.
    private mutating func skipComment() throws(TransportError) -> Bool {
        if take("<!--") {
            _ = try bytes(until: "-->")
        } else if take("<?") {
            _ = try bytes(until: "?>")
        } else if take("<!") {
            throw Self.malformed("a document type is not read")
        } else {
            return false
        }
        return true
    }

    private mutating func skipMisc() throws(TransportError) {
        while true {
            _ = skipSpace()
            guard peek() == UInt8(ascii: "<"), try skipComment() else { return }
        }
    }

    /// The bytes before a text; both are taken.
    private mutating func bytes(until end: StaticString) throws(TransportError) -> ArraySlice<UInt8> {
        let start = position
        while position < bytes.count {
            if take(end) { return bytes[start..<(position - end.utf8CodeUnitCount)] }
            position += 1
        }
        throw Self.malformed("the text is cut off")
    }

    private static func malformed(_ reason: StaticString) -> TransportError { TransportError(.malformedXML, reason) }
}
