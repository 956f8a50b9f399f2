/// How much a certificate or a PEM text may hold.
public struct CertificateLimits: Sendable, Hashable {
    /// The bytes of one certificate.
    public var certificateBytes: Int
    /// The extensions of one certificate.
    public var extensions: Int
    /// The bytes of one PEM text.
    public var textBytes: Int
    /// The blocks of one PEM text.
    public var blocks: Int

    /// Limits that every certificate of the public web keeps by far.
    public init(
        certificateBytes: Int = 256 << 10, extensions: Int = 128, textBytes: Int = 4 << 20, blocks: Int = 1024
    ) {
        self.certificateBytes = certificateBytes
        self.extensions = extensions
        self.textBytes = textBytes
        self.blocks = blocks
    }
}
