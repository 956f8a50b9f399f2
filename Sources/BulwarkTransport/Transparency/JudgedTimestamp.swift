/// An SCT of a chain, and whether it counts.
public struct JudgedTimestamp: Sendable, Hashable {
    /// Where an SCT came from.
    public enum Origin: Sendable, Hashable {
        /// The certificate.
        case certificate
        /// The extension of the TLS handshake.
        case handshake
        /// A stapled OCSP response.
        case stapledResponse
    }

    /// Why an SCT does not count.
    public enum Problem: Sendable, Hashable {
        /// It is of another version, or broken.
        case unreadable
        /// No list has the log.
        case unknownLog
        /// The log did not sign it.
        case invalidSignature
        /// The signature is of an algorithm that is not checked: it cannot be told.
        case unsupportedAlgorithm
        /// It is of the future.
        case inFuture
        /// The log is not for certificates that end then.
        case outsideShard
        /// The program whose rules hold does not approve the log, and never did.
        case logNotApproved
        /// It is younger than the log's last day.
        case afterReadOnly
        /// It, or the certificate, is younger than the log's retirement.
        case afterRetirement
        /// Another SCT of the same log counts already.
        case sameLog
    }

    /// The SCT; nil where it cannot be read.
    public var timestamp: SignedCertificateTimestamp?
    /// Where it came from.
    public var origin: Origin
    /// The log, where a list has it.
    public var log: CTLog?
    /// Why it does not count; nil where it does.
    public var problem: Problem?
}
