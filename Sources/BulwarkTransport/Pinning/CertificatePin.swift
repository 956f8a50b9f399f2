internal import Crypto

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// A whole certificate that a chain must have, by its SHA-256.
///
/// It is the plain form of pinning: the app brings the certificate's file along, the one in use and the renewed one. A new
/// certificate of the same key does not match, which a ``Pin`` would let pass.
public struct CertificatePin: Sendable, Hashable, CustomStringConvertible {
    /// The SHA-256 of the certificate: 32 bytes.
    public let fingerprint: [UInt8]

    /// The pin of a certificate.
    public init(_ certificate: CertificateFacts) { fingerprint = certificate.fingerprint }

    /// A pin by its hash; nil for any other number of bytes than 32.
    public init?(fingerprint: [UInt8]) {
        guard fingerprint.count == 32 else { return nil }
        self.fingerprint = fingerprint
    }

    /// A pin in base64.
    ///
    /// - Throws: ``TransportError`` with `invalidPins` for what is no base64 of 32 bytes.
    public init(base64: String) throws(TransportError) {
        guard base64.utf8.count == 44, let data = Data(base64Encoded: base64), data.count == 32 else {
            throw TransportError(.invalidPins, "a certificate's pin is no base64 of 32 bytes")
        }
        fingerprint = Array(data)
    }

    /// The hash in base64.
    public var base64: String { Data(fingerprint).base64EncodedString() }

    /// The hash in base64. A pin is public: it is no secret.
    public var description: String { base64 }
}
