/// Reads DER (X.690) element by element from the front, without copying.
///
/// Strict: lengths are definite and as short as can be, and tags are of one byte. Whoever reads decides how deep.
package struct DERReader {
    /// A tag, and the bytes of a value.
    package struct Element {
        package var tag: UInt8
        package var content: ArraySlice<UInt8>
        /// Tag, length and content as they stand.
        package var bytes: ArraySlice<UInt8>
    }

    enum Tag {
        static let boolean: UInt8 = 0x01
        static let integer: UInt8 = 0x02
        static let bitString: UInt8 = 0x03
        static let octetString: UInt8 = 0x04
        static let objectIdentifier: UInt8 = 0x06
        static let utcTime: UInt8 = 0x17
        static let generalizedTime: UInt8 = 0x18
        static let sequence: UInt8 = 0x30
        /// `[number]`, constructed.
        static func context(_ number: UInt8) -> UInt8 { 0xA0 | number }
    }

    private var rest: ArraySlice<UInt8>

    package init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    package var isAtEnd: Bool { rest.isEmpty }
    var nextTag: UInt8? { rest.first }

    package mutating func next() throws(TransportError) -> Element {
        let start = rest
        guard let tag = rest.popFirst(), tag & 0x1F != 0x1F else {
            throw TransportError(.malformedDER, "a tag is missing, or longer than a byte")
        }
        guard let first = rest.popFirst() else { throw TransportError(.malformedDER, "a length is missing") }
        var length = Int(first)
        if first >= 0x80 {
            let width = Int(first & 0x7F)
            guard (1...4).contains(width), width <= rest.count else {
                throw TransportError(.malformedDER, "a length is indefinite, too long or cut off")
            }
            length = rest.prefix(width).reduce(0) { $0 << 8 | Int($1) }
            guard length >= 0x80, rest.first != 0 else {
                throw TransportError(.malformedDER, "a length is written longer than need be")
            }
            rest = rest.dropFirst(width)
        }
        guard length <= rest.count else { throw TransportError(.malformedDER, "a value is cut off") }
        let content = rest.prefix(length)
        rest = rest.dropFirst(length)
        return Element(tag: tag, content: content, bytes: start[start.startIndex..<content.endIndex])
    }

    mutating func next(_ tag: UInt8) throws(TransportError) -> Element {
        guard nextTag == tag else { throw TransportError(.malformedDER, "a value is missing or of another type") }
        return try next()
    }

    mutating func next(ifTagged tag: UInt8) throws(TransportError) -> Element? {
        nextTag == tag ? try next() : nil
    }

    func end() throws(TransportError) {
        guard isAtEnd else { throw TransportError(.malformedDER, "more bytes follow the value") }
    }

    /// The one element that the bytes are.
    static func only(_ tag: UInt8, in bytes: ArraySlice<UInt8>) throws(TransportError) -> Element {
        var reader = DERReader(bytes)
        let element = try reader.next(tag)
        try reader.end()
        return element
    }
}

extension DERReader.Element {
    /// Reads what is in a constructed value.
    var reader: DERReader { DERReader(content) }

    /// An object identifier in dotted form (X.690 section 8.19).
    func dottedIdentifier() throws(TransportError) -> String {
        guard tag == DERReader.Tag.objectIdentifier, let last = content.last, last < 0x80 else {
            throw TransportError(.malformedDER, "an object identifier is empty or cut off")
        }
        var arcs: [UInt64] = []
        var arc: UInt64 = 0
        var isFirstByte = true
        for byte in content {
            guard !(isFirstByte && byte == 0x80), arc < 1 << 56 else {
                throw TransportError(.malformedDER, "an arc of an object identifier is padded or too large")
            }
            arc = arc << 7 | UInt64(byte & 0x7F)
            isFirstByte = byte < 0x80
            guard isFirstByte else { continue }
            if arcs.isEmpty {
                let root = min(arc / 40, 2)
                arcs = [root, arc - root * 40]
            } else {
                arcs.append(arc)
            }
            arc = 0
        }
        return arcs.map { "\($0)" }.joined(separator: ".")
    }

    /// The content of a bit string of whole bytes.
    func wholeBits() throws(TransportError) -> ArraySlice<UInt8> {
        guard tag == DERReader.Tag.bitString, content.first == 0 else {
            throw TransportError(.malformedDER, "a bit string is not of whole bytes")
        }
        return content.dropFirst()
    }

    /// The content of an integer, in two's complement and as short as can be.
    func integer() throws(TransportError) -> ArraySlice<UInt8> {
        guard tag == DERReader.Tag.integer, let first = content.first else {
            throw TransportError(.malformedDER, "an integer is empty")
        }
        if content.count > 1 {
            let sign = content[content.startIndex + 1] & 0x80
            guard !(first == 0 && sign == 0), !(first == 0xFF && sign != 0) else {
                throw TransportError(.malformedDER, "an integer is written longer than need be")
            }
        }
        return content
    }

    /// UTCTime or GeneralizedTime as RFC 5280 section 4.1.2.5 has them, in seconds since 1970.
    func seconds() throws(TransportError) -> Int64 {
        let isShort = tag == DERReader.Tag.utcTime
        guard isShort || tag == DERReader.Tag.generalizedTime, content.count == (isShort ? 13 : 15),
            content.last == UInt8(ascii: "Z")
        else { throw TransportError(.malformedDER, "a time is not of the form that RFC 5280 has") }
        let digits = content.dropLast().map { Int64($0) - 0x30 }
        guard digits.allSatisfy({ (0...9).contains($0) }) else {
            throw TransportError(.malformedDER, "a time has something else than digits")
        }
        let pairs = stride(from: 0, to: digits.count, by: 2).map { digits[$0] * 10 + digits[$0 + 1] }
        let rest = pairs.suffix(5)
        let year = isShort ? (pairs[0] < 50 ? 2000 : 1900) + pairs[0] : pairs[0] * 100 + pairs[1]
        guard let time = CivilTime.seconds(year: year, Array(rest)) else {
            throw TransportError(.malformedDER, "a time does not exist")
        }
        return time
    }
}
