/// A host as a URL names it, in the form in which exceptions are compared with it.
struct HostName: Sendable, Hashable {
    /// How many labels a name of 255 bytes can have (RFC 1035 section 2.3.4).
    static let mostLabels = 128

    /// Lower case; an address in its usual text, without brackets or zone. A trailing dot stays.
    let text: String
    /// The address that it is, if it is one.
    let address: IPAddress?

    init(_ host: String) {
        var name =
            host.utf8.count > 2 && host.hasPrefix("[") && host.hasSuffix("]")
            ? String(host.dropFirst().dropLast()) : host
        if name.utf8.contains(UInt8(ascii: ":")), let zone = name.utf8.firstIndex(of: UInt8(ascii: "%")) {
            name = String(name[..<zone])
        }
        address = IPAddress(name)
        text = address?.text ?? Self.lowercased(name)
    }

    /// Whether it is an unqualified name or one of `.local`: a host of the local network, by its name.
    var isLocalName: Bool {
        guard address == nil, !endsInNumber else { return false }
        let name = text.utf8.last == UInt8(ascii: ".") ? text.dropLast() : text[...]
        return !name.isEmpty && (!name.utf8.contains(UInt8(ascii: ".")) || name.hasSuffix(".local"))
    }

    /// Whether a host can have the name: letters, digits, `-` and `_` in labels that are not empty, the last one no number; or an
    /// address.
    var isPossible: Bool {
        if address != nil { return true }
        guard (1...253).contains(text.utf8.count), !endsInNumber else { return false }
        return text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { label in
            (1...63).contains(label.count)
                && label.allSatisfy {
                    (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-")
                        || $0 == UInt8(ascii: "_")
                }
        }
    }

    /// Whether the last label is a decimal or hexadecimal number. No name of the internet ends in one (RFC 1123 section 2.1), and
    /// systems take it for an address in another form: `134744072` and `0x8080808` are 8.8.8.8 to inet_aton(3).
    private var endsInNumber: Bool {
        let name = text.utf8.last == UInt8(ascii: ".") ? text.utf8.dropLast() : text.utf8[...]
        let last = name.lastIndex(of: UInt8(ascii: ".")).map { name[name.index(after: $0)...] } ?? name
        guard last.starts(with: "0x".utf8) else { return !last.isEmpty && last.allSatisfy(Self.isDigit) }
        return last.dropFirst(2).allSatisfy { Self.isDigit($0) || (0x61...0x66).contains($0) }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    /// The parent domains, nearest first: of `a.b.example`, `b.example` and `example`.
    var parents: some Sequence<String> {
        sequence(state: text[...]) { rest -> String? in
            guard let dot = rest.utf8.firstIndex(of: UInt8(ascii: ".")) else { return nil }
            rest = rest[rest.index(after: dot)...]
            return String(rest)
        }
    }

    /// ASCII letters in lower case; host names know no others.
    static func lowercased(_ text: String) -> String {
        String(
            decoding: text.utf8.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 },
            as: UTF8.self)
    }
}
