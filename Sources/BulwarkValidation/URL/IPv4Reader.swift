/// IPv4 addresses as the standard reads them: one to four numbers, decimal, octal or hexadecimal (WHATWG URL §3.5).
enum IPv4Reader {
    static func endsInNumber(_ host: String) -> Bool {
        guard let last = parts(host).last, !last.isEmpty else { return false }
        return last.utf8.allSatisfy(URLScan.isDigit) || number(last) != nil
    }

    static func read(_ host: String) -> UInt32? {
        let parts = parts(host)
        guard parts.count <= 4 else { return nil }
        var numbers: [UInt64] = []
        for part in parts {
            guard let number = number(part) else { return nil }
            numbers.append(number)
        }
        guard let last = numbers.popLast(), numbers.allSatisfy({ $0 <= 255 }),
            last < 1 << UInt64(8 * (4 - numbers.count))
        else { return nil }
        var address = last
        for (index, number) in numbers.enumerated() { address += number << UInt64(8 * (3 - index)) }
        return UInt32(exactly: address)
    }

    static func write(_ address: UInt32) -> String {
        [24, 16, 8, 0].map { String(address >> UInt32($0) & 0xFF) }.joined(separator: ".")
    }

    /// The parts between dots, without an empty one at the end.
    private static func parts(_ host: String) -> [Substring] {
        var parts = host.split(separator: ".", omittingEmptySubsequences: false)
        if parts.count > 1, parts.last?.isEmpty == true { parts.removeLast() }
        return parts
    }

    private static func number(_ part: Substring) -> UInt64? {
        var digits = part.utf8[...]
        var radix: UInt64 = 10
        guard !digits.isEmpty else { return nil }
        if digits.count >= 2, digits.first == UInt8(ascii: "0") {
            digits = digits.dropFirst()
            radix = 8
            if let mark = digits.first, mark | 0x20 == UInt8(ascii: "x") {
                digits = digits.dropFirst()
                radix = 16
            }
        }
        var value: UInt64 = 0
        for byte in digits {
            guard let digit = PercentEncodeSet.hexValue(byte), digit < radix else { return nil }
            // Far above what any address allows, and far from overflow.
            value = min(value * radix + UInt64(digit), 1 << 40)
        }
        return value
    }
}
