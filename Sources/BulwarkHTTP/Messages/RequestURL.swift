public import BulwarkTransport

/// A URL that a request can be sent to: scheme, host, port, path and query, each checked (RFC 3986, RFC 9110 section 4.2).
///
/// It is stricter than what browsers take: no user name or password, no backslash, nothing beyond visible ASCII, and hosts
/// that are host names or addresses. What two readers could read differently is refused.
public struct RequestURL: Sendable, Hashable {
    /// The schemes.
    public enum Scheme: String, Sendable, Hashable {
        /// HTTP over TLS.
        case https
        /// HTTP in the clear.
        case http

        var defaultPort: Int { self == .https ? 443 : 80 }
    }

    /// The scheme.
    public let scheme: Scheme
    /// The host: lower case, without a trailing dot; an address in its usual text.
    public let host: ServerName
    /// The port; the scheme's where the text names none.
    public let port: Int
    /// The path and the query as they are sent, `/` at the least. A fragment is never sent and is left out.
    public let target: String

    /// Reads a URL.
    ///
    /// - Throws: ``HTTPSError`` with `invalidURL`.
    public init(_ text: String) throws(HTTPSError) {
        guard text.utf8.count <= Self.mostBytes else { throw HTTPSError(.invalidURL, "the URL is too long") }
        guard let colon = text.range(ofASCII: "://"), let scheme = Self.scheme(text[..<colon.lowerBound]) else {
            throw HTTPSError(.invalidURL, "it does not begin with https:// or http://")
        }
        try self.init(scheme, afterSlashes: text[colon.upperBound...])
    }

    init(_ scheme: Scheme, afterSlashes text: Substring) throws(HTTPSError) {
        let end = text.utf8.firstIndex { "/?#\\".utf8.contains($0) } ?? text.endIndex
        let authority = text[..<end]
        guard !authority.utf8.contains(UInt8(ascii: "@")) else {
            throw HTTPSError(.invalidURL, "user names and passwords do not belong into a URL")
        }
        var name = authority
        var port = scheme.defaultPort
        let afterBracket = authority.utf8.lastIndex(of: UInt8(ascii: "]")) ?? authority.startIndex
        if let colon = authority[afterBracket...].utf8.firstIndex(of: UInt8(ascii: ":")) {
            name = authority[..<colon]
            let digits = authority[authority.utf8.index(after: colon)...].utf8
            if !digits.isEmpty {
                guard digits.count <= 5, digits.allSatisfy({ (0x30...0x39).contains($0) }),
                    let number = Int(String(Substring(digits))), (1...65535).contains(number)
                else { throw HTTPSError(.invalidURL, "the port is no number from 1 to 65535") }
                port = number
            }
        }
        do throws(TransportError) { host = try ServerName(String(name)) } catch {
            throw HTTPSError(.invalidURL, "no host can have this name; write international names in ASCII")
        }
        guard host.address?.count == 16 || !name.hasPrefix("[") else {
            throw HTTPSError(.invalidURL, "brackets are for IPv6 addresses")
        }
        let rest = text[end...]
        let sent = rest.utf8.firstIndex(of: UInt8(ascii: "#")).map { rest[..<$0] } ?? rest
        guard sent.utf8.allSatisfy(Self.isSendable) else {
            throw HTTPSError(.invalidURL, "the path or the query has a character that must be percent-encoded")
        }
        self.scheme = scheme
        self.port = port
        target = sent.utf8.first == UInt8(ascii: "/") ? String(sent) : "/" + sent
    }

    init(scheme: Scheme, host: ServerName, port: Int, target: String) {
        self.scheme = scheme
        self.host = host
        self.port = port
        self.target = target
    }

    /// The server: scheme, host and, where it is not the scheme's, the port (RFC 6454 section 6.2).
    public var origin: String { "\(scheme.rawValue)://\(authority)" }

    /// The host and, where it is not the scheme's, the port; what the Host header holds.
    var authority: String {
        let name = host.address?.count == 16 ? "[\(host.text)]" : host.text
        return port == scheme.defaultPort ? name : "\(name):\(port)"
    }

    static let mostBytes = 32 * 1024

    static func scheme(_ text: Substring) -> Scheme? {
        // No more than ASCII counts: other letters have lower-case forms in it too.
        guard text.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
        return Scheme(rawValue: text.lowercased())
    }

    /// Whether a byte may stand in a request's target: visible, and none that other readers end or change a URL at.
    static func isSendable(_ byte: UInt8) -> Bool {
        (0x21...0x7E).contains(byte) && !#"\"<>`"#.utf8.contains(byte)
    }
}

extension RequestURL: CustomStringConvertible {
    /// The URL with its query redacted: secrets stand there.
    public var description: String {
        guard let mark = target.utf8.firstIndex(of: UInt8(ascii: "?")) else { return origin + target }
        return origin + target[..<mark] + "?<redacted>"
    }

    /// The whole URL, query and all.
    public var exposed: String { origin + target }
}
