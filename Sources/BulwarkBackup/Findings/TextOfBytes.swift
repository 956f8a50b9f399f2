internal import BulwarkCore

/// Bytes that are a text: web views store UTF-16, most others UTF-8.
enum TextOfBytes {
    /// The text of a value; nil for bytes that are none.
    static func text(_ bytes: [UInt8]) -> String? {
        guard bytes.count >= 3 else { return nil }
        if !bytes.contains(0), let text = String(strictUTF8: bytes), isShown(text) { return text }
        guard bytes.count.isMultiple(of: 2) else { return nil }
        let units = units(bytes[...], isBigEndian: false)
        // Of a text in Latin letters, nearly every second byte is zero.
        guard units.count(where: { $0 < 0x80 }) * 2 > units.count, let text = String(strictUTF16: units)
        else { return nil }
        return isShown(text) ? text : nil
    }

    /// What a file that begins with a byte order mark is in UTF-8, without the mark (Unicode Standard, section 23.8); nil for any other.
    static func marked(_ bytes: [UInt8]) -> [UInt8]? {
        if bytes.starts(with: [0xef, 0xbb, 0xbf]) { return Array(bytes.dropFirst(3)) }
        guard let isBigEndian = isUTF16(bytes) else { return nil }
        return Array(String(decoding: units(bytes.dropFirst(2), isBigEndian: isBigEndian), as: UTF16.self).utf8)
    }

    /// Whether the first bytes are the mark of UTF-16, and whether high bytes come first.
    static func isUTF16(_ bytes: [UInt8]) -> Bool? {
        if bytes.starts(with: [0xff, 0xfe]) { return false }
        return bytes.starts(with: [0xfe, 0xff]) ? true : nil
    }

    private static func units(_ bytes: ArraySlice<UInt8>, isBigEndian: Bool) -> [UInt16] {
        var units: [UInt16] = []
        units.reserveCapacity(bytes.count / 2)
        var first: UInt16?
        for byte in bytes {
            guard let held = first else {
                first = UInt16(byte)
                continue
            }
            units.append(isBigEndian ? held << 8 | UInt16(byte) : UInt16(byte) << 8 | held)
            first = nil
        }
        return units
    }

    private static func isShown(_ text: String) -> Bool {
        !text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" && $0 != "\r" && $0 != "\t" }
    }
}
