/// Dates and times of RFC 3339 §5.6.
enum TimeScan {
    typealias Bytes = UnsafeBufferPointer<UInt8>

    static func isDate(_ bytes: Bytes) -> Bool { bytes.count == 10 && isDate(bytes, at: 0) }

    static func isTime(_ bytes: Bytes) -> Bool { isTime(bytes, at: 0) }

    static func isDateTime(_ bytes: Bytes) -> Bool {
        bytes.count > 11 && isDate(bytes, at: 0) && bytes[10] | 0x20 == UInt8(ascii: "t") && isTime(bytes, at: 11)
    }

    private static func isDate(_ bytes: Bytes, at start: Int) -> Bool {
        guard bytes.count >= start + 10, bytes[start + 4] == UInt8(ascii: "-"), bytes[start + 7] == UInt8(ascii: "-"),
            let year = number(bytes, at: start, digits: 4), let month = number(bytes, at: start + 5, digits: 2),
            let day = number(bytes, at: start + 8, digits: 2), 1...12 ~= month
        else { return false }
        let isLeap = year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
        let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return 1...days[month - 1] ~= day
    }

    private static func isTime(_ bytes: Bytes, at start: Int) -> Bool {
        guard bytes.count >= start + 9, bytes[start + 2] == UInt8(ascii: ":"), bytes[start + 5] == UInt8(ascii: ":"),
            let hour = number(bytes, at: start, digits: 2), hour < 24,
            let minute = number(bytes, at: start + 3, digits: 2), minute < 60,
            let second = number(bytes, at: start + 6, digits: 2), second <= 60
        else { return false }
        var index = start + 8
        if bytes[index] == UInt8(ascii: ".") {
            index += 1
            let fraction = index
            while index < bytes.count, bytes[index].isDigit { index += 1 }
            guard index > fraction else { return false }
        }
        guard let offset = offset(bytes, at: index) else { return false }
        // A leap second ends a day of UTC (RFC 3339 §5.7).
        return second < 60 || (hour * 60 + minute - offset + 2880) % 1440 == 1439
    }

    /// Minutes east of UTC, where the bytes end behind them.
    private static func offset(_ bytes: Bytes, at index: Int) -> Int? {
        guard index < bytes.count else { return nil }
        if bytes[index] | 0x20 == UInt8(ascii: "z") { return index + 1 == bytes.count ? 0 : nil }
        guard bytes.count == index + 6, bytes[index + 3] == UInt8(ascii: ":"),
            let hours = number(bytes, at: index + 1, digits: 2), hours < 24,
            let minutes = number(bytes, at: index + 4, digits: 2), minutes < 60
        else { return nil }
        switch bytes[index] {
        case UInt8(ascii: "+"): return hours * 60 + minutes
        case UInt8(ascii: "-"): return -(hours * 60 + minutes)
        default: return nil
        }
    }

    private static func number(_ bytes: Bytes, at start: Int, digits: Int) -> Int? {
        guard start + digits <= bytes.count else { return nil }
        var value = 0
        for byte in bytes[start..<start + digits] {
            guard byte.isDigit else { return nil }
            value = value * 10 + Int(byte &- 0x30)
        }
        return value
    }
}
