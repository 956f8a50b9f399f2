internal import BulwarkTransport

/// Addresses as text.
enum Address {
    /// The usual text of 4 or 16 bytes in network order (RFC 5952); nil for any other number of bytes.
    static func text(of bytes: [UInt8]) -> String? {
        switch bytes.count {
        case 4: bytes.map { "\($0)" }.joined(separator: ".")
        case 16:
            // The name of a server is the one place that writes addresses.
            (try? ServerName(
                stride(from: 0, to: 16, by: 2).map { String(Int(bytes[$0]) << 8 | Int(bytes[$0 + 1]), radix: 16) }
                    .joined(separator: ":")))?.text
        default: nil
        }
    }
}
