/// Addresses, host names and URIs by their grammar.
enum HostScan {
    typealias Bytes = UnsafeBufferPointer<UInt8>

    static func isIPv4(_ bytes: Bytes) -> Bool { AddressLiteral.isIPv4(bytes[...]) }

    /// Eight groups, of which `::` stands for one or more (RFC 4291 §2.2); in mail it stands for two or more.
    static func isIPv6(_ bytes: Bytes) -> Bool {
        guard 2...45 ~= bytes.count else { return false }
        var groups = 0
        var hasGap = false
        var index = 0
        if bytes[0] == UInt8(ascii: ":") {
            guard bytes[1] == UInt8(ascii: ":") else { return false }
            hasGap = true
            index = 2
        }
        while index < bytes.count {
            let start = index
            while index < bytes.count, bytes[index].hexadecimalValue != nil { index += 1 }
            if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
                groups += 2
                return AddressLiteral.isIPv4(bytes[start...]) && (hasGap ? groups < 8 : groups == 8)
            }
            guard 1...4 ~= index - start else { return false }
            groups += 1
            guard index < bytes.count else { break }
            guard bytes[index] == UInt8(ascii: ":"), index + 1 < bytes.count else { return false }
            index += 1
            if bytes[index] == UInt8(ascii: ":") {
                guard !hasGap else { return false }
                hasGap = true
                index += 1
            }
        }
        return hasGap ? groups < 8 : groups == 8
    }

    static func isHostname(_ bytes: Bytes) -> Bool {
        guard 1...253 ~= bytes.count else { return false }
        return bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { label in
            1...63 ~= label.count && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
                && label.allSatisfy { $0.isAlphanumeric || $0 == UInt8(ascii: "-") } && isRegistrable(label)
        }
    }

    /// Whether a label is no Punycode, or that of a label that a registry takes.
    private static func isRegistrable(_ label: Slice<Bytes>) -> Bool {
        guard label.count >= 4, label.prefix(2).elementsEqual("xn".utf8, by: { $0 | 0x20 == $1 }),
            label.dropFirst(2).prefix(2).elementsEqual("--".utf8)
        else { return true }
        return StandardDomainNormalizer.isEncoded(label.dropFirst(4).map { URLScan.lowercased($0) })
    }

    static func isURI(_ bytes: Bytes) -> Bool {
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), colon > 0, bytes[0].isLetter else { return false }
        let scheme = bytes[..<colon].allSatisfy { byte in
            byte.isAlphanumeric || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
        }
        guard scheme else { return false }
        var rest = bytes[(colon + 1)...]
        if rest.starts(with: [UInt8(ascii: "/"), UInt8(ascii: "/")]) {
            let ends: (UInt8) -> Bool = {
                $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#")
            }
            let authority = rest.dropFirst(2).prefix { !ends($0) }
            guard isAuthority(authority) else { return false }
            rest = rest[authority.endIndex...]
        }
        let parts = rest.split(separator: UInt8(ascii: "#"), maxSplits: 1, omittingEmptySubsequences: false)
        return parts.allSatisfy { part in
            isEscaped(part) { byte in
                byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "@") || isPlain(byte)
            }
        }
    }

    /// A user, a host and a port (RFC 3986 §3.2).
    private static func isAuthority(_ bytes: Slice<Bytes>) -> Bool {
        var host = bytes
        if let at = bytes.lastIndex(of: UInt8(ascii: "@")) {
            guard isEscaped(bytes[..<at], by: isPlain) else { return false }
            host = bytes[(at + 1)...]
        }
        var port = host[host.endIndex...]
        if host.first == UInt8(ascii: "[") {
            guard let close = host.firstIndex(of: UInt8(ascii: "]")),
                isIPv6(Bytes(rebasing: host[(host.startIndex + 1)..<close]))
            else { return false }
            port = host[(close + 1)...]
            guard port.isEmpty || port.first == UInt8(ascii: ":") else { return false }
        } else {
            if let colon = host.firstIndex(of: UInt8(ascii: ":")) {
                port = host[colon...]
                host = host[..<colon]
            }
            guard isEscaped(host, by: isPlain) else { return false }
        }
        return port.dropFirst().allSatisfy(\.isDigit)
    }

    private static func isEscaped(_ bytes: Slice<Bytes>, by isAllowed: (UInt8) -> Bool) -> Bool {
        var index = bytes.startIndex
        while index < bytes.endIndex {
            if bytes[index] == UInt8(ascii: "%") {
                guard index + 2 < bytes.endIndex, bytes[index + 1].hexadecimalValue != nil,
                    bytes[index + 2].hexadecimalValue != nil
                else { return false }
                index += 2
            } else if !isAllowed(bytes[index]) {
                return false
            }
            index += 1
        }
        return true
    }

    /// Unreserved characters, sub-delimiters and the colon (RFC 3986 §2.2, §2.3).
    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "!"), UInt8(ascii: "$"), UInt8(ascii: "&")...UInt8(ascii: "."), UInt8(ascii: ":"),
            UInt8(ascii: ";"), UInt8(ascii: "="), UInt8(ascii: "_"), UInt8(ascii: "~"):
            true
        default: byte.isAlphanumeric
        }
    }
}
