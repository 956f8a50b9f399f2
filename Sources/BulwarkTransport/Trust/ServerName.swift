/// The server that a client asked for: a host name or an address, and nothing else.
public struct ServerName: Sendable, Hashable, CustomStringConvertible {
    /// Lower case, without a trailing dot; an address in its usual text.
    public let text: String
    /// The address in network order, 4 or 16 bytes; nil for a host name.
    public let address: [UInt8]?

    /// Reads a name as a URL has it: letters, digits, `-` and `_` in labels that are not empty, or an address (IPv6 with
    /// or without brackets). International names are given in their ASCII form.
    ///
    /// - Throws: ``TransportError`` with `invalidName`.
    public init(_ host: String) throws(TransportError) {
        var name = HostName(host)
        if name.text.utf8.last == UInt8(ascii: ".") { name = HostName(String(name.text.dropLast())) }
        guard name.isPossible else {
            throw TransportError(.invalidName, "no host can have this name; write it in ASCII", at: host)
        }
        text = name.text
        address = name.address?.bytes
    }

    /// The name.
    public var description: String { text }
}
