/// Resolves the escapes of quoted text.
package enum EscapedText {
    /// A JSON string's text (RFC 8259 §7); an unknown escape stands for its own character.
    @inlinable package static func json(_ raw: some Collection<UInt8>) -> String {
        text(Array(raw), isPropertyList: false)
    }

    /// The text of an old style property list's quoted string: C's escapes, `\U` with four digits, and octal numbers.
    @inlinable package static func propertyList(_ raw: some Collection<UInt8>) -> String {
        text(Array(raw), isPropertyList: true)
    }

    @usableFromInline static func text(_ raw: [UInt8], isPropertyList: Bool) -> String {
        var units: [UInt8] = []
        units.reserveCapacity(raw.count)
        var surrogate: UInt32?
        var rest = raw[...]
        // A number of so many more digits, as far as they are there.
        func number(_ value: UInt32, digits: Int, bits: UInt32) -> UInt32 {
            var value = value
            for _ in 0..<digits {
                guard let digit = rest.first.flatMap(hexDigit), digit < 1 << bits else { break }
                value = value << bits | UInt32(digit)
                rest = rest.dropFirst()
            }
            return value
        }
        while let byte = rest.popFirst() {
            guard byte == 0x5c, let escape = rest.popFirst() else {
                units.append(byte)
                continue
            }
            switch escape {
            case UInt8(ascii: "n"): units.append(0x0a)
            case UInt8(ascii: "t"): units.append(0x09)
            case UInt8(ascii: "r"): units.append(0x0d)
            case UInt8(ascii: "b") where !isPropertyList: units.append(0x08)
            case UInt8(ascii: "f") where !isPropertyList: units.append(0x0c)
            case UInt8(ascii: "u"),
                UInt8(ascii: "U") where isPropertyList:
                append(number(0, digits: 4, bits: 4), to: &units, surrogate: &surrogate)
            case UInt8(ascii: "0")...UInt8(ascii: "7") where isPropertyList:
                append(number(UInt32(escape - 48), digits: 2, bits: 3), to: &units, surrogate: &surrogate)
            default: units.append(escape)
            }
        }
        return String(decoding: units, as: UTF8.self)
    }

    /// Appends a UTF-16 unit; a character past the basic plane comes as two of them.
    private static func append(_ value: UInt32, to units: inout [UInt8], surrogate: inout UInt32?) {
        var value = value
        if (0xd800..<0xdc00).contains(value) {
            surrogate = value
            return
        }
        if let high = surrogate, (0xdc00..<0xe000).contains(value) {
            value = 0x10000 + ((high - 0xd800) << 10) + (value - 0xdc00)
        }
        surrogate = nil
        if let scalar = Unicode.Scalar(value) { units.append(contentsOf: Array(String(Character(scalar)).utf8)) }
    }

    package static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - 48
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - 87
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - 55
        default: nil
        }
    }
}
