#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// The SHA-256 of a certificate's DER SubjectPublicKeyInfo (RFC 5280 section 4.1), whole as it stands in the certificate:
/// what `SPKI-SHA256-BASE64` holds.
///
/// It names a key, so it survives the renewal of a certificate whose key stays.
public struct SPKIHash: Sendable, Hashable, CustomStringConvertible {
    /// The 32 bytes of the hash.
    public let bytes: [UInt8]

    /// A hash of 32 bytes; nil for any other number.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        self.bytes = bytes
    }

    /// A hash that was just computed: 32 bytes, by the function.
    init(digest: [UInt8]) { bytes = digest }

    /// A hash in base64 (RFC 4648 section 4, with padding); nil for any other text and for any other number of bytes.
    public init?(base64: String) {
        // 32 bytes are 44 characters.
        guard base64.utf8.count == 44, let data = Data(base64Encoded: base64) else { return nil }
        self.init(bytes: Array(data))
    }

    /// The hash in base64, as property lists hold it.
    public var base64: String { Data(bytes).base64EncodedString() }

    /// The hash in base64. A pin is public: it is no secret.
    public var description: String { base64 }
}
