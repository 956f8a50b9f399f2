/// Turns the bytes of a text file into UTF-8.
package enum TextDecoding {
    /// Why bytes are no text.
    package enum Failure: Error, Sendable, Hashable {
        /// A NUL byte stands at the offset: the file is a binary.
        case binary(offset: Int)
        /// The bytes at the offset are not UTF-8.
        case notUTF8(offset: Int)
        /// The file begins as UTF-16 and is none.
        case notUTF16

        /// What to tell the user, in a sentence.
        package var message: String {
            switch self {
            case .binary(let offset): "The file is binary, not text: it has a NUL byte at offset \(offset)."
            case .notUTF8(let offset): "The file is not UTF-8 text: offset \(offset). Save it as UTF-8."
            case .notUTF16: "The file begins as UTF-16 text and does not go on so. Save it as UTF-8."
            }
        }
    }

    /// The text as UTF-8: a byte order mark is dropped, and UTF-16 with such a mark is converted.
    package static func utf8(_ bytes: [UInt8]) -> Result<[UInt8], Failure> {
        if bytes.starts(with: [0xff, 0xfe]) { return utf16(bytes, isBigEndian: false) }
        if bytes.starts(with: [0xfe, 0xff]) { return utf16(bytes, isBigEndian: true) }
        let text = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? Array(bytes.dropFirst(3)) : bytes
        if let failure = text.withUnsafeBytes(firstFailure) { return .failure(failure) }
        return .success(text)
    }

    private static func utf16(_ bytes: [UInt8], isBigEndian: Bool) -> Result<[UInt8], Failure> {
        guard bytes.count.isMultiple(of: 2) else { return .failure(.notUTF16) }
        var units: [UInt16] = []
        units.reserveCapacity(bytes.count / 2)
        var index = 2
        while index + 1 < bytes.count {
            let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
            units.append(isBigEndian ? first << 8 | second : second << 8 | first)
            index += 2
        }
        if let offset = units.firstIndex(of: 0) { return .failure(.binary(offset: offset * 2 + 2)) }
        var text: [UInt8] = []
        text.reserveCapacity(units.count)
        let failed = transcode(
            units.makeIterator(), from: UTF16.self, to: UTF8.self, stoppingOnError: true, into: { text.append($0) })
        return failed ? .failure(.notUTF16) : .success(text)
    }

    /// Where the first NUL byte or ill-formed sequence stands (Unicode 15, table 3-7).
    private static func firstFailure(_ bytes: UnsafeRawBufferPointer) -> Failure? {
        var index = 0
        let count = bytes.count
        while index < count {
            // Eight ASCII bytes at a time: nearly all source is just that.
            if index + 8 <= count {
                let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                let hasNul = (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
                if word & 0x8080_8080_8080_8080 == 0, hasNul == 0 {
                    index += 8
                    continue
                }
            }
            let lead = bytes[index]
            if lead == 0 { return .binary(offset: index) }
            if lead < 0x80 {
                index += 1
                continue
            }
            let length: Int
            var low: UInt8 = 0x80
            var high: UInt8 = 0xbf
            switch lead {
            case 0xc2...0xdf: length = 2
            case 0xe0: (length, low) = (3, 0xa0)
            case 0xed: (length, high) = (3, 0x9f)
            case 0xe1...0xef: length = 3
            case 0xf0: (length, low) = (4, 0x90)
            case 0xf1...0xf3: length = 4
            case 0xf4: (length, high) = (4, 0x8f)
            default: return .notUTF8(offset: index)
            }
            guard index + length <= count else { return .notUTF8(offset: index) }
            for position in 1..<length {
                let byte = bytes[index + position]
                guard byte >= low, byte <= high else { return .notUTF8(offset: index) }
                (low, high) = (0x80, 0xbf)
            }
            index += length
        }
        return nil
    }
}
