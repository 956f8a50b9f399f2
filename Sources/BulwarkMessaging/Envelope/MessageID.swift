public import BulwarkCore

/// What a sender calls a message: the same for every device that it goes to, and when it is sent once more.
public struct MessageID: Sendable, Hashable {
    /// The 16 bytes.
    public let rawValue: [UInt8]

    static let size = 16

    /// Makes a random one.
    ///
    /// - Parameter entropy: Where it comes from.
    public init(from entropy: some EntropySource = SystemEntropy()) { rawValue = entropy.bytes(Self.size) }

    /// Takes 16 bytes.
    ///
    /// - Throws: ``MessagingError/Code/invalidValue`` when there are more or fewer.
    public init(rawValue: [UInt8]) throws(MessagingError) {
        guard rawValue.count == Self.size else { throw MessagingError(.invalidValue, "a message's name") }
        self.rawValue = rawValue
    }
}
