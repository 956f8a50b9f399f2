/// What stands in the brackets of `user@[…]` (RFC 5321 §4.1.3).
enum AddressLiteral {
    /// Whether bytes are an IPv4 address, or an IPv6 address after `IPv6:`. No other tag is registered with IANA.
    static func isValid(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        let tag: StaticString = "ipv6:"
        let isTagged =
            bytes.count > 5
            && zip(bytes, UnsafeBufferPointer(start: tag.utf8Start, count: 5)).allSatisfy {
                $0 == $1 || $0 | 0x20 == $1 && $1 >= UInt8(ascii: "a")
            }
        return isTagged ? isIPv6(bytes.dropFirst(5)) : isIPv4(bytes)
    }

    /// Four numbers of 0 to 255. A leading zero is refused: some readers take it for octal.
    static func isIPv4(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 4 else { return false }
        return parts.allSatisfy { part in
            guard (1...3).contains(part.count), part.allSatisfy({ (0x30...0x39).contains($0) }),
                part.count == 1 || part.first != UInt8(ascii: "0")
            else { return false }
            return part.reduce(0) { $0 * 10 + Int($1 - 0x30) } <= 255
        }
    }

    /// Eight groups of one to four hexadecimal digits; the last two may be an IPv4 address; `::` stands once for two or
    /// more groups of zeros.
    static func isIPv6(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        guard bytes.count <= 45 else { return false }
        var groups = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        var width = 0
        if let last = groups.last, last.contains(UInt8(ascii: ".")) {
            guard isIPv4(last), groups.count > 1 else { return false }
            groups.removeLast()
            width = 2
            // What was before the number ended in a colon: put the empty group back that "::" leaves.
            if groups.last?.isEmpty == true { groups.append(bytes[bytes.endIndex...]) }
        }
        // "::" is an empty group inside, and another at an end of the text that it touches.
        var compressions = 0
        for (index, group) in groups.enumerated() {
            if group.isEmpty {
                let isEdge = index == 0 || index == groups.count - 1
                if isEdge {
                    let neighbour = index == 0 ? 1 : groups.count - 2
                    guard groups.indices.contains(neighbour), groups[neighbour].isEmpty else { return false }
                } else {
                    compressions += 1
                }
            } else {
                guard group.count <= 4, group.allSatisfy(isHexadecimal) else { return false }
                width += 1
            }
        }
        return compressions == 0 ? width == 8 && !groups.contains(where: \.isEmpty) : compressions == 1 && width <= 6
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte | 0x20)
    }
}
