/// A version of TLS, as `NSExceptionMinimumTLSVersion` writes it.
public enum TLSVersion: String, Sendable, Hashable, CaseIterable, Comparable {
    /// TLS 1.0 (RFC 2246), withdrawn by RFC 8996.
    case v10 = "TLSv1.0"
    /// TLS 1.1 (RFC 4346), withdrawn by RFC 8996.
    case v11 = "TLSv1.1"
    /// TLS 1.2 (RFC 5246), the least that App Transport Security takes by default.
    case v12 = "TLSv1.2"
    /// TLS 1.3 (RFC 8446).
    case v13 = "TLSv1.3"

    /// Orders by age, oldest first.
    public static func < (left: TLSVersion, right: TLSVersion) -> Bool { left.rawValue < right.rawValue }
}
