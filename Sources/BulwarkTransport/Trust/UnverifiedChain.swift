/// The certificates that a server presented. They prove nothing yet.
public struct UnverifiedChain: Sendable, Hashable {
    /// The certificates in DER: the server's own first, the others in any order.
    public var certificates: [[UInt8]]

    /// Certificates as the server sent them.
    ///
    /// - Parameter certificates: in DER, the server's own first.
    public init(presented certificates: [[UInt8]]) { self.certificates = certificates }
}
