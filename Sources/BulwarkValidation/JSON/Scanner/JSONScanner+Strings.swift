/// A string of the document: its bytes as they are written, and what was learned on the way.
struct ScannedString {
    var start: UnsafePointer<UInt8>
    var count: Int
    /// Its length in Unicode scalar values, escapes undone.
    var scalars: Int
    var isEscaped: Bool
    var isASCII: Bool
    /// Whether issues have been reported that leave its text undefined.
    var isBroken: Bool
}

extension JSONScanner {
    /// Reads a string from its opening quote to behind its closing one; nil where the work ends.
    @inline(__always)
    mutating func string(isKey: Bool = false) -> ScannedString? {
        let text = cursor + 1
        var here = text
        Self.skipPlain(&here, end)
        if here < end, here.pointee == UInt8(ascii: "\"") {
            // By far the most strings are plain ASCII.
            cursor = here + 1
            return finished(
                ScannedString(
                    start: text, count: here - text, scalars: here - text, isEscaped: false, isASCII: true,
                    isBroken: false), isKey: isKey)
        }
        return stringWithEscapes(text, here, isKey: isKey)
    }

    @inline(never)
    private mutating func stringWithEscapes(
        _ text: UnsafePointer<UInt8>, _ plain: UnsafePointer<UInt8>, isKey: Bool
    ) -> ScannedString? {
        var here = plain
        var isEscaped = false
        var isASCII = true
        var isBroken = false
        /// Bytes that are no scalar value of their own.
        var surplus = 0
        while true {
            guard here < end else {
                _ = stop(.unexpectedEnd, at: end)
                return nil
            }
            switch here.pointee {
            case UInt8(ascii: "\""):
                cursor = here + 1
                let count = here - text
                return finished(
                    ScannedString(
                        start: text, count: count, scalars: count - surplus, isEscaped: isEscaped, isASCII: isASCII,
                        isBroken: isBroken), isKey: isKey)
            case UInt8(ascii: "\\"):
                isEscaped = true
                switch JSONText.escape(at: here, end: end) {
                case .scalar(let value, let length):
                    if value >= 0x80 { isASCII = false }
                    surplus += length - 1
                    here += length
                case .loneSurrogate(let length):
                    guard report(.loneSurrogate, offset: here - start) else { return nil }
                    isBroken = true
                    isASCII = false
                    surplus += length - 1
                    here += length
                case .invalid:
                    _ = stop(.invalidEscape, at: here)
                    return nil
                case .unfinished:
                    _ = stop(.unexpectedEnd, at: end)
                    return nil
                }
            case 0..<0x20:
                _ = stop(.unescapedControl, at: here)
                return nil
            case 0x80...:
                isASCII = false
                let length = JSONText.sequence(at: here, end: end)
                if length == 0 {
                    // One issue for a run of broken bytes, not one for each.
                    guard isBroken || report(.invalidUTF8, offset: here - start) else { return nil }
                    isBroken = true
                }
                surplus += max(length, 1) - 1
                here += max(length, 1)
            default: Self.skipPlain(&here, end)
            }
        }
    }

    @inline(__always)
    private mutating func finished(_ text: ScannedString, isKey: Bool) -> ScannedString? {
        guard text.count <= (isKey ? limits.keyBytes : limits.stringBytes) else { return overLimit(text, isKey: isKey) }
        return text
    }

    @inline(never)
    private mutating func overLimit(_ text: ScannedString, isKey: Bool) -> ScannedString? {
        let offset = text.start - start - 1
        // Long keys end the work: they would stand in the pointers of all that is below them.
        if isKey {
            report(.keyOverLimit, offset: offset, "at most \(limits.keyBytes) bytes")
            return nil
        }
        guard report(.stringOverLimit, offset: offset, "at most \(limits.stringBytes) bytes") else { return nil }
        return text
    }

    /// Skips what is neither quote, backslash, control nor beyond ASCII, eight bytes at a time.
    @inline(__always)
    private static func skipPlain(_ cursor: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) {
        var here = cursor
        defer { cursor = here }
        while end - here >= 8 {
            let word = UnsafeRawPointer(here).loadUnaligned(as: UInt64.self).littleEndian
            let quotes = (word ^ 0x2222_2222_2222_2222) &- 0x0101_0101_0101_0101
            let backslashes = (word ^ 0x5C5C_5C5C_5C5C_5C5C) &- 0x0101_0101_0101_0101
            let controls = word &- 0x2020_2020_2020_2020
            // A borrow can only spoil bytes above the first that is found.
            let found = (word | quotes | backslashes | controls) & 0x8080_8080_8080_8080
            if found != 0 {
                here += found.trailingZeroBitCount &>> 3
                return
            }
            here += 8
        }
        while here < end {
            let byte = here.pointee
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20 || byte >= 0x80 { return }
            here += 1
        }
    }

    /// Reads a number; nil where the work ends.
    @inline(__always)
    mutating func number() -> JSONNumber? {
        let place = cursor
        guard let number = JSONNumber.read(&cursor, end: end) else {
            _ = stop(cursor < end ? .invalidNumber : .unexpectedEnd)
            return nil
        }
        if cursor < end {
            switch cursor.pointee {
            case UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"), 0x20, 0x0A, 0x0D, 0x09: break
            default:
                _ = stop(.invalidNumber)
                return nil
            }
        }
        guard number.text.count <= limits.numberBytes else {
            _ = stop(.numberOverLimit, "at most \(limits.numberBytes) bytes", at: place)
            return nil
        }
        let isHeld =
            switch limits.numbers {
            case .unlimited: true
            case .binary64: number.fitsBinary64
            case .interoperable: number.isInteroperable
            }
        guard isHeld || report(.numberOutOfRange, offset: place - start) else { return nil }
        return number
    }
}
