/// What tells an envelope from all others: the first 16 bytes of its SHA-256.
///
/// A relay that delivers at least once hands the same bytes out again, and these are known again without a key.
public struct EnvelopeID: Sendable, Hashable {
    /// The 16 bytes.
    public let rawValue: [UInt8]

    package init(rawValue: [UInt8]) { self.rawValue = rawValue }
}
