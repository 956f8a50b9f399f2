/// A range of addresses in CIDR notation (RFC 4632): `192.168.0.0/16`, `2001:db8:12::/48`.
struct AddressRange: Sendable, Hashable {
    /// The first address; bits past the prefix are cleared.
    var network: IPAddress
    /// How many leading bits all addresses share.
    var prefix: Int

    /// Reads a range.
    ///
    /// The documented form is a whole address and a decimal prefix. The published source takes more and less: it fills up
    /// an abbreviated address (`10/8`), reads a prefix that begins with 0 as an octal number (`/08` is 0: every address),
    /// and drops ranges whose address fills its buffer (14 characters of IPv4, 38 of IPv6).
    init?(_ text: String, as lookup: ExceptionLookup) {
        let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts.count == 2, let prefix = Self.prefix(parts[1], as: lookup) else { return nil }
        var written = String(decoding: parts[0], as: UTF8.self)
        let isV6 = written.utf8.contains { $0 == UInt8(ascii: ":") || !Self.isDecimalOrDot($0) }
        if lookup == .observed {
            guard written.utf8.count + 1 < (isV6 ? 39 : 15) else { return nil }
            if isV6 {
                let colons = written.utf8.count { $0 == UInt8(ascii: ":") }
                if !Self.hasGap(written), colons < 7 { written += "::" }
            } else {
                for _ in 0..<max(0, 3 - written.utf8.count { $0 == UInt8(ascii: ".") }) { written += ".0" }
            }
        }
        guard let address = IPAddress(written), prefix <= address.bytes.count * 8 else { return nil }
        network = address.masked(to: prefix)
        self.prefix = prefix
    }

    private static func isDecimalOrDot(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ".") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func hasGap(_ text: String) -> Bool {
        zip(text.utf8, text.utf8.dropFirst()).contains { $0 == UInt8(ascii: ":") && $1 == UInt8(ascii: ":") }
    }

    private static func prefix(_ digits: Substring.UTF8View, as lookup: ExceptionLookup) -> Int? {
        guard !digits.isEmpty, digits.count <= 10,
            digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        guard digits.first == UInt8(ascii: "0"), digits.count > 1 else {
            return Int(String(decoding: digits, as: UTF8.self))
        }
        guard lookup == .observed else { return nil }
        // strtol with base 0: octal, up to the first character that is no octal digit.
        let octal = digits.prefix { $0 < UInt8(ascii: "8") }
        return Int(String(decoding: octal, as: UTF8.self), radix: 8)
    }
}
