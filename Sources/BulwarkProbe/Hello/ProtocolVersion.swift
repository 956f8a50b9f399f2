/// A version of SSL or TLS that still speaks in records.
public enum ProtocolVersion: UInt16, Sendable, Hashable, CaseIterable, Comparable {
    /// SSL 3.0 (RFC 6101), withdrawn by RFC 7568.
    case ssl30 = 0x0300
    /// TLS 1.0 (RFC 2246), withdrawn by RFC 8996.
    case tls10 = 0x0301
    /// TLS 1.1 (RFC 4346), withdrawn by RFC 8996.
    case tls11 = 0x0302
    /// TLS 1.2 (RFC 5246).
    case tls12 = 0x0303
    /// TLS 1.3 (RFC 8446).
    case tls13 = 0x0304

    /// The name that people write.
    public var name: String {
        switch self {
        case .ssl30: "SSL 3.0"
        case .tls10: "TLS 1.0"
        case .tls11: "TLS 1.1"
        case .tls12: "TLS 1.2"
        case .tls13: "TLS 1.3"
        }
    }

    /// Orders by age, oldest first.
    public static func < (left: ProtocolVersion, right: ProtocolVersion) -> Bool { left.rawValue < right.rawValue }
}
