internal import BulwarkCore

/// The host parser (WHATWG URL §3.5).
enum HostReader {
    struct Refusal: Error {
        let code: ValidationIssue.Code
        let reason: StaticString
    }

    static func read(_ bytes: ArraySlice<UInt8>, isSpecial: Bool) -> Result<WebURL.Host, Refusal> {
        if bytes.first == UInt8(ascii: "[") {
            guard bytes.count > 1, bytes.last == UInt8(ascii: "]"),
                let pieces = IPv6Reader.read(Array(bytes.dropFirst().dropLast()))
            else { return refuse(.invalidIPv6Address, "not an IPv6 address in brackets (§3.5)") }
            return .success(WebURL.Host(.ipv6, "[" + IPv6Reader.write(pieces) + "]"))
        }
        return isSpecial ? readDomain(bytes) : readOpaque(bytes)
    }

    private static func readOpaque(_ bytes: ArraySlice<UInt8>) -> Result<WebURL.Host, Refusal> {
        if bytes.isEmpty { return .success(WebURL.Host(.empty, "")) }
        guard !bytes.contains(where: isForbiddenInHosts) else {
            return refuse(.invalidHost, "a character that hosts cannot have (§3.2)")
        }
        return .success(WebURL.Host(.opaque, PercentEncodeSet.control.encode(bytes)))
    }

    private static func readDomain(_ bytes: ArraySlice<UInt8>) -> Result<WebURL.Host, Refusal> {
        let decoded = PercentEncodeSet.decode(bytes)
        guard let text = String(strictUTF8: decoded) else {
            return refuse(.invalidHost, "not UTF-8 when percent-decoded (§3.5)")
        }
        let ascii: String
        switch asciiForm(of: text, decoded) {
        case .success(let found): ascii = found
        case .failure(let refusal): return refuse(.invalidInternationalHost, refusal.reason)
        }
        // Only here: what is mapped and composed can give or take such a character.
        if ascii.utf8.contains(where: isForbiddenInDomains) {
            return refuse(.invalidHost, "a character that domains cannot have (§3.2)")
        }
        guard !ascii.isEmpty else { return refuse(.hostMissing, "no host (§3.5)") }
        guard IPv4Reader.endsInNumber(ascii) else { return .success(WebURL.Host(.domain, ascii)) }
        guard let address = IPv4Reader.read(ascii) else {
            return refuse(.invalidIPv4Address, "ends in a number and is no IPv4 address (§3.5)")
        }
        return .success(WebURL.Host(.ipv4, IPv4Reader.write(address)))
    }

    /// Domain to ASCII (WHATWG URL §3.3), without beStrict.
    ///
    /// Since 2025 a domain that is ASCII passes as it is, even if its Punycode stands for nothing: browsers go there too.
    private static func asciiForm(of text: String, _ bytes: [UInt8]) -> Result<String, DomainProcessing.Refusal> {
        if bytes.allSatisfy({ $0 < 0x80 }) {
            return .success(String(decoding: bytes.map(URLScan.lowercased), as: UTF8.self))
        }
        return DomainProcessing.labels(of: text.unicodeScalars).map { labels in
            String(decoding: Array(labels.map(\.ascii).joined(separator: [UInt8(ascii: ".")])), as: UTF8.self)
        }
    }

    private static func refuse(_ code: ValidationIssue.Code, _ reason: StaticString) -> Result<WebURL.Host, Refusal> {
        .failure(Refusal(code: code, reason: reason))
    }

    private static func isForbiddenInHosts(_ byte: UInt8) -> Bool {
        byte == 0 || " \t\n\r#/:<>?@[\\]^|".utf8.contains(byte)
    }

    private static func isForbiddenInDomains(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == 0x7F || byte == UInt8(ascii: "%") || isForbiddenInHosts(byte)
    }
}
