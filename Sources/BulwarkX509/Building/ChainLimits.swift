/// How much building and checking one chain may take. What exceeds a limit is refused, never let pass.
public struct ChainLimits: Sendable, Hashable {
    /// The certificates that a server may present.
    public var presentedCertificates: Int
    /// The bytes of all certificates that a server may present.
    public var presentedBytes: Int
    /// The authorities between the server's certificate and the root; those that issued themselves are not counted.
    public var intermediates: Int
    /// The signatures that may be checked: one for each issuer that is tried.
    public var signatureChecks: Int
    /// The names of certificates that are looked at, and their comparisons with name constraints.
    public var nameComparisons: Int

    /// Limits that chains of the public web keep by far, and that keep the worst one under a quarter of a second.
    public init(
        presentedCertificates: Int = 128, presentedBytes: Int = 512 << 10, intermediates: Int = 8,
        signatureChecks: Int = 64, nameComparisons: Int = 100_000
    ) {
        self.presentedCertificates = presentedCertificates
        self.presentedBytes = presentedBytes
        self.intermediates = intermediates
        self.signatureChecks = signatureChecks
        self.nameComparisons = nameComparisons
    }
}
