internal import BulwarkCore
internal import BulwarkTransport

/// A host and a port to probe.
public struct HostEndpoint: Sendable, Hashable, CustomStringConvertible {
    /// The name in lower case, without a trailing dot; or an address in its usual text, without brackets.
    public let name: String
    /// The port.
    public let port: UInt16
    /// Whether ``name`` is an address.
    public let isAddress: Bool

    /// Reads `HOST`, `HOST:PORT`, `[ADDRESS]`, `[ADDRESS]:PORT` or an IPv6 address without a port.
    ///
    /// - Parameters:
    ///   - text: The text. Names are in their ASCII form (`xn--…`), of at most 253 characters, and not looked up here.
    ///   - defaultPort: The port where the text names none.
    /// - Returns: nil for text that is neither name nor address, and for a port that is no number from 1 to 65535.
    public init?(_ text: String, defaultPort: UInt16 = 443) {
        var (host, port) = (text[...], defaultPort)
        let colons = text.utf8.filter { $0 == UInt8(ascii: ":") }.count
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else { return nil }
            host = text[text.index(after: text.startIndex)..<end]
            guard host.utf8.contains(UInt8(ascii: ":")) else { return nil }
            let rest = text[text.index(after: end)...]
            if !rest.isEmpty {
                guard rest.hasPrefix(":"), let number = Self.port(rest.dropFirst()) else { return nil }
                port = number
            }
        } else if colons == 1, let colon = text.firstIndex(of: ":") {
            guard let number = Self.port(text[text.index(after: colon)...]) else { return nil }
            (host, port) = (text[..<colon], number)
        }
        self.port = port
        if let address = SocketAddress(String(host), port: port) {
            name = address.text
            isAddress = true
            return
        }
        // The form in which it is judged: what systems take for an address in another form is no name.
        guard let server = try? ServerName(String(host)), server.address == nil else { return nil }
        name = server.text
        isAddress = false
    }

    /// `HOST:PORT`, an IPv6 address in brackets.
    public var description: String { name.utf8.contains(UInt8(ascii: ":")) ? "[\(name)]:\(port)" : "\(name):\(port)" }

    /// What a hello asks for by server_name (RFC 6066 §3): names alone.
    var serverName: String? { isAddress ? nil : name }

    private static func port(_ text: Substring) -> UInt16? {
        guard (1...5).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return UInt16(text).flatMap { $0 > 0 ? $0 : nil }
    }
}
