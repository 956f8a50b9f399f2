/// The bytes that a component of a URL cannot hold as they are (WHATWG URL §1.3).
struct PercentEncodeSet: Sendable {
    private let low: UInt64
    private let high: UInt64

    private init(_ base: PercentEncodeSet?, _ characters: String) {
        // All C0 controls; DEL is the only byte of ASCII above `~`.
        var low = base?.low ?? 0xFFFF_FFFF
        var high = base?.high ?? (1 << 63)
        for byte in characters.utf8 {
            if byte < 64 { low |= 1 << UInt64(byte) } else { high |= 1 << UInt64(byte - 64) }
        }
        self.low = low
        self.high = high
    }

    static let control = PercentEncodeSet(nil, "")
    static let fragment = PercentEncodeSet(control, " \"<>`")
    static let query = PercentEncodeSet(control, " \"#<>")
    static let specialQuery = PercentEncodeSet(query, "'")
    static let path = PercentEncodeSet(query, "?^`{}")
    static let userInfo = PercentEncodeSet(path, "/:;=@[\\]|")

    func contains(_ byte: UInt8) -> Bool {
        switch byte {
        case ..<64: low >> UInt64(byte) & 1 == 1
        case ..<128: high >> UInt64(byte - 64) & 1 == 1
        default: true
        }
    }

    /// The bytes with those of the set percent-encoded.
    func encode(_ bytes: ArraySlice<UInt8>) -> String {
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        for byte in bytes {
            if contains(byte) {
                out.append(UInt8(ascii: "%"))
                out.append(contentsOf: EncodingBytes.hex(byte, digits: 2).utf8)
            } else {
                out.append(byte)
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// The bytes with `%` and two hexadecimal digits replaced by the byte they stand for; other `%` stay.
    static func decode(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.endIndex, let first = hexValue(bytes[index + 1]),
                let second = hexValue(bytes[index + 2])
            {
                out.append(first << 4 | second)
                index += 3
            } else {
                out.append(bytes[index])
                index += 1
            }
        }
        return out
    }

    /// The value of a hexadecimal digit.
    static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }
}
