/// Formats of text and of encoded bytes.
enum TextScan {
    typealias Bytes = UnsafeBufferPointer<UInt8>

    /// Whether valid UTF-8 has no controls, separators and characters that turn the writing direction.
    static func isClean(_ bytes: Bytes, allowsLines: Bool) -> Bool {
        for index in bytes.indices {
            switch bytes[index] {
            case 0x09, 0x0A, 0x0D:
                guard allowsLines else { return false }
            case 0..<0x20, 0x7F: return false
            case 0xC2:
                // U+0080 to U+009F
                if index + 1 < bytes.count, bytes[index + 1] < 0xA0 { return false }
            case 0xE2:
                guard index + 2 < bytes.count else { continue }
                switch (bytes[index + 1], bytes[index + 2]) {
                // U+200E, U+200F; U+2028 to U+202E; U+2066 to U+2069
                case (0x80, 0x8E...0x8F), (0x80, 0xA8...0xAE), (0x81, 0xA6...0xA9): return false
                default: continue
                }
            default: continue
            }
        }
        return true
    }

    static func isDecimal(_ bytes: Bytes) -> Bool {
        var index = bytes.first == UInt8(ascii: "-") ? 1 : 0
        let first = index
        while index < bytes.count, bytes[index].isDigit { index += 1 }
        guard index > first, bytes[first] != UInt8(ascii: "0") || index == first + 1 else { return false }
        guard index < bytes.count else { return true }
        return bytes[index] == UInt8(ascii: ".") && index + 1 < bytes.count
            && bytes[(index + 1)...].allSatisfy(\.isDigit)
    }

    static func isUUID(_ bytes: Bytes) -> Bool {
        guard bytes.count == 36 else { return false }
        return bytes.indices.allSatisfy { index in
            switch index {
            case 8, 13, 18, 23: bytes[index] == UInt8(ascii: "-")
            default: bytes[index].hexadecimalValue != nil
            }
        }
    }

    static func isBase64(_ bytes: Bytes, forURLs: Bool) -> Bool {
        var body = bytes[...]
        if !forURLs {
            guard bytes.count.isMultiple(of: 4) else { return false }
            for _ in 0..<2 where body.last == UInt8(ascii: "=") { body = body.dropLast() }
        }
        let spare: UInt8
        switch body.count & 3 {
        case 1: return false
        case 2: spare = 0x0F
        case 3: spare = 0x03
        default: spare = 0
        }
        var last: UInt8 = 0
        for byte in body {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): last = byte &- 0x41
            case UInt8(ascii: "a")...UInt8(ascii: "z"): last = byte &- 0x61 &+ 26
            case UInt8(ascii: "0")...UInt8(ascii: "9"): last = byte &- 0x30 &+ 52
            case UInt8(ascii: "+") where !forURLs, UInt8(ascii: "-") where forURLs: last = 62
            case UInt8(ascii: "/") where !forURLs, UInt8(ascii: "_") where forURLs: last = 63
            default: return false
            }
        }
        // Bits that no byte takes have to be zero (RFC 4648 §3.5), or one value has many spellings.
        return last & spare == 0
    }
}
