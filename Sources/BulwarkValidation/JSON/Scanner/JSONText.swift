/// Escapes and UTF-8.
enum JSONText {
    enum Escape {
        /// An escape of so many bytes.
        case scalar(UInt32, length: Int)
        case loneSurrogate(length: Int)
        case invalid
        case unfinished
    }

    /// Reads the escape that begins with this backslash (RFC 8259 §7).
    static func escape(at place: UnsafePointer<UInt8>, end: UnsafePointer<UInt8>) -> Escape {
        guard end - place >= 2 else { return .unfinished }
        switch place[1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return .scalar(UInt32(place[1]), length: 2)
        case UInt8(ascii: "b"): return .scalar(0x08, length: 2)
        case UInt8(ascii: "f"): return .scalar(0x0C, length: 2)
        case UInt8(ascii: "n"): return .scalar(0x0A, length: 2)
        case UInt8(ascii: "r"): return .scalar(0x0D, length: 2)
        case UInt8(ascii: "t"): return .scalar(0x09, length: 2)
        case UInt8(ascii: "u"): break
        default: return .invalid
        }
        guard let unit = unit(at: place + 2, end: end) else { return end - place < 6 ? .unfinished : .invalid }
        guard 0xD800...0xDFFF ~= unit else { return .scalar(unit, length: 6) }
        guard unit < 0xDC00, end - place >= 8, place[6] == UInt8(ascii: "\\"), place[7] == UInt8(ascii: "u"),
            let low = Self.unit(at: place + 8, end: end), 0xDC00...0xDFFF ~= low
        else { return .loneSurrogate(length: 6) }
        return .scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00), length: 12)
    }

    private static func unit(at place: UnsafePointer<UInt8>, end: UnsafePointer<UInt8>) -> UInt32? {
        guard end - place >= 4 else { return nil }
        var unit: UInt32 = 0
        for index in 0..<4 {
            guard let digit = place[index].hexadecimalValue else { return nil }
            unit = unit << 4 | UInt32(digit)
        }
        return unit
    }

    /// The length of the well-formed UTF-8 sequence of two bytes or more that begins here (Unicode 16, table 3-7);
    /// 0 where there is none.
    @inline(__always)
    static func sequence(at place: UnsafePointer<UInt8>, end: UnsafePointer<UInt8>) -> Int {
        let rest = end - place
        let lead = place[0]
        guard rest >= 2, 0xC2...0xF4 ~= lead else { return 0 }
        let second = place[1]
        guard second & 0xC0 == 0x80 else { return 0 }
        if lead < 0xE0 { return 2 }
        guard rest >= 3, place[2] & 0xC0 == 0x80 else { return 0 }
        if lead < 0xF0 {
            if lead == 0xE0, second < 0xA0 { return 0 }
            if lead == 0xED, second >= 0xA0 { return 0 }
            return 3
        }
        guard rest >= 4, place[3] & 0xC0 == 0x80 else { return 0 }
        if lead == 0xF0, second < 0x90 { return 0 }
        if lead == 0xF4, second >= 0x90 { return 0 }
        return 4
    }

    /// Appends a string's bytes with its escapes undone; halves of surrogate pairs become U+FFFD.
    static func unescape(_ bytes: UnsafeBufferPointer<UInt8>, into text: inout [UInt8]) {
        guard let start = bytes.baseAddress else { return }
        let end = start + bytes.count
        var here = start
        while here < end {
            guard here.pointee == UInt8(ascii: "\\") else {
                text.append(here.pointee)
                here += 1
                continue
            }
            switch escape(at: here, end: end) {
            case .scalar(let value, let length):
                if let scalar = Unicode.Scalar(value) { text.append(contentsOf: UTF8.encode(scalar) ?? .init()) }
                here += length
            case .loneSurrogate(let length):
                text.append(contentsOf: [0xEF, 0xBF, 0xBD])
                here += length
            case .invalid, .unfinished:
                text.append(here.pointee)
                here += 1
            }
        }
    }
}
